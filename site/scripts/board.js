/* board.js: keeps the counts of a dashboard right while it is open, quietly. The server does not take
 * this for a sign of life: the session ends when the person does nothing. */

const refresh_ms = 120000;

function counts(board) {
	return {
		forms: board.forms_to_complete.filter((form) => form.state !== "submitted").length,
		messages: board.messages.unread,
		documents: board.documents.length,
	};
}

export function start(tiles) {
	const refresh = async () => {
		if (document.hidden)
			return;
		const answer = await fetch(tiles.dataset.from, { headers: { Accept: "application/json" } });
		if (!answer.ok)
			return clearInterval(timer);
		const now = counts(await answer.json());
		for (const link of tiles.querySelectorAll("[data-tile]"))
			if (link.dataset.tile in now)
				link.textContent = link.textContent.replace(/\(\d+\)$/, `(${now[link.dataset.tile]})`);
	};
	const timer = setInterval(() => refresh().catch(() => clearInterval(timer)), refresh_ms);
}
