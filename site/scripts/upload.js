/* upload.js: shows how far a file has come. It is sent with the page, as the plain button sends it,
 * so nothing typed on the page is lost. Whatever goes wrong is left to the plain button. */
import { settled } from "./autosave.js";

export function start(part) {
	const file = part.querySelector("input[type=file]");
	const state = part.querySelector("[role=status]");
	let plain = false;

	file.form.addEventListener("submit", async (event) => {
		const button = event.submitter;
		if (plain || !part.contains(button) || !file.files.length)
			return;
		event.preventDefault();
		button.setAttribute("aria-disabled", "true");
		try {
			await settled();
			await send(file.form, button, state);
		} catch {
			plain = true;
			button.removeAttribute("aria-disabled");
			state.replaceChildren();
			file.form.requestSubmit(button);
		}
	});
}

function progress(state) {
	const bar = document.createElement("progress");
	const words = document.createElement("span");
	words.textContent = state.dataset.arriving;
	state.replaceChildren(words, bar);
	return { bar, words };
}

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
	return new Promise((resolve, reject) => {
		request.addEventListener("error", reject);
		request.addEventListener("load", () => {
			if (request.status >= 400)
				return reject(new Error(`upload: ${request.status}`));
			form.dispatchEvent(new Event("saved", { bubbles: true }));
			resolve(location.replace(request.responseURL));
		});
		request.open("POST", button.formAction);
		request.send(new FormData(form, button));
	});
}
