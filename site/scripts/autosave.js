/* autosave.js: saves a page of a form a while after the last change, by the post with which the side
 * navigation goes to this same page: the page that answers holds the new revision and nonce. The first
 * save of a form makes its draft, and the page goes on as that draft's. While nobody answers, or the
 * server cannot, it tries again; when anything else comes back it stops and says so: the buttons know
 * every case. A page that goes out of sight is saved at once: a phone may never show it again. */

const pause_ms = 8000;       /* after the last change */
const longest_ms = 30000;    /* after the first */
const outliving = 60000;     /* characters: what browsers send to its end after their page is gone */
const too_many = 429, no_server = 500;      /* statuses, the second and all above it: later it may go well */
let under_way = Promise.resolve();

let save_now = () => {};

/* Saves what has not been saved, at once; resolves when no save is under way, whether it went well or not. */
export async function settled() {
	await under_way;
	save_now();
	return under_way;
}

function hidden_value(html, name) {
	return html.match(new RegExp(`name="${name}" value="([^"]*)"`))?.[1];
}

/* Whether that is the same page of the draft that was just made of it. */
function is_made(at, path, go) {
	return path.startsWith("/forms/") && at.startsWith("/drafts/") && at.endsWith(`/${go.slice("go:".length)}`);
}

async function save(form, go) {
	const data = new URLSearchParams();
	for (const [name, value] of new FormData(form))
		if (typeof value === "string")
			data.append(name, value);
	data.set("action", go);
	/* Not form.action: the buttons are named action too. Not always the address of the page: after a
	 * file was refused that is another. */
	const path = form.getAttribute("action") ?? location.pathname;
	const keepalive = document.hidden && String(data).length < outliving;
	const answer = await fetch(path, { method: "POST", body: data, keepalive });
	const html = await answer.text();
	const revision = hidden_value(html, "revision");
	const at = new URL(answer.url).pathname;
	if (!answer.ok || !revision || (at !== path && !is_made(at, path, go)))
		throw Object.assign(new Error(`autosave: ${answer.status}`), { passes: answer.status === too_many || answer.status >= no_server });
	/* A page that a post led to is not posted again when it is loaded again. */
	history.replaceState(null, "", at === location.pathname ? location.href : at);
	form.setAttribute("action", at);
	form.elements.revision.value = revision;
	form.elements.nonce.value = hidden_value(html, "nonce") ?? "";
	if (form.elements.was)
		form.elements.was.value = hidden_value(html, "was") ?? "";
}

export function start(line) {
	const form = line.closest("form");
	let timer, first, typed = 0, saved = 0, waiting = false, leaving = false;
	let stopped = !form.elements.token?.value;

	const run = async () => {
		const before = typed;
		line.textContent = line.dataset.saving;
		try {
			await save(form, line.dataset.go);
			line.textContent = line.dataset.saved;
			saved = before;
			if (typed === before)
				form.dispatchEvent(new Event("saved", { bubbles: true }));
		} catch (error) {
			stopped = !(error instanceof TypeError || error.passes);
			line.textContent = stopped ? line.dataset.stopped : line.dataset.offline;
			timer = setTimeout(save_now, pause_ms);
		}
	};

	const begin = () => {
		first = undefined;
		waiting = true;
		under_way = run().finally(() => { waiting = false; });
	};

	save_now = () => {
		clearTimeout(timer);
		if (!stopped && !waiting && typed > saved)
			begin();
	};

	form.addEventListener("input", (event) => {
		if (event.target.type === "file")
			return;
		typed++;
		leaving = false;
		if (line.textContent === line.dataset.saved)
			line.textContent = "\u00a0";
		clearTimeout(timer);
		first ??= Date.now();
		if (!stopped)
			timer = setTimeout(settled, Math.min(pause_ms, first + longest_ms - Date.now()));
	});

	document.addEventListener("submit", (event) => { leaving = !event.defaultPrevented; });
	document.addEventListener("visibilitychange", () => {
		if (document.hidden && !leaving)
			settled();
	});

	/* A button pressed while a save is under way waits for its revision. */
	form.addEventListener("submit", (event) => {
		clearTimeout(timer);
		if (!waiting || event.defaultPrevented)
			return;
		event.preventDefault();
		under_way.then(() => form.requestSubmit(event.submitter));
	});
}
