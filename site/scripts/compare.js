/* compare.js: the rules of rule.js about numbers, dates and rows; as in store/compiled/sight_compare.c. */
import { answers, clock, date, day_ms, number, rows, today, unknown } from "./given.js";

function compare_number(part, rule) {
	const typed = answers(part, rule.field);
	if (typed === unknown)
		return unknown;
	const [is, against] = [number(typed[0]), Number(rule.values[0])];
	return { at_least: is >= against, at_most: is <= against, more_than: is > against, less_than: is < against }[rule.kind];
}

/* The same number of the month, or its last day. */
function add_months(day, n) {
	const from = new Date(day * day_ms);
	const to = new Date(Date.UTC(from.getUTCFullYear(), from.getUTCMonth() + n, 1));
	const last = new Date(Date.UTC(to.getUTCFullYear(), to.getUTCMonth() + 1, 0)).getUTCDate();
	return to.setUTCDate(Math.min(from.getUTCDate(), last)) / day_ms;
}

function moved(day, unit, n) {
	if (unit === "months" || unit === "years")
		return add_months(day, unit === "years" ? n * 12 : n);
	return day + (unit === "weeks" ? n * 7 : n);
}

/* Both sides of a rule about times of day; null when it is about days. */
function times(part, rule) {
	const [, hour, minute] = /^(\d\d):(\d\d)$/.exec(rule.values[0]) ?? [];
	if (minute)
		return [clock(part, rule.field), hour * 60 + Number(minute)];
	const both = [clock(part, rule.field), clock(part, rule.values[0])];
	return both.includes(unknown) ? null : both;
}

function against(part, what) {
	if (what === "today")
		return today();
	return /^\d/.test(what) ? Date.parse(what) / day_ms : date(part, what);
}

function compare_day(part, rule) {
	const [what, unit] = rule.values;
	const [is, other] = times(part, rule) ?? [date(part, rule.field), against(part, what)];
	const n = rule.number;
	if (is === unknown || other === unknown)
		return unknown;
	if (is === null || other === null)
		return false;
	const [sooner, later] = [moved(other, unit, -n), moved(other, unit, n)];
	switch (rule.kind) {
	case "before":
		return unit ? is <= sooner : is < other;
	case "after":
		return unit ? is >= later : is > other;
	case "on_or_before":
		return is <= other;
	case "on_or_after":
		return is >= other;
	default:
		return is >= sooner && is <= later;
	}
}

/* holds: what plays the rule inside each row. */
function compare_rows(rule, holds) {
	const all = rows(rule.field);
	if (all === unknown)
		return unknown;
	const fit = all.filter((row) => !rule.parts || holds(row, rule.parts[0])).length;
	return {
		any_row: fit > 0, every_row: all.length > 0 && fit === all.length,
		rows_at_least: fit >= rule.number, rows_at_most: fit <= rule.number,
	}[rule.kind];
}

/* true, false or unknown */
export function compare(part, rule, holds) {
	if (["at_least", "at_most", "more_than", "less_than"].includes(rule.kind))
		return compare_number(part, rule);
	if (["before", "after", "on_or_before", "on_or_after", "within"].includes(rule.kind))
		return compare_day(part, rule);
	return ["any_row", "every_row", "rows_at_least", "rows_at_most"].includes(rule.kind)
		? compare_rows(rule, holds) : unknown;
}
