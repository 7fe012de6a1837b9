/* menu.js: the name menu closes on Escape and when the focus or a click goes elsewhere. */
export function start(menu) {
	menu.addEventListener("keydown", (event) => {
		if (event.key !== "Escape" || !menu.open)
			return;
		menu.open = false;
		menu.querySelector("summary").focus();
	});
	menu.addEventListener("focusout", (event) => {
		if (event.relatedTarget && !menu.contains(event.relatedTarget))
			menu.open = false;
	});
	document.addEventListener("click", (event) => {
		if (!menu.contains(event.target))
			menu.open = false;
	});
}
