/* What is six years old goes from the front of the trail; what is left hangs on what was said of
 * it, and on nothing else. */
#include "store/keeping/audit.h"
#include "tests/tap.h"
#include "tests/unit/place.h"

enum { DAY = 86400, NOW = 1800000000, KEEP = AUDIT_KEEP_DAYS };

/* Days before NOW at which the entries were made: four are over by more than a day, one is over by
 * hours. */
static const int ages[] = { KEEP + 400, KEEP + 300, KEEP + 30, KEEP + 2, KEEP, KEEP - 1, 900, 0 };

static void add(struct place *p, int64_t at)
{
	struct txn *t = place_begin(p, MAIN, WRITE);
	struct audit_entry entry = { ACTOR_FAMILY, STR("0123456789abcdef"), STR("signed_in"),
	                             STR("fedcba9876543210"), at };

	if (audit_add(t, p->keys, &entry) != OK)
		die("audit_add");
	place_commit(t);
}

static size_t trim(struct place *p, int64_t now, size_t max, const char *sentence)
{
	struct txn *t = place_begin(p, MAIN, WRITE);
	size_t removed;

	is_err(OK, audit_trim(t, p->keys, now, max, &removed), sentence);
	place_commit(t);
	return removed;
}

/* Each entry hangs on the one before, and both ends are right: what portal audit --verify asks. */
static bool is_whole_in(struct place *p, struct txn *t)
{
	struct audit_entry entry;
	struct audit_removed gone;
	uint64_t last;

	if (audit_check_begin(t, p->keys) != OK || audit_check_end(t, p->keys) != OK ||
	    audit_last(t, &last) != OK || audit_removed(t, p->keys, &gone) != OK)
		return false;
	for (uint64_t i = gone.sequence + 1; i <= last; i++)
		if (audit_read(t, p->keys, i, &entry) != OK)
			return false;
	return true;
}

static bool is_whole(struct place *p)
{
	struct txn *t = place_begin(p, MAIN, READ);
	bool whole = is_whole_in(p, t);

	txn_abort(t);
	return whole;
}

static void goes(struct place *p)
{
	struct audit_removed gone;
	struct audit_entry entry;
	uint64_t count = 0;
	struct txn *t;

	is_int(0, (int64_t)trim(p, NOW - 401 * (int64_t)DAY, 100, "while none is six years old"),
	       "none goes");
	is_int(0,
	       (int64_t)trim(p, NOW - 400 * (int64_t)DAY, 100, "when the first is by less than a day"),
	       "none goes yet");
	is_int(5, (int64_t)trim(p, NOW, 100, "when the first is over by a day"),
	       "it goes with all that are over");
	ok(is_whole(p), "and the trail is whole");
	t = place_begin(p, MAIN, READ);
	is_err(ERR_NOT_FOUND, audit_read(t, p->keys, 5, &entry), "what went is not there");
	is_err(OK, audit_read(t, p->keys, 6, &entry),
	       "the first that is left hangs on it all the same");
	is_err(OK, audit_read(t, p->keys, 9, &entry), "a new entry");
	is_str("trail_removed", entry.action, "says so");
	is_err(OK, audit_removed(t, p->keys, &gone),
	       "with the number, the hash and the time of the last that went");
	is_int(5, (int64_t)gone.sequence, "which was the fifth");
	is_int(NOW - KEEP * (int64_t)DAY - 1, gone.at, "of six years ago");
	is_err(OK, audit_count(t, p->keys, &count), "what is there is counted");
	is_int(4, (int64_t)count, "four");
	txn_abort(t);
	is_int(0, (int64_t)trim(p, NOW, 100, "in the next hour"), "none goes");
}

/* One after the other, as the keeper does; the entry that said so goes by its own time. */
static void goes_again(struct place *p)
{
	is_int(1, (int64_t)trim(p, NOW + 3 * DAY, 1, "no more than asked for go at once"), "one");
	ok(is_whole(p), "and the trail is whole");
	for (int year = 1; year <= 14; year++) {
		int64_t now = NOW + year * 366 * (int64_t)DAY;

		add(p, now);
		while (trim(p, now, 3, "year after year") > 0)
			;
	}
	ok(is_whole(p), "after fourteen years of it the trail is whole");
}

