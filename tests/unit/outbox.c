#include "store/post/outbox.h"

#include "store/base/clock.h"
#include "tests/tap.h"
#include "tests/unit/place.h"

enum { NOW = 1800000000, MINUTE = 60, HOUR = 3600 };

static void put(struct place *p, enum environment e, const char *to, int64_t now,
                int64_t expires_at)
{
	struct txn *t = place_begin(p, e, WRITE);
	struct letter l = { .name = STR("receipt"), .to = str_of(to), .places = values_open(p->arena),
	                    .expires_at = expires_at };

	values_text(l.places, STR("code"), STR("123456"));
	is_err(OK, outbox_add(t, p->keys, &l, now), "a letter is added");
	place_commit(t);
}

static enum err next(struct place *p, enum environment e, int64_t now, struct letter *l)
{
	struct txn *t = place_begin(p, e, READ);
	enum err result = outbox_next(t, p->keys, now, l);

	txn_abort(t);
	return result;
}

static void retry(struct place *p, enum environment e, int64_t now)
{
	struct txn *t = place_begin(p, e, WRITE);
	struct letter l;

	is_err(OK, outbox_next(t, p->keys, now, &l), "the letter is due");
	is_err(OK, outbox_retry(t, p->keys, &l, STR("smtp-451"), now), "and is put off");
	place_commit(t);
}

static int dead(struct place *p)
{
	struct txn *t = place_begin(p, MAIN, READ);
	struct letter l = { .key = STR("") };
	int count = 0;

	while (outbox_after(t, p->keys, OUTBOX_DEAD, l.key, &l) == OK)
		count++;
	txn_abort(t);
	return count;
}

static void waits_and_goes(struct place *p)
{
	struct letter first, l;
	struct txn *t;

	is_err(ERR_NOT_FOUND, next(p, MAIN, NOW, &l), "an empty outbox has no letter");
	put(p, MAIN, "b@example.org", NOW + 5, 0);
	put(p, MAIN, "a@example.org", NOW, 0);
	is_err(ERR_NOT_FOUND, next(p, MAIN, NOW - 1, &l), "a letter is not due before its time");
	is_err(OK, next(p, MAIN, NOW + 10, &first), "it is due afterwards");
	is_str("a@example.org", first.to, "the oldest comes first");
	is_str("123456", values_get(first.places, STR("code")), "with what its places need");
	retry(p, MAIN, NOW + 10);
	is_err(OK, next(p, MAIN, NOW + 10, &l), "the next one does not wait for one that failed");
	is_str("b@example.org", l.to, "and is another");
	t = place_begin(p, MAIN, WRITE);
	is_err(OK, outbox_remove(t, &l), "a delivered letter leaves");
	is_err(ERR_NOT_FOUND, outbox_remove(t, &l), "once");
	place_commit(t);
	is_err(ERR_NOT_FOUND, next(p, MAIN, NOW + 10 + MINUTE - 1, &l),
	       "a failed letter rests a minute");
	is_err(OK, next(p, MAIN, NOW + 10 + MINUTE, &l), "and is due then");
	is_int(1, l.tries, "with one try counted");
	ok(str_equal(first.id, l.id), "and the same id, so that a repeat is recognised");
}

static void dies(struct place *p)
{
	struct letter l;
	int64_t now = NOW + HOUR;
	struct txn *t;

	for (int i = 1; i < OUTBOX_TRIES; i++, now += 6 * HOUR)
		retry(p, MAIN, now);
	is_err(ERR_NOT_FOUND, next(p, MAIN, now, &l),
	       "after a day of tries a letter is no longer tried");
	is_int(1, dead(p), "but it is kept among the dead");
	t = place_begin(p, MAIN, WRITE);
	is_err(OK, outbox_after(t, p->keys, OUTBOX_DEAD, STR(""), &l), "where it can be read");
	is_err(OK, outbox_revive(t, p->keys, OUTBOX_DEAD, &l, now), "and revived");
	place_commit(t);
	is_err(OK, next(p, MAIN, now, &l), "then it is due again");
	is_int(0, dead(p), "and dead no more");
}

static void clock_jumps(struct place *p)
{
	struct letter l;

	retry(p, MAIN, NOW + 400 * 24 * HOUR);
	is_int(0, dead(p), "a clock that jumps forward kills no letter");
	is_err(OK, next(p, MAIN, NOW, &l), "and when it jumps back none starves");
}

static void codes(struct place *p)
{
	struct letter l;

	put(p, EDGE, "c@example.org", NOW, NOW + 10 * MINUTE);
	is_err(OK, next(p, EDGE, NOW, &l), "a letter with a code waits in the edge");
	retry(p, EDGE, NOW);
	retry(p, EDGE, NOW + 11 * MINUTE);
	is_err(ERR_NOT_FOUND, next(p, EDGE, NOW + HOUR, &l), "and is dropped once its code is over");
}

static void broken(struct place *p)
{
	struct txn *t = place_begin(p, MAIN, WRITE);
	struct str key = KEY(p->arena, key_time(p->arena, 1), STR("0123456789abcdef"));
	struct letter l;

	is_err(OK, txn_put(t, TABLE_OUTBOX, key, STR("not a record")), "a broken row");
	is_err(ERR_DAMAGED, outbox_next(t, p->keys, NOW, &l), "is seen");
	is_err(OK, outbox_set_aside(t, l.key, NOW), "and set aside");
	ok(!txn_has(t, TABLE_OUTBOX, key), "so that it stops no other letter");
	place_commit(t);
}

enum { MANY = 10000, LOOKS = 50 };

/* Nanoseconds that the next letter takes to find, at best. */
static int64_t cost(struct place *p, int64_t now)
{
	struct letter l;
	int64_t least = INT64_MAX;

	for (int i = 0; i < LOOKS; i++) {
		int64_t began = clock_elapsed();

		if (next(p, MAIN, now, &l) != OK)
			die("next");
		began = clock_elapsed() - began;
		least = began < least ? began : least;
	}
	return least;
}

/* In a store of its own beside the rest, in one transaction: what is measured is the finding. */
static void very_many(struct place *p)
{
	struct letter l = { .name = STR("receipt"), .to = STR("many@example.org"),
	                    .places = values_open(p->arena) };
	struct txn *t;
	int64_t few, many = INT64_MAX;

	put(p, MAIN, "first@example.org", NOW, 0);
	few = cost(p, NOW);
	t = place_begin(p, MAIN, WRITE);
	for (int i = 0; i < MANY; i++)
		if (outbox_add(t, p->keys, &l, NOW + 1) != OK)
			die("outbox_add");
	place_commit(t);
	/* A busy machine may hold up every one of some. */
	for (int i = 0; i < 20 && many >= 4 * few; i++)
		many = cost(p, NOW + 2);
	ok(many < 4 * few,
	   "N08: with ten thousand letters that wait the next is found as quickly as when it was alone");
	is_err(OK, next(p, MAIN, NOW + 2, &l), "N08: and is that");
	is_str("first@example.org", l.to, "N08: which has waited longest");
}

int main(void)
{
	struct place p;

	place_open(&p);
	waits_and_goes(&p);
	dies(&p);
	clock_jumps(&p);
	codes(&p);
	broken(&p);
	place_remove(&p);
	place_open(&p);
	very_many(&p);
	place_remove(&p);
	return done();
}
