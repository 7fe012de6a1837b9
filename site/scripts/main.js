/* main.js: starts a module for each data-part on the page. The page is complete without any of them;
 * an error is logged once and leaves the page working. */
import * as alone from "./alone.js";
import * as autosave from "./autosave.js";
import * as board from "./board.js";
import * as calculated from "./calculated.js";
import * as count from "./count.js";
import * as fold from "./fold.js";
import * as grow from "./grow.js";
import * as leave from "./leave.js";
import * as menu from "./menu.js";
import * as password from "./password.js";
import * as print from "./print.js";
import * as problems from "./problems.js";
import * as rule from "./rule.js";
import * as session from "./session.js";
import * as upload from "./upload.js";

const parts = { alone, autosave, board, calculated, count, fold, grow, leave, menu, password, print, problems, rule, session, upload };

for (const element of document.querySelectorAll("[data-part]"))
	for (const name of element.dataset.part.split(" "))
		try {
			parts[name]?.start(element);
		} catch (error) {
			console.error(name, error);
		}
