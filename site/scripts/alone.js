/* alone.js: a choice such as "none of these" unticks the others, and they untick it. */
export function start(box) {
	const group = box.closest("fieldset");
	group.addEventListener("change", (event) => {
		if (!event.target.checked || event.target.type !== "checkbox")
			return;
		for (const other of group.querySelectorAll("input[type=checkbox]"))
			if (other !== event.target && (event.target === box || other === box))
				other.checked = false;
	});
}
