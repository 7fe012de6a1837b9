/* print.js: a button that prints the page; without script it is hidden and the browser's own does it. */
export function start(button) {
	button.hidden = false;
	button.addEventListener("click", () => print());
}
