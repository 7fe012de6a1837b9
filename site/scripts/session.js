/* session.js: warns two minutes before a person is logged out, and keeps the session by one action. When it
 * is over by then, the page of a form is sent as it stands: that is kept, and comes back after the login. */

const warn_s = 120;

export function start(box) {
	const form = box.querySelector("form");
	const left = box.querySelector(".session__left");
	const stay = box.querySelector("button");
	let end, before;

	const reset = () => {
		end = Date.now() + Number(box.dataset.minutes) * 60000;
		box.hidden = true;
		before?.focus();
		before = undefined;
	};
	const warn = () => {
		const seconds = Math.max(0, Math.round((end - Date.now()) / 1000));
		if (seconds > warn_s)
			return;
		if (box.hidden) {
			before = document.activeElement;
			box.hidden = false;
			stay.focus();
		}
		/* Said aloud every 30 seconds would be noise: the number is text, not a live region. */
		left.textContent = seconds;
	};
	setInterval(warn, 1000);

	form.addEventListener("submit", async (event) => {
		if (event.submitter !== stay)
			return;
		event.preventDefault();
		const answer = await fetch(form.getAttribute("action"), { method: "POST", redirect: "manual",
			headers: { Accept: "application/json" }, body: new URLSearchParams(new FormData(form)) }).catch(() => undefined);
		if (answer?.ok)
			reset();
		else if (answer?.status === 401)
			log_in();
	});
	box.addEventListener("keydown", (event) => {
		if (event.key === "Escape")
			form.requestSubmit(stay);
		if (event.key === "Tab")
			hold(event, [...box.querySelectorAll("button")]);
	});
	document.addEventListener("saved", reset, true);
	reset();
}

function log_in() {
	const here = document.querySelector("button[name=action][aria-current=step]");

	if (here)
		here.form.requestSubmit(here);
	else
		location.assign(location.pathname + location.search);
}

/* The focus stays in the box while it is shown. */
function hold(event, buttons) {
	const step = event.shiftKey ? -1 : 1;
	const next = (buttons.indexOf(document.activeElement) + step + buttons.length) % buttons.length;
	event.preventDefault();
	buttons[next].focus();
}
