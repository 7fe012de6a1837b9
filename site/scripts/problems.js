/* problems.js: what is wrong with the page is read first; its links go to the box itself. */

/* A page of a draft is saved, right or wrong: who comes back to it gets it anew, not the browser's question
 * whether to send it once more. */
function forget_post() {
	const form = document.getElementById("form");
	const path = form?.getAttribute("action");
	if (path?.startsWith("/drafts/") && path === location.pathname)
		history.replaceState(null, "", location.href);
}

export function start(part) {
	forget_post();
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
