/* grow.js: a box for long text is as high as its text. */
export function start(box) {
	const grow = () => {
		box.style.blockSize = "auto";
		box.style.blockSize = `${box.scrollHeight + 6}px`;
	};
	if (box.value !== "")
		grow();
	box.addEventListener("input", grow);
}
