#include "cgi-bin/web/crowd.h"

#include "store/base/log.h"
#include "store/people/limit.h"

static const struct limit posts_limit = { "posts-address", CROWD_POSTS, CROWD_SECONDS };
static const struct limit files_limit = { "files-person", CROWD_DAY_FILES, 86400 };

bool crowd_is_this_machine(struct str address)
{
	return str_is(address, "v4 127.0.0.1") || str_is(address, "v6 ::1");
}

enum err crowd_take(struct web *w)
{
	int64_t wait;
	enum err e;

	if (crowd_is_this_machine(w->request.address))
		return OK;
	if ((e = web_edge_write(w)) != OK)
		return e;
	e = limit_take(w->edge, w->keys, &posts_limit, w->request.address, w->now, &wait);
	if (e == ERR_LIMIT)
		w->retry_seconds = wait > CROWD_WAIT_SECONDS ? (int)wait : CROWD_WAIT_SECONDS;
	if (e != OK)
		return e;
	if (limit_left(w->edge, w->keys, &posts_limit, w->request.address, w->now, NULL) == 0)
		/* of the last one alone: a flood is not to fill the log */
		log_event("web", "crowd", 0);
	return web_edge_done(w);
}

bool crowd_has_filled(struct web *w, struct str person)
{
	return limit_check(w->edge, w->keys, &files_limit, person, w->now) == ERR_LIMIT;
}

/* Two at the same moment may both be the last. */
enum err crowd_count_file(struct web *w, struct str person)
{
	enum err e = web_edge_write(w);

	if (e == OK)
		e = limit_take(w->edge, w->keys, &files_limit, person, w->now, NULL);
	return e == ERR_LIMIT ? OK : e;
}
