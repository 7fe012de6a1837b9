/* autosave.js: saves the page half a minute after the last change, as the button Save for later does.
 * The answer's X-Revision and X-Nonce replace those of the page. When anything at all is unusual it
 * stops, and saving is left to the buttons, which know every case. */

const pause_ms = 30000;

export function start(line) {
	const form = line.closest("form");
	let timer, saving, stopped = !form.elements.token?.value;

	const save = async () => {
		const data = new URLSearchParams(new FormData(form));
		data.set("action", "save");
		line.textContent = line.dataset.saving;
		const answer = await fetch(location.pathname, { method: "POST", body: data, redirect: "manual",
			headers: { "X-Autosave": "1" } });
		const revision = answer.headers.get("X-Revision");
		if (answer.status !== 204 || !revision)
			throw new Error(`autosave: ${answer.status}`);
		form.elements.revision.value = revision;
		form.elements.nonce.value = answer.headers.get("X-Nonce") ?? form.elements.nonce.value;
		line.textContent = line.dataset.saved;
		form.dispatchEvent(new Event("saved"));
	};

	form.addEventListener("input", () => {
		clearTimeout(timer);
		if (!stopped)
			timer = setTimeout(() => {
				saving = save().catch(() => {
					stopped = true;
					line.textContent = "";
				});
			}, pause_ms);
	});

	/* A button pressed while a save is under way waits for its revision. */
	form.addEventListener("submit", (event) => {
		clearTimeout(timer);
		if (!saving || stopped)
			return;
		const button = event.submitter;
		event.preventDefault();
		saving.then(() => {
			saving = undefined;
			stopped = true;
			form.requestSubmit(button);
		});
	});
}
