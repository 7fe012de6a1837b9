#include "store/keeping/upgrade.h"

#include "store/base/log.h"
#include "store/cases/work.h"
#include "store/forms/submission.h"
#include "store/people/staff_roll.h"

static const size_t arena_bytes = (size_t)2 << 30;

/* --- 1 to 2: the council's work and the names of its staff got tables of their own --------------- */

static enum err submissions_wait(struct txn *t, struct keys *k)
{
	struct str before = STR("");
	struct submission s;
	enum err e;

	while ((e = submission_before(t, k, before, &s)) == OK) {
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

static enum err to_2(struct txn *t, struct keys *k)
{
	enum err e = submissions_wait(t, k);

	return e == OK ? staff_are_named(t, k) : e;
}

/* --- the steps ------------------------------------------------------------------------------------ */

/* steps[n] leads from schema n + 1 to n + 2. */
static enum err (*const steps[])(struct txn *t, struct keys *k) = { to_2 };

_Static_assert(COUNT(steps) == STORE_SCHEMA - 1, "a step for each schema");

static enum err one_step(struct store *s, struct keys *k, uint64_t from)
{
	struct arena *a = arena_open(arena_bytes);
	struct txn *t = NULL;
	enum err e = txn_begin(s, MAIN, WRITE, a, &t);

	if (e == OK && (e = steps[from - 1](t, k)) == OK &&
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

enum err upgrade_run(struct store *s, struct keys *k, uint64_t *from)
{
	enum err e = OK;

	*from = store_schema(s);
	for (uint64_t at = *from; at > 0 && at < STORE_SCHEMA && e == OK; at++)
		e = one_step(s, k, at);
	return e;
}
