#include "store/keeping/audit.h"

#include "tests/tap.h"
#include "tests/unit/place.h"

static void add(struct place *p, const char *action, int64_t at)
{
	struct txn *t = place_begin(p, MAIN, WRITE);
	struct audit_entry entry = { ACTOR_FAMILY, STR("0123456789abcdef"), str_of(action),
	                             STR("fedcba9876543210"), at };

	is_err(OK, audit_add(t, p->keys, &entry), "an entry is added");
	place_commit(t);
}

static void reads_back(struct place *p)
{
	struct txn *t = place_begin(p, MAIN, READ);
	struct audit_entry entry;
	uint64_t last;

	is_err(OK, audit_read(t, p->keys, 2, &entry), "the second entry is read");
	is_str("submitted", entry.action, "with its action");
	is_str("0123456789abcdef", entry.by, "who did it");
	is_str("fedcba9876543210", entry.object, "and to what");
	is_int(20, entry.at, "and when");
	is_err(ERR_NOT_FOUND, audit_read(t, p->keys, 4, &entry), "there is nothing past the end");
	is_err(ERR_NOT_FOUND, audit_read(t, p->keys, 0, &entry), "nor before the first");
	is_err(OK, audit_last(t, &last), "the trail knows its length");
	is_int(3, (int64_t)last, "of three");
	is_err(OK, audit_check_end(t, p->keys), "and its end is whole");
	txn_abort(t);
}

static void forged(struct place *p)
{
	struct txn *t = place_begin(p, MAIN, WRITE);
	struct str one = key_time(p->arena, 1), two = key_time(p->arena, 2),
	           three = key_time(p->arena, 3);
	struct audit_entry entry;
	struct str value;

	is_err(OK, txn_get(t, TABLE_AUDIT, one, &value), "one entry");
	is_err(OK, txn_put(t, TABLE_AUDIT, two, value), "put in the place of another");
	is_err(ERR_DAMAGED, audit_read(t, p->keys, 2, &entry), "does not read");
	is_err(ERR_DAMAGED, audit_read(t, p->keys, 3, &entry), "nor does the one behind it");
	txn_abort(t);
	store_signals_back();
	t = place_begin(p, MAIN, WRITE);
	is_err(OK, txn_delete(t, TABLE_AUDIT, three), "when the last entry is removed");
	is_err(ERR_DAMAGED, audit_check_end(t, p->keys), "the end shows it");
	txn_abort(t);
	store_signals_back();
}

static void clock_set_back(struct place *p)
{
	struct audit_entry entry;
	struct txn *t;

	add(p, "signed_in", 5);
	t = place_begin(p, MAIN, READ);
	ok(audit_read(t, p->keys, 4, &entry) == OK && entry.at == 5 &&
	       audit_check_end(t, p->keys) == OK,
	   "T02: after the clock was set back the trail goes on behind its last entry, and is whole");
	txn_abort(t);
}

int main(void)
{
	struct place p;

	place_open(&p);
	add(&p, "draft_added", 10);
	add(&p, "submitted", 20);
	add(&p, "signed_out", 30);
	reads_back(&p);
	forged(&p);
	clock_set_back(&p);
	place_remove(&p);
	return done();
}
