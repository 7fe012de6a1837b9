/* calculated.js: keeps an answer that is made of others up to date while they are typed. What it is made of, the part
 * says as JSON: {kind, field, other, times, decimals, text}, as struct form_figure of store/compiled/form_field.h. What stands
 * on another page is not known here: then it stays as the server made it. */
import { answers, date, is_shown, number, rows, today, unknown } from "./given.js";

const token = /\{(\w+), ([^}]*)\}/g;

/* What is written for a token of a joined text; unknown when it is not on this page. */
function written(part, id) {
	const output = document.querySelector(`#${id} .calculated__figure`);
	if (output)
		return is_shown(output) ? output.value : "";
	const typed = answers(part, id);
	return typed === unknown ? unknown : typed[0] ?? "";
}

/* By id, what the server wrote for answers of other pages: read from the text that it made. Unknown: it cannot be told. */
function elsewhere(part, text, value) {
	const ids = [];
	const plain = (words) => words.replace(/[.*+?^${}()|[\]\\]/g, "\\$&");
	let end = 0, shape = "";
	for (const { 0: whole, 1: id, 2: words, index } of text.matchAll(token)) {
		const is = written(part, id);
		if (is === unknown)
			ids.push(id);
		shape += plain(text.slice(end, index)) + (is === unknown ? "(.*)" : plain(is || words));
		end = index + whole.length;
	}
	if (value === "")
		return new Map(ids.map((id) => [id, ""]));
	const found = new RegExp(`^${shape}${plain(text.slice(end))}$`, "s").exec(value);
	return found ? new Map(ids.map((id, i) => [id, found[i + 1]])) : unknown;
}

function join(part, figure) {
	if (!figure.others)
		return unknown;
	let any = false;
	const text = figure.text.replace(token, (whole, id, words) => {
		const is = written(part, id) ?? figure.others.get(id);
		any ||= is !== "" && is !== words;
		return is || words;
	});
	return any ? text : "";
}

function sum(figure) {
	const found = rows(figure.field);
	if (found === unknown)
		return unknown;
	const numbers = found.map((row) => number(answers(row, figure.other)?.[0])).filter((n) => !Number.isNaN(n));
	const unit = 10 ** figure.decimals;
	const total = numbers.reduce((left, right) => left + right, 0) * figure.times;
	const text = (Math.round(total * unit) / unit).toFixed(figure.decimals);
	return numbers.length ? text.replace(/\.0+$/, "") : "";
}

function day(part, id) {
	return id === "today" ? today() : date(part, id);
}

function years(from, to) {
	const [born, on] = [from, to].map((one) => new Date(one * 86400000));
	const had = on.getUTCMonth() * 31 + on.getUTCDate() >= born.getUTCMonth() * 31 + born.getUTCDate();
	return on.getUTCFullYear() - born.getUTCFullYear() - (had ? 0 : 1);
}

function span(part, figure) {
	const [from, to] = [day(part, figure.field), day(part, figure.other)];
	if (from === unknown || to === unknown)
		return unknown;
	if (from === null || to === null || (figure.kind === "age" && to < from))
		return "";
	return String(figure.kind === "age" ? years(from, to) : to - from);
}

function made(part, figure) {
	switch (figure.kind) {
	case "sum":
		return sum(figure);
	case "count":
		return rows(figure.field)?.length.toString();
	case "age":
	case "days":
		return span(part, figure);
	default:
		return join(part, figure);
	}
}

export function start(part) {
	const figure = JSON.parse(part.dataset.figure);
	const [output, unit, none] = ["figure", "unit", "none"].map((name) => part.querySelector(`.calculated__${name}`));
	if (figure.text)
		figure.others = elsewhere(part, figure.text, output.value);
	const apply = () => {
		const value = made(part, figure);
		if (value === unknown || value === output.value)
			return;
		output.value = value;
		unit.hidden = value === "";
		none.hidden = value !== "";
	};
	document.addEventListener("input", apply);
	document.addEventListener("change", apply);
	apply();      /* this may arrive when somebody has begun to type */
}
