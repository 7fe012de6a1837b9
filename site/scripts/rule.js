/* rule.js: shows a question while its condition holds. The condition is the one of the form language
 * as JSON (docs/form-language.md, Conditions). What depends on an answer of another page is
 * not known here: the server has decided it, so the question stays as it came. */

const unknown = undefined;

function boxes(part, id) {
	const row = part.closest("[data-part~=row]");
	const all = [...document.querySelectorAll("input[name], select[name], textarea[name]")];
	const inRow = row ? all.filter((box) => row.contains(box) && column(box.name) === id) : [];
	return inRow.length ? inRow : all.filter((box) => box.name === id && box.type !== "hidden");
}

function column(name) {
	return name.split(".")[2];
}

function answers(part, id) {
	const found = boxes(part, id);
	if (!found.length)
		return unknown;
	if (found.every((box) => box.closest("[data-part~=rule][hidden]")))
		return [];
	return found
		.filter((box) => !["radio", "checkbox"].includes(box.type) || box.checked)
		.map((box) => box.value.trim())
		.filter((value) => value !== "");
}

function compare(given, wanted) {
	if (given === unknown)
		return unknown;
	if (typeof wanted === "string")
		return given.includes(wanted);
	if (wanted.in)
		return wanted.in.some((value) => given.includes(value));
	if ("not" in wanted)
		return [wanted.not].flat().every((value) => !given.includes(value));
	return unknown;
}

function every(part, rules) {
	const results = rules.map((rule) => holds(part, rule));
	if (results.includes(false))
		return false;
	return results.includes(unknown) ? unknown : true;
}

function opposite(result) {
	return result === unknown ? unknown : !result;
}

/* true, false, or unknown */
export function holds(part, rule) {
	if (typeof rule !== "object" || rule === null)
		return unknown;
	const [key, wanted] = Object.entries(rule)[0] ?? [];
	switch (key) {
	case "all": return every(part, wanted);
	case "any": {
		const results = wanted.map((one) => holds(part, one));
		return results.includes(true) ? true : results.includes(unknown) ? unknown : false;
	}
	case "not": return opposite(holds(part, wanted));
	case "answered": {
		const given = answers(part, wanted);
		return given === unknown ? unknown : given.length > 0;
	}
	case undefined: case "age": case "account": return unknown;
	default: return each(part, rule);
	}
}

/* {a: x, b: y}: both */
function each(part, rule) {
	const results = Object.entries(rule).map(([id, wanted]) => compare(answers(part, id), wanted));
	if (results.includes(false))
		return false;
	return results.includes(unknown) ? unknown : true;
}

const rules = [];

/* In the order of the page, so that what hangs on a hidden question is hidden too. */
function apply() {
	for (const { part, rule } of rules)
		part.hidden = holds(part, rule) === false;
}

export function start(part) {
	rules.push({ part, rule: JSON.parse(part.dataset.rule) });
	if (rules.length === 1) {
		document.addEventListener("change", apply);
		document.addEventListener("input", apply);
		queueMicrotask(apply);
	} else {
		apply();
	}
}
