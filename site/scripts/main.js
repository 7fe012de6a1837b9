/* main.js: starts a module for each data-part on the page. What most pages have comes at once; what few have
 * is fetched by the pages that have it. The page is complete without any of them; an error, or one that
 * does not arrive, is logged once and leaves the page working. */
import * as alone from "./alone.js";
import * as autosave from "./autosave.js";
import * as count from "./count.js";
import * as fold from "./fold.js";
import * as grow from "./grow.js";
import * as leave from "./leave.js";
import * as menu from "./menu.js";
import * as problems from "./problems.js";
import * as rule from "./rule.js";

const parts = {
	alone: () => alone,
	autosave: () => autosave,
	board: () => import("./board.js"),
	calculated: () => import("./calculated.js"),
	count: () => count,
	fold: () => fold,
	grow: () => grow,
	leave: () => leave,
	menu: () => menu,
	password: () => import("./password.js"),
	print: () => import("./print.js"),
	problems: () => problems,
	rule: () => rule,
	session: () => import("./session.js"),
	upload: () => import("./upload.js"),
};

/* What is there starts before the page is shown as ready. */
async function start(element, name) {
	try {
		const found = parts[name]?.();
		(found instanceof Promise ? await found : found)?.start(element);
	} catch (error) {
		console.error(name, error);
	}
}

for (const element of document.querySelectorAll("[data-part]"))
	for (const name of element.dataset.part.split(" "))
		start(element, name);
