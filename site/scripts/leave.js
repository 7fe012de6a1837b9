/* leave.js: asks before a page with unsaved answers is left by other ways than its buttons. */
export function start(form) {
	let changed = false;
	form.addEventListener("input", (event) => { changed ||= event.target.type !== "file"; });
	form.addEventListener("saved", () => { changed = false; });
	document.addEventListener("submit", () => { changed = false; });
	addEventListener("beforeunload", (event) => {
		if (changed)
			event.preventDefault();
	});
}
