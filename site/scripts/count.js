/* count.js: says how many characters are left, from three quarters of the limit on. */
export function start(box) {
	const max = Number(box.dataset.max);
	if (!max)
		return;
	const line = document.createElement("p");
	line.className = "count";
	line.setAttribute("role", "status");
	box.after(line);
	let timer;
	const say = () => {
		const left = max - [...box.value.replace(/\r?\n/g, "\n")].length;
		line.classList.toggle("count--over", left < 0);
		const words = left < 0 ? box.dataset.over : box.dataset.left;
		line.textContent = left > max / 4 ? "" : `${Math.abs(left).toLocaleString("en-GB")} ${words}`;
	};
	box.addEventListener("input", () => {
		clearTimeout(timer);
		timer = setTimeout(say, 500);
	});
	say();
}
