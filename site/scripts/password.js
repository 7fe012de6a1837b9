/* password.js: a control to see what is typed. */
export function start(box) {
	const button = document.createElement("button");
	button.type = "button";
	button.className = "link password";
	button.setAttribute("aria-controls", box.id);
	const show = (visible) => {
		box.type = visible ? "text" : "password";
		button.textContent = visible ? box.dataset.hide : box.dataset.show;
	};
	show(false);
	button.addEventListener("click", () => show(box.type === "password"));
	box.form.addEventListener("submit", () => show(false));
	box.after(button);
}
