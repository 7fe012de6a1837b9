#include "store/keeping/upgrade.h"

#include <string.h>

#include "store/base/log.h"
#include "store/cases/work.h"
#include "store/forms/submission.h"
#include "store/forms/submission_desk.h"
#include "store/people/staff_roll.h"

enum { ARENA_BYTES = 256 << 20, ROWS_A_TRANSACTION = 200, KEY_BYTES_MAX = 511 };

/* A key, outside of all transactions. */
struct mark {
	char bytes[KEY_BYTES_MAX];
	size_t n;
};

/* A step in transactions of some rows each, so that memory and the time in which nobody else writes
 * do not grow with the store. Cut short it begins anew: to do a row twice changes nothing. */
struct step {
	/* ERR_NOT_FOUND: that was all */
	enum err (*some)(struct txn *t, struct keys *k, struct step *s);
	/* with the new schema, in one */
	enum err (*end)(struct txn *t, struct keys *k, const struct step *s);
	struct mark first, at;
};

static struct str marked(const struct mark *m)
{
	return str_bytes(m->bytes, m->n);
}

static void set(struct mark *m, struct str key)
{
	m->n = key.n < KEY_BYTES_MAX ? key.n : KEY_BYTES_MAX;
	memcpy(m->bytes, key.p, m->n);
}

/* --- 1 to 2: the council's work and the names of its staff got tables of their own ------------ */

static enum err submissions_wait(struct txn *t, struct keys *k, struct step *step)
{
	struct submission s;
	enum err e = OK;

	for (size_t i = 0; e == OK && i < ROWS_A_TRANSACTION; i++) {
		if ((e = submission_before(t, k, marked(&step->at), &s)) == OK &&
		    (e = submission_wait(t, &s)) == OK)
			set(&step->at, s.address);
		if (e == OK && step->first.n == 0)
			step->first = step->at;
	}
	return e;
}

/* What was sent while the others were gone through: the newest come first. */
static enum err latest_wait(struct txn *t, struct keys *k, const struct step *step)
{
	struct str before = STR("");
	struct submission s;
	enum err e;

	while ((e = submission_before(t, k, before, &s)) == OK &&
	       !str_equal(s.address, marked(&step->first))) {
		if ((e = submission_wait(t, &s)) != OK)
			return e;
		before = s.address;
	}
	return err_unless_missing(e);
}

static enum err staff_are_named(struct txn *t, struct keys *k)
{
	struct str key, value;
	struct staff s;
	struct walk *w;
	enum err e = txn_walk(t, TABLE_STAFF, STR(""), STR(""), &w);

	while (e == OK && (e = walk_next(w, &key, &value)) == OK)
		if ((e = staff_load(t, k, key, &s)) == OK)
			e = staff_roll_put(t, k, &s);
	return err_unless_missing(e);
}

static enum err end_2(struct txn *t, struct keys *k, const struct step *step)
{
	enum err e = latest_wait(t, k, step);

	return e == OK ? staff_are_named(t, k) : e;
}

/* --- the steps -------------------------------------------------------------------------------- */

/* steps[n] leads from schema n + 1 to n + 2. */
static const struct step steps[] = { { .some = submissions_wait, .end = end_2 } };

_Static_assert(COUNT(steps) == STORE_SCHEMA - 1, "a step for each schema");

static enum err some_rows(struct store *s, struct keys *k, struct step *step)
{
	struct arena *a = arena_open(ARENA_BYTES);
	struct txn *t = NULL;
	enum err e = txn_begin(s, MAIN, WRITE, a, &t), rows = OK;

	if (e == OK && ((rows = step->some(t, k, step)) == OK || rows == ERR_NOT_FOUND)) {
		e = txn_commit(t);
		t = NULL;
	}
	txn_abort(t);
	store_signals_back();
	arena_close(a);
	return e == OK ? rows : e;
}

static enum err end_step(struct store *s, struct keys *k, const struct step *step, uint64_t from)
{
	struct arena *a = arena_open(ARENA_BYTES);
	struct txn *t = NULL;
	enum err e = txn_begin(s, MAIN, WRITE, a, &t);

	if (e == OK && (e = step->end(t, k, step)) == OK &&
	    (e = txn_put(t, TABLE_META, STR("schema"), str_of_number(a, (int64_t)from + 1))) == OK) {
		e = txn_commit(t);
		t = NULL;
	}
	txn_abort(t);
	store_signals_back();
	arena_close(a);
	if (e == OK)
		log_event("store_schema", "now", (int64_t)from + 1);
	return e;
}

static enum err one_step(struct store *s, struct keys *k, uint64_t from)
{
	struct step step = steps[from - 1];
	enum err e;

	do {
		e = some_rows(s, k, &step);
	} while (e == OK);
	return e == ERR_NOT_FOUND ? end_step(s, k, &step, from) : e;
}

enum err upgrade_run(struct store *s, struct keys *k, uint64_t *from)
{
	enum err e = OK;

	*from = store_schema(s);
	for (uint64_t at = *from; at > 0 && at < STORE_SCHEMA && e == OK; at++)
		e = one_step(s, k, at);
	return e;
}
