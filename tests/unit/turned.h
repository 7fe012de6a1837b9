/* turned.h: the turn of the day over all cases (child_turn), and the letters that it wrote. */
#ifndef TESTS_UNIT_TURNED_H
#define TESTS_UNIT_TURNED_H

#include "store/cases/child.h"
#include "store/post/letter.h"
#include "store/post/outbox.h"
#include "tests/unit/family.h"

static inline void turned(struct place *p, int64_t now)
{
	struct txn *t = place_begin(p, MAIN, WRITE);
	size_t count;

	if (child_turn(t, p->keys, now, 100, &count) != OK)
		die("child_turn");
	place_commit(t);
}

/* How many of that name wait for that address. */
static inline int turned_letters(struct place *p, const char *name, const char *to)
{
	struct txn *t = place_begin(p, MAIN, READ);
	struct letter one = { .key = STR("") };
	int n = 0;

	while (outbox_after(t, p->keys, OUTBOX_WAITING, one.key, &one) == OK)
		n += str_is(one.name, name) && str_is(one.to, to);
	family_abort(t);
	return n;
}

#endif
