#include "store/engine/txn.h"

#include "tests/scratch.h"
#include "tests/tap.h"

static void rows(struct scratch *s)
{
	struct txn *t = scratch_begin(s, MAIN, WRITE);
	struct str v;

	is_err(ERR_NOT_FOUND, txn_get(t, TABLE_PERSON, STR("a"), &v), "what was not put is not found");
	is_err(OK, txn_put(t, TABLE_PERSON, STR("a"), STR("one")), "a row is put");
	is_err(OK, txn_put(t, TABLE_EMAIL, STR("a"), STR("two")),
	       "the same key in another table is another row");
	is_err(ERR_EXISTS, txn_add(t, TABLE_PERSON, STR("a"), STR("three")), "add does not replace");
	is_err(OK, txn_get(t, TABLE_PERSON, STR("a"), &v), "a row is found in its transaction");
	is_str("one", v, "with what was put");
	is_err(ERR_INVALID, txn_put(t, TABLE_PERSON, str_bytes(scratch_path(s, ""), 600), v),
	       "a key over 509 bytes is refused");
	scratch_commit(t);

	t = scratch_begin(s, MAIN, WRITE);
	is_err(OK, txn_delete(t, TABLE_PERSON, STR("a")), "a row is deleted");
	is_err(ERR_NOT_FOUND, txn_delete(t, TABLE_PERSON, STR("a")), "once");
	txn_abort(t);
	store_signals_back();

	t = scratch_begin(s, MAIN, READ);
	ok(txn_has(t, TABLE_PERSON, STR("a")), "what is aborted did not happen");
	is_err(OK, txn_get(t, TABLE_EMAIL, STR("a"), &v), "tables are isolated");
	is_str("two", v, "each with its own value");
	txn_abort(t);
}

static void walking(struct scratch *s)
{
	struct txn *t = scratch_begin(s, MAIN, WRITE);
	struct str k, v;
	struct walk *w;
	int n = 0;

	for (int i = 0; i < 300; i++)
		if (txn_put(t, TABLE_DRAFT, KEY(s->arena, STR("p"), key_newest(s->arena, i)), STR("x")) !=
		    OK)
			die("put");
	if (txn_put(t, TABLE_DRAFT, STR("o"), STR("")) != OK ||
	    txn_put(t, TABLE_DRAFT, STR("q"), STR("")) != OK)
		die("put");
	is_err(OK, txn_walk(t, TABLE_DRAFT, STR("p"), STR(""), &w), "a walk begins");
	while (walk_next(w, &k, &v) == OK) {
		if (key_read_newest(str_from(k, 1)) != 299 - n)
			break;
		n++;
	}
	is_int(300, n, "it sees each row of its prefix, newest first");
	is_err(OK,
	       txn_walk(t, TABLE_DRAFT, STR("p"), KEY(s->arena, STR("p"), key_newest(s->arena, 9)), &w),
	       "a walk may begin in the middle");
	for (n = 0; walk_next(w, &k, &v) == OK;)
		n++;
	is_int(10, n, "and sees that row and the ones behind it");
	is_err(OK, txn_walk(t, TABLE_DRAFT, STR("p"), STR(""), &w), "and again");
	for (n = 0; walk_next(w, &k, &v) == OK; n++)
		if (txn_delete(t, TABLE_DRAFT, k) != OK)
			die("delete");
	is_int(300, n, "each row may be deleted as it is returned");
	is_err(OK, txn_walk(t, TABLE_DRAFT, STR(""), STR(""), &w), "a walk over a whole table");
	for (n = 0; walk_next(w, &k, &v) == OK;)
		n++;
	is_int(2, n, "sees only that table, and what is left of it");
	txn_abort(t);
	store_signals_back();
}

static void all_of_a_prefix(struct scratch *s)
{
	struct txn *t = scratch_begin(s, MAIN, WRITE);
	int64_t n;

	for (int i = 0; i < 20; i++)
		if (txn_put(t, TABLE_DRAFT, KEY(s->arena, STR("p"), key_time(s->arena, i)), STR("x")) != OK)
			die("put");
	if (txn_put(t, TABLE_DRAFT, STR("q"), STR("")) != OK ||
	    txn_put(t, TABLE_DRAFT_ROW, STR("p"), STR("")) != OK)
		die("put");
	is_err(OK, txn_delete_all(t, TABLE_DRAFT, STR("p")), "all rows of a prefix are deleted");
	is_err(OK, txn_rows(t, TABLE_DRAFT, STR(""), &n), "of its table");
	is_int(1, n, "another prefix stays");
	ok(txn_has(t, TABLE_DRAFT_ROW, STR("p")), "and another table");
	is_err(OK, txn_delete_all(t, TABLE_DRAFT, STR("p")), "none is none");
	txn_abort(t);
	store_signals_back();
}

static void counts(struct scratch *s)
{
	struct txn *t = scratch_begin(s, MAIN, WRITE);

	is_int(0, txn_count(t, STR("n")), "a count begins at nought");
	is_err(OK, txn_count_add(t, STR("n"), 3), "it is added to");
	is_err(OK, txn_count_add(t, STR("n"), -1), "and taken from");
	is_int(2, txn_count(t, STR("n")), "and kept");
	is_err(OK, txn_count_add(t, STR("n"), -9), "it never");
	is_int(0, txn_count(t, STR("n")), "goes below nought");
	scratch_commit(t);
	is_int(-5, key_read_newest(key_newest(s->arena, -5)), "a time survives its key");
	is_int(1700000000, key_read_time(key_time(s->arena, 1700000000)), "either way");
}

int main(void)
{
	struct scratch s = { 0 };

	scratch_open(&s);
	rows(&s);
	walking(&s);
	all_of_a_prefix(&s);
	counts(&s);
	scratch_close(&s);
	return done();
}
