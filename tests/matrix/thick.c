/* thick: gives every case of a store twenty decisions with long reasons, as after years. Arguments:
 * DATA EDGE KEYS. For tests/guard/grown.test. */
#include <string.h>

#include "store/base/clock.h"
#include "store/base/date.h"
#include "store/base/log.h"
#include "store/cases/child.h"

enum { DECISIONS = 20, CASES_MAX = 1000 };

static void must(enum err e, const char *what)
{
	if (e != OK)
		die(what);
}

static void thicken(struct txn *t, struct keys *k, struct str id)
{
	char reason[5000];
	struct child c;

	memset(reason, 'x', sizeof(reason));
	must(child_load(t, k, id, &c), "child");
	for (size_t i = 0; i < DECISIONS; i++) {
		struct values *one = values_add_tree(c.decisions);

		values_text(one, STR("event"), STR("review_keep"));
		values_number(one, STR("on"), date_today(clock_now()));
		values_text(one, STR("reason"), str_bytes(reason, sizeof(reason)));
		values_text(one, STR("by"), STR("Robin Ashdown"));
	}
	must(child_save(t, k, &c, clock_now()), "child saved");
}

int main(int count, char **arguments)
{
	struct arena *a = arena_open((size_t)1 << 30);
	struct str key, value, ids[CASES_MAX];
	struct store *s;
	struct keys *k;
	struct txn *t;
	struct walk *w;
	size_t n = 0;

	if (count != 4)
		die("usage: thick DATA EDGE KEYS");
	vault_start();
	must(store_open(a, &(struct store_paths){ arguments[1], arguments[2], false }, &s), "store");
	must(keys_open(a, arguments[3], false, &k), "keys");
	must(txn_begin(s, MAIN, WRITE, a, &t), "main");
	must(keys_root(k, t), "root");
	must(txn_walk(t, TABLE_CHILD, STR(""), STR(""), &w), "walk");
	while (n < CASES_MAX && walk_next(w, &key, &value) == OK)
		ids[n++] = str_copy(a, key);
	for (size_t i = 0; i < n; i++)
		thicken(t, k, ids[i]);
	must(txn_commit(t), "commit");
	return 0;
}
