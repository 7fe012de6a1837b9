/* problems.js: what is wrong with the page is read first; its links go to the box itself. */
export function start(part) {
	part.focus();
	part.addEventListener("click", (event) => {
		const link = event.target.closest("a[href^='#']");
		const place = link && document.getElementById(decodeURIComponent(link.hash.slice(1)));
		const box = place?.matches("input, select, textarea, button")
			? place : place?.querySelector("input:not([type=hidden]), select, textarea, button");
		if (!box)
			return;
		event.preventDefault();
		place.scrollIntoView();
		box.focus({ preventScroll: true });
	});
}
