/* problems.js: what is wrong with the page is read first; its links go to the box itself. */
const boxes = "input:not([type=hidden]), select, textarea, button";

export function start(part) {
	/* It is saved, so that Back to it need not ask whether to send it again. */
	if (document.querySelector(`#form[action^="/drafts/"][action="${location.pathname}"]`))
		history.replaceState(null, "");
	part.focus();
	part.addEventListener("click", (event) => {
		const link = event.target.closest("a[href^='#']");
		const place = link && document.getElementById(decodeURIComponent(link.hash.slice(1)));
		const box = place?.matches(boxes) ? place : place?.querySelector(boxes);
		if (!box)
			return;
		event.preventDefault();
		place.scrollIntoView();
		box.focus({ preventScroll: true });
	});
}
