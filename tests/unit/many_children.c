/* One account with very many children. By itself: their list. With a store, an address and a number
 * it adds so many to that account, for tests/attacks/r_limits.js: many_children DATA EDGE KEYS
 * EMAIL COUNT. */
#include <stdlib.h>
#include <time.h>

#include "store/cases/child.h"
#include "store/people/grant.h"
#include "store/people/person.h"
#include "tests/tap.h"
#include "tests/unit/place.h"

enum { NOW = 1700000000, MANY = 500, MOST_MS = 200 };

static void add(struct txn *t, struct keys *k, struct str person, int count)
{
	struct arena *a = txn_arena(t);

	for (int i = 0; i < count; i++) {
		struct child c = { .first = KEY(a, STR("Child "), str_of_number(a, (uint64_t)i)),
		                   .last = STR("Of Many"), .opened_at = NOW, .born_on = 16000,
		                   .dates = values_open(a), .officers = values_open(a) };
		struct grant g = { .person = person, .relation = RELATION_PARENT, .may = MAY_ALL,
		                   .from = NOW };

		child_date_set(&c, STR("received"), 19700);
		if (child_add(t, k, &c, NOW) != OK)
			die("child_add");
		g.child = c.id;
		g.child_name = child_name(a, &c);
		if (grant_add(t, k, &g) != OK)
			die("grant_add");
	}
}

static void add_to_store(char **given)
{
	struct store_paths paths = { given[0], given[1], false };
	struct arena *a = arena_open((size_t)1 << 30);
	struct store *store;
	struct keys *keys;
	struct txn *t;
	struct str id;

	vault_start();
	if (store_open(a, &paths, &store) != OK || keys_open(a, given[2], false, &keys) != OK ||
	    txn_begin(store, MAIN, WRITE, a, &t) != OK || keys_root(keys, t) != OK ||
	    person_find(t, keys, str_of(given[3]), &id) != OK)
		die("many_children: open");
	add(t, keys, str_copy(a, id), atoi(given[4]));
	place_commit(t);
}

static void lists(struct place *p)
{
	struct person who = { .forename = STR("Ada"), .surname = STR("Of Many"),
	                      .email = STR("many@example.org"), .created_at = NOW };
	struct txn *t = place_begin(p, MAIN, WRITE);
	struct timespec began, ended;
	struct grant *list;
	size_t count;
	long ms;

	who.address = values_open(p->arena);
	is_err(OK, person_add(t, p->keys, &who), "an account");
	add(t, p->keys, str_copy(p->arena, who.id), MANY);
	clock_gettime(CLOCK_PROCESS_CPUTIME_ID, &began);
	is_err(OK, grant_list(t, p->keys, who.id, &list, &count), "R15: its children are listed");
	clock_gettime(CLOCK_PROCESS_CPUTIME_ID, &ended);
	ms = (ended.tv_sec - began.tv_sec) * 1000 + (ended.tv_nsec - began.tv_nsec) / 1000000;
	is_int(MANY, (int64_t)count, "R15: all five hundred");
	ok(ms < MOST_MS, "R15: in a small part of a second of processor time");
	place_commit(t);
}

int main(int argc, char **argv)
{
	struct place p;

	if (argc == 6) {
		add_to_store(argv + 1);
		return 0;
	}
	place_open(&p);
	lists(&p);
	place_remove(&p);
	return done();
}
