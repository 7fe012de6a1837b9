/* leave.js: asks before a page with unsaved answers is left by other ways than its buttons. */
export function start(form) {
	let changed = false;
	const mark = (event) => {
		if (event.target.type !== "file")
			changed = true;
	};
	form.addEventListener("input", mark);
	form.addEventListener("saved", () => { changed = false; });
	document.addEventListener("submit", () => { changed = false; });
	addEventListener("beforeunload", (event) => {
		if (changed)
			event.preventDefault();
	});
}
