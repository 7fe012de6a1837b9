/* feed.c: the dates of a case for a calendar program, by a private address alone: no cookie, no
 * name, no more than dates. */
#include "cgi-bin/web/board.h"
#include "store/base/hex.h"
#include "store/cases/subscription.h"

static enum err get_dates(struct web *w)
{
	struct str token;
	struct grant g;
	struct child c;
	enum err e;

	if (!hex_read(w->arena, web_piece(w, "token"), SUBSCRIPTION_TOKEN_BYTES, &token))
		return ERR_NOT_FOUND;
	if ((e = subscription_find(w->main, w->keys, token, w->now, &g)) != OK)
		return e;
	if ((e = child_load(w->main, w->keys, g.child, &c)) != OK)
		return e;
	return board_calendar(w, &c, &g, true);
}

static const struct route routes[] = {
	{ GET, "/calendar/:token.ics", ANYONE, READ, get_dates },
};

int main(void)
{
	static const struct web_program program = { .name = "feed", .routes = routes,
	                                            .route_count = COUNT(routes) };

	web_run(&program);
}
