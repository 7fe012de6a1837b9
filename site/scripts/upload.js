/* upload.js: sends a file with its progress shown. The other answers of the page are saved first, by the
 * same post as Save for later, so that the page that comes back has them. */
export function start(form) {
	const file = document.querySelector("input[type=file][form=upload]");
	const state = file?.closest(".upload__new")?.querySelector(".upload__state");
	const page = document.getElementById("form");
	if (!file || !state || !page)
		return;

	form.addEventListener("submit", (event) => {
		if (!file.files.length)
			return;
		event.preventDefault();
		send(form, event.submitter, state, page);
	});
}

async function send(form, button, state, page) {
	const data = new FormData(form, button);
	const bar = document.createElement("progress");
	const words = document.createElement("span");
	words.textContent = state.dataset.arriving;
	state.replaceChildren(words, bar);
	button.disabled = true;

	const revision = await save(page);
	if (revision) {
		page.elements.revision.value = revision;
		data.set("revision", revision);
	}

	const request = new XMLHttpRequest();
	request.upload.addEventListener("progress", (event) => {
		bar.max = event.total;
		bar.value = event.loaded;
	});
	request.upload.addEventListener("load", () => {
		words.textContent = state.dataset.checking;
		bar.removeAttribute("value");
	});
	/* Whatever the answer is, the plain form can show it: a page, or where to go. */
	request.addEventListener("load", () => {
		page.dispatchEvent(new Event("saved"));
		if (request.status < 400)
			location.replace(request.responseURL || location.href);
		else
			plain(form, button, state);
	});
	request.addEventListener("error", () => plain(form, button, state));
	request.open("POST", form.action);
	request.send(data);
}

/* The revision after saving, or nothing when the server does not save in the background. */
async function save(page) {
	const data = new URLSearchParams(new FormData(page));
	data.set("action", "save");
	try {
		const answer = await fetch(location.pathname, { method: "POST", body: data, redirect: "manual",
			headers: { "X-Autosave": "1" } });
		if (answer.status !== 204)
			return undefined;
		const nonce = answer.headers.get("X-Nonce");
		if (nonce)
			page.elements.nonce.value = nonce;
		page.dispatchEvent(new Event("saved"));
		return answer.headers.get("X-Revision");
	} catch {
		return undefined;
	}
}

function plain(form, button, state) {
	state.replaceChildren();
	button.disabled = false;
	form.submit();
}
