/* upload.js: shows how far a file has come. What was typed is saved first, so that a connection that
 * breaks takes nothing along; then the file is sent with the page, as the plain button sends it. An
 * answer that is no success is left to the plain button. */
import { settled } from "./autosave.js";

/* Behind the last question a file is chosen so that what is typed comes first on the way (upload-new). As it is saved
 * here before, it may stand where the question is. */
function move(part) {
	const place = part.closest("form").querySelector(".upload__place");
	if (!place)
		return;
	part.querySelector("[name=whole]").remove();
	place.replaceWith(part);
}

export function start(part) {
	move(part);
	const file = part.querySelector("input[type=file]");
	const state = part.querySelector("[role=status]");
	let plain = false;

	file.form.addEventListener("submit", async (event) => {
		const button = event.submitter;
		if (plain || !part.contains(button) || !file.files.length)
			return;
		event.preventDefault();
		if (button.getAttribute("aria-disabled"))
			return;
		button.setAttribute("aria-disabled", "true");
		await settled();
		const status = await send(file.form, button, state);
		if (status > 0 && status < 400)
			return;
		button.removeAttribute("aria-disabled");
		state.textContent = status === 0 ? state.dataset.broke : "";
		plain = status !== 0;
		if (plain)
			file.form.requestSubmit(button);
	});
}

function progress(state) {
	const bar = document.createElement("progress");
	const words = document.createElement("span");
	words.textContent = state.dataset.arriving;
	state.replaceChildren(words, bar);
	return { bar, words };
}

/* The page that answers, at the file that is new there, where the focus goes. What a script is told of an address has
 * lost its fragment; the query makes it another page than this one. */
function at_added(request) {
	const at = new URL(request.responseURL);
	const files = [...request.responseText.matchAll(/class="card file" id="([^"]*)"/g)].map((found) => found[1]);
	const added = files.find((id) => !document.getElementById(id));
	if (added) {
		at.search = `added=${added}`;
		at.hash = added;
	}
	return at;
}

/* The status of the answer; 0 when the connection broke. After a success the page it leads to is opened. */
function send(form, button, state) {
	const { bar, words } = progress(state);
	const request = new XMLHttpRequest();
	request.upload.addEventListener("progress", (event) => {
		bar.max = event.total;
		bar.value = event.loaded;
	});
	request.upload.addEventListener("load", () => {
		words.textContent = state.dataset.checking;
		bar.removeAttribute("value");
	});
	return new Promise((resolve) => {
		request.addEventListener("loadend", () => {
			if (request.status > 0 && request.status < 400) {
				form.dispatchEvent(new Event("saved", { bubbles: true }));
				location.replace(at_added(request));
			}
			resolve(request.status);
		});
		request.open("POST", button.formAction);
		request.send(new FormData(form, button));
	});
}
