#include "cgi-bin/web/reach.h"

#include "cgi-bin/web/applied.h"

enum err reach_of(struct web *w, const struct asker *who, struct str person, struct reach *r)
{
	struct allowed what;
	size_t all;
	enum err e = grant_list(w->main, w->keys, person, &r->grants, &all);

	r->count = 0;
	r->is_theirs = false;
	r->is_near = ARENA_MANY(w->arena, all + 1, bool);
	for (size_t i = 0; e == OK && i < all; i++) {
		if (!grant_is_open(&r->grants[i], w->now))
			continue;
		r->grants[r->count] = r->grants[i];
		e = allow(w->main, w->keys, who, ACT_CASE_READ, r->grants[i].child, &what);
		r->is_near[r->count++] = e == OK;
		r->is_theirs = r->is_theirs || e == OK;
		e = err_unless_missing(e);
	}
	if (e == OK && r->count == 0)
		e = applied_reach(w, who->staff, person, &r->is_theirs);
	return e;
}