/* On a copy that is thrown away. */
static bool is_whole_after(struct place *p, void (*harm)(struct place *p, struct txn *t))
{
	struct txn *t = place_begin(p, MAIN, WRITE);
	bool whole;

	harm(p, t);
	whole = is_whole_in(p, t);
	txn_abort(t);
	store_signals_back();
	return whole;
}

static struct str first_key(struct place *p, struct txn *t)
{
	struct audit_removed gone;

	if (audit_removed(t, p->keys, &gone) != OK)
		die("audit_removed");
	return key_time(p->arena, (int64_t)gone.sequence + 1);
}

static void no_harm(struct place *p, struct txn *t)
{
	(void)p, (void)t;
}

static void cut_front(struct place *p, struct txn *t)
{
	if (txn_delete(t, TABLE_AUDIT, first_key(p, t)) != OK)
		die("cut_front");
}

static void forget_mark(struct place *p, struct txn *t)
{
	(void)p;
	if (txn_delete(t, TABLE_META, STR("audit_removed")) != OK)
		die("forget_mark");
}

/* Another entry in its place: none says that so much was removed. */
static void other_mark(struct place *p, struct txn *t)
{
	if (txn_put(t, TABLE_META, STR("audit_removed"), first_key(p, t)) != OK)
		die("other_mark");
}

/* With the key: an entry that says what it likes, of entries that were not yet over. */
static void too_early(struct place *p, struct txn *t)
{
	struct str first = first_key(p, t), hash, object;
	struct audit_entry entry = { ACTOR_SYSTEM, STR(""), STR("trail_removed"), STR(""), NOW };
	uint64_t last;

	if (audit_last(t, &last) != OK ||
	    audit_hash(t, p->keys, (uint64_t)key_read_time(first), &hash) != OK)
		die("too_early");
	object = KEY(p->arena, first, hash, key_time(p->arena, NOW - 5 * 365 * (int64_t)DAY));
	entry.object = object;
	if (audit_add(t, p->keys, &entry) != OK || txn_delete(t, TABLE_AUDIT, first) != OK ||
	    txn_put(t, TABLE_META, STR("audit_removed"), key_time(p->arena, (int64_t)last + 1)) != OK)
		die("too_early");
}

static void put_back(struct place *p, struct txn *t)
{
	struct str first = first_key(p, t), value;

	if (txn_get(t, TABLE_AUDIT, first, &value) != OK ||
	    txn_put(t, TABLE_AUDIT, key_time(p->arena, key_read_time(first) - 1), value) != OK)
		die("put_back");
}

static void is_told(struct place *p)
{
	ok(is_whole_after(p, no_harm), "left alone it is whole");
	ok(!is_whole_after(p, cut_front), "one more cut off at the front is told");
	ok(!is_whole_after(p, forget_mark), "so is that nothing says what was removed");
	ok(!is_whole_after(p, other_mark), "and that another entry is to say it");
	ok(!is_whole_after(p, too_early), "or one that says it of entries that were not six years old");
	ok(!is_whole_after(p, put_back), "or one put before the first");
}

static void brake(struct place *p)
{
	struct txn *t = place_begin(p, MAIN, READ);
	bool has = true;

	is_err(OK, audit_has_due(t, p->keys, NOW, 5, &has), "one look says");
	ok(has, "that five are over");
	is_err(OK, audit_has_due(t, p->keys, NOW, 6, &has), "and");
	ok(!has, "that six are not");
	is_err(OK, audit_has_due(t, p->keys, NOW, 1000, &has), "nor");
	ok(!has, "more than there are");
	txn_abort(t);
}

int main(void)
{
	struct place p;

	place_open(&p);
	for (size_t i = 0; i < COUNT(ages); i++)
		add(&p, NOW - ages[i] * (int64_t)DAY - (ages[i] == KEEP));
	brake(&p);
	goes(&p);
	is_told(&p);
	goes_again(&p);
	is_told(&p);
	place_remove(&p);
	return done();
}
