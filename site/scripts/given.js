/* given.js: what has been typed and chosen on this page, for rule.js and calculated.js. Names of boxes are FIELD, or
 * FIELD.ROW.COLUMN in a table or list of people; those of a date end in -day, -month and -year. */

export const unknown = undefined;

export const day_ms = 86400000;

function column(name) {
	return name.split(".")[2];
}

function named(boxes, row, id) {
	const inRow = row ? boxes.filter((box) => row.contains(box) && column(box.name) === id) : [];
	return inRow.length ? inRow : boxes.filter((box) => box.name === id && box.type !== "hidden");
}

/* The boxes of a field: in a table first those of the same row. */
function boxes(part, id) {
	return named([...document.querySelectorAll("input[name], select[name], textarea[name]")],
		part.closest("[data-part~=row]"), id);
}

export function is_shown(box) {
	return !box.closest("[data-part~=rule][hidden]");
}

function is_given(box) {
	return box.type !== "hidden" && (["radio", "checkbox"].includes(box.type) ? box.checked : box.value.trim() !== "");
}

/* The values given: none when the question is hidden, unknown when it is not on this page. */
export function answers(part, id) {
	const found = boxes(part, id);
	return found.length ? found.filter(is_shown).filter(is_given).map((box) => box.value.trim()) : unknown;
}

/* The digits of Arabic and Persian keyboards as 0 to 9, as store/base/str.c has it. */
function latin_digits(text) {
	return text.replace(/[\u0660-\u0669\u06f0-\u06f9]/g, (digit) => digit.charCodeAt(0) & 15);
}

/* The number typed; NaN when it is none, or may be meant as another, as check_number of store/compiled/check_shape.c has it. */
export function number(text) {
	const typed = latin_digits(text ?? "");
	return /^-?(\d+|\d{1,3}([ ,])\d{3}(\2\d{3})*)(\.\d+)?$/.test(typed) ? Number(typed.replace(/[ ,]/g, "")) : NaN;
}

function month(text) {
	const named = "janfebmaraprmayjunjulaugsepoctnovdec".indexOf(text.toLowerCase().slice(0, 3));
	return /^\d+$/.test(text) ? Number(text) : text.length > 2 && named % 3 === 0 ? named / 3 + 1 : NaN;
}

/* Days since 1970: null when no real date is given, unknown when it is not on this page. */
export function date(part, id) {
	const [day, of, year] = ["-day", "-month", "-year"].map((end) => answers(part, id + end));
	if (!day || !of || !year)
		return unknown;
	/* A whole date can be typed into the first box: the server reads it. */
	if (/\D/.test(day[0] ?? ""))
		return unknown;
	const [d, m, y] = [Number(day[0]), month(of[0] ?? ""), Number(year[0])];
	const real = new Date(Date.UTC(y, m - 1, d));
	return y > 999 && real.getUTCMonth() === m - 1 && real.getUTCDate() === d ? real.getTime() / day_ms : null;
}

/* Minutes of the day: null when nothing is given; unknown when it is not on this page, or typed so that only the
 * server reads it. */
export function clock(part, id) {
	const typed = answers(part, id);
	const [, hour, minute] = /^([01]?\d|2[0-3])[:.]([0-5]\d)$/.exec(typed?.[0] ?? "") ?? [];
	return minute ? hour * 60 + Number(minute) : typed?.length === 0 ? null : unknown;
}

/* The day in the United Kingdom, as the server has it, wherever the reader is. */
export function today() {
	const [d, m, y] = new Date().toLocaleDateString("en-GB", { timeZone: "Europe/London" }).split("/");
	return Date.UTC(y, m - 1, d) / day_ms;
}

/* The rows of a table or list of people that have something in them; unknown when it is not on this page. */
export function rows(id) {
	const found = [...document.querySelectorAll("[data-part~=row]")]
		.filter((row) => row.querySelector(`[name^="${id}."]`));
	if (!found.length && !document.getElementById(id))
		return unknown;
	return found.filter((row) => [...row.querySelectorAll("[name]")].some((box) => is_given(box) && is_shown(box)));
}
