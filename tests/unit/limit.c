#include "store/people/limit.h"

#include "tests/tap.h"
#include "tests/unit/place.h"

enum { NOW = 1800000000 };

static const struct limit ten = { "ten", 10, 900 };

/* How many of `tries` are let through, the first at `now` and each so many seconds later. */
static int let_through(struct place *p, struct txn *t, const char *of, int tries, int64_t now,
                       int64_t step)
{
	int through = 0;

	for (int i = 0; i < tries; i++) {
		enum err e = limit_take(t, p->keys, &ten, str_of(of), now + i * step, NULL);

		through += e == OK;
		if (e != OK && e != ERR_LIMIT)
			die("limit_take");
	}
	return through;
}

/* What stays of an address that came once. */
static void very_many(struct place *p, struct txn *t)
{
	static const struct limit once = { "once", 30, 900 };
	char of[32];

	for (int i = 0; i < 50000; i++) {
		snprintf(of, sizeof(of), "v6 2001:db8::%x", (unsigned)i);
		if (limit_take(t, p->keys, &once, str_of(of), NOW, NULL) != OK)
			die("limit_take");
	}
	ok(store_percent_used(p->store, EDGE) < 3,
	   "fifty thousand addresses take less than three of a hundred parts, so a million fit");
}

int main(void)
{
	struct place p;
	struct txn *t;

	place_open(&p);
	t = place_begin(&p, EDGE, WRITE);
	is_int(10, let_through(&p, t, "at once", 24, NOW, 0), "of 24 at once ten are let through");
	is_int(0, let_through(&p, t, "at once", 1, NOW + 89, 0), "none a moment later");
	is_int(1, let_through(&p, t, "at once", 2, NOW + 91, 0),
	       "one when a tenth of the time is over");
	is_int(10, let_through(&p, t, "at once", 11, NOW + 91 + 900, 0), "and all ten when it is");
	is_int(10, let_through(&p, t, "crowd", 24, NOW, -1),
	       "of 24 that were settled in the other order than they came ten, too");
	is_int(0, let_through(&p, t, "crowd", 4, NOW - 40, 20), "whatever order that is");
	is_int(1, let_through(&p, t, "crowd", 2, NOW + 91, 0), "and the time of the latest counts");
	is_int(10, let_through(&p, t, "back", 12, NOW, 0), "ten of somebody else");
	is_int(10, let_through(&p, t, "back", 12, NOW - 3600, 0),
	       "are let through again when the clock was set back by an hour");
	very_many(&p, t);
	place_commit(t);
	place_remove(&p);
	return done();
}
