/* rule.js: shows a question, or an option, while its condition holds. The condition is that of store/compiled/form.h
 * as JSON: {kind, field, values, number, parts}. What depends on an answer of another page, on the
 * account or on an age is not known here: the server has decided it, so it stays as it came. */

import { compare } from "./compare.js";
import { answers, unknown } from "./given.js";

function every(results) {
	if (results.includes(false))
		return false;
	return results.includes(unknown) ? unknown : true;
}

function some(results) {
	if (results.includes(true))
		return true;
	return results.includes(unknown) ? unknown : false;
}

function given(part, rule, test) {
	const values = answers(part, rule.field);
	return values === unknown ? unknown : test(values);
}

/* true, false or unknown */
function holds(part, rule) {
	const parts = () => rule.parts.map((one) => holds(part, one));
	switch (rule.kind) {
	case "is":
	case "in":
		return given(part, rule, (values) => rule.values.some((value) => values.includes(value)));
	case "answered":
		return given(part, rule, (values) => values.length > 0);
	case "all":
		return every(parts());
	case "any":
		return some(parts());
	case "not": {
		const [result] = parts();
		return result === unknown ? unknown : !result;
	}
	default:
		return compare(part, rule, holds);
	}
}

const rules = [];

/* In the order of the page, so that what hangs on a hidden question is hidden too. */
function apply() {
	for (const { part, rule } of rules) {
		const result = holds(part, rule);
		if (result === unknown)
			continue;
		part.hidden = !result;
		/* It comes and goes by itself: its condition need not be read. */
		for (const line of part.querySelectorAll(".hint--only"))
			if (line.closest("[data-part~=rule]") === part)
				line.hidden = true;
	}
}

export function start(part) {
	rules.push({ part, rule: JSON.parse(part.dataset.rule) });
	if (rules.length > 1)
		return;
	document.addEventListener("change", apply);
	document.addEventListener("input", apply);
	queueMicrotask(apply);
}
