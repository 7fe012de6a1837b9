#include "store/cases/child_find.h"
#include "store/cases/history.h"
#include "store/keeping/integrity.h"
#include "store/people/person.h"

#include "tests/tap.h"
#include "tests/unit/place.h"

enum { NOW = 1700000000 };

struct world {
	struct place p;
	struct person mother;
	struct child c;
};

static void note(void *to, const char *table, struct str key, const char *what)
{
	(void)key;
	snprintf(to, 100, "%s: %s", table, what);
}

static void report(void *to, const char *table, uint64_t rows)
{
	(void)to, (void)table, (void)rows;
}

/* Faults of the whole store; said: the last of them. */
static int64_t faults(struct world *w, char said[100])
{
	struct integrity i = { .store = w->p.store, .keys = w->p.keys, .data = w->p.data, .found = note,
	                       .report = report, .to = said };

	said[0] = '\0';
	if (integrity_check(&i) != OK)
		die("integrity_check");
	return (int64_t)i.faults;
}

static void fill(struct world *w)
{
	struct txn *t = place_begin(&w->p, MAIN, WRITE);
	struct asker who = { .kind = ACTOR_FAMILY, .name = STR("A"), .now = NOW };
	struct grant g = { .may = MAY_ALL, .from = NOW };
	struct history_seen seen = { STR("case"), STR(""), STR("") };

	w->mother = (struct person){ .forename = STR("A"),
		                         .surname = STR("B"),
		                         .email = STR("a@example.org"),
		                         .address = values_open(w->p.arena),
		                         .created_at = NOW };
	w->c = (struct child){ .first = STR("Ann"),
		                   .last = STR("One"),
		                   .dates = values_open(w->p.arena) };
	values_number(w->c.dates, STR("received"), NOW / 86400);
	if (person_add(t, w->p.keys, &w->mother) != OK || child_add(t, w->p.keys, &w->c, NOW) != OK)
		die("fill");
	g.person = who.id = w->mother.id;
	g.child = w->c.id;
	if (grant_add(t, w->p.keys, &g) != OK ||
	    history_look(t, w->p.keys, &who, w->c.id, &seen) != OK)
		die("fill");
	place_commit(t);
}

/* A row is taken away (value NULL) or written; then that is found, and all is sound once it is put
 * back. */
static void finds(struct world *w, enum table table, struct str key, const char *value,
                  const char *wanted)
{
	struct txn *t = place_begin(&w->p, MAIN, WRITE);
	struct str was;
	bool there = txn_get(t, table, key, &was) == OK;
	char said[100];
	enum err e = value ? txn_put(t, table, key, str_of(value)) : txn_delete(t, table, key);

	if (e != OK)
		die("finds");
	place_commit(t);
	ok(faults(w, said) > 0, wanted);
	is_str(wanted, str_of(said), "  is what it says");
	t = place_begin(&w->p, MAIN, WRITE);
	if ((there ? txn_put(t, table, key, was) : txn_delete(t, table, key)) != OK)
		die("put back");
	place_commit(t);
	is_int(0, faults(w, said), "  put right, all is sound");
}

static struct str first_key(struct world *w, enum table table)
{
	struct txn *t = place_begin(&w->p, MAIN, READ);
	struct str key, value;
	struct walk *walk;

	if (txn_walk(t, table, STR(""), STR(""), &walk) != OK || walk_next(walk, &key, &value) != OK)
		die("first_key");
	txn_abort(t);
	return key;
}

static void forget(struct world *w)
{
	struct txn *t = place_begin(&w->p, MAIN, WRITE);

	if (child_forget(t, w->p.keys, w->c.id) != OK)
		die("child_forget");
	place_commit(t);
}

/* A table without a rule is looked at by nobody: not by portal check, not after a case was
 * forgotten. */
static void ruled(void)
{
	int rules[TABLE_EDGE_END] = { 0 };
	const char *name;
	bool all = true;

	for (size_t i = 0; i < integrity_tables(); i++)
		rules[integrity_table(i, &name)]++;
	for (int t = TABLE_META; t < TABLE_EDGE_END; t++) {
		bool is_table = t < TABLE_MAIN_END || t >= TABLE_SESSION;

		if (rules[t] != is_table)
			printf("# table %d has %d rules\n", t, rules[t]);
		all &= rules[t] == is_table;
	}
	ok(all, "each table of tables.h has one rule by which its rows are looked at");
}

int main(void)
{
	struct world w = { 0 };
	struct arena *a;
	char said[100];

	ruled();
	place_open(&w.p);
	a = w.p.arena;
	fill(&w);
	is_int(0, faults(&w, said), "a store with a case is sound");
	finds(&w, TABLE_CHILD_FIND, first_key(&w, TABLE_CHILD_FIND), NULL,
	      "child: it is not found by its words");
	finds(&w, TABLE_CHILD_FIND, KEY(a, w.mother.id, w.mother.id), "",
	      "child_find: its case is missing");
	finds(&w, TABLE_WORK_OF, KEY(a, w.c.id, STR("\2"), w.c.id), NULL,
	      "work: it stands where it should not");
	finds(&w, TABLE_WORK, first_key(&w, TABLE_WORK), NULL, "work_of: it is missing from a list");
	finds(&w, TABLE_WORK, KEY(a, w.c.id, STR("\2"), key_time(a, 1), w.c.id, w.c.id), "",
	      "work: it stands where it should not");
	finds(&w, TABLE_WORK, first_key(&w, TABLE_WORK), "no row",
	      "work: what lists show of it does not open");
	finds(&w, TABLE_GRANT_OF, KEY(a, w.c.id, w.mother.id), NULL,
	      "grant: the case does not know of it");
	finds(&w, TABLE_GRANT_OF, KEY(a, w.mother.id, w.mother.id), "",
	      "grant_of: its grant is missing");
	finds(&w, TABLE_MAILBOX, KEY(a, w.mother.id, w.c.id, STR("\1"), key_newest(a, 1), w.c.id), "\1",
	      "mailbox: its message is missing");
	finds(&w, TABLE_INVITE_OF, KEY(a, w.c.id, key_newest(a, 1), w.c.id), "",
	      "invite_of: its invitation is missing");
	finds(&w, TABLE_TASK_FOR, KEY(a, w.mother.id, key_time(a, 1), w.c.id, key_newest(a, 1), w.c.id),
	      "", "task_for: its task is missing");
	finds(&w, TABLE_SEEN, KEY(a, STR("a child gone by."), w.mother.id, w.mother.id), "12345678",
	      "seen: its case is missing");
	finds(&w, TABLE_MEMBER, KEY(a, w.mother.id, w.c.id), "", "member: its organisation is missing");
	finds(&w, TABLE_HISTORY, first_key(&w, TABLE_HISTORY), "WR", "history: it does not open");
	finds(&w, TABLE_COUNT, STR("child"), "12345678", "count: it is not how many there are");
	forget(&w);
	is_int(0, faults(&w, said), "after a case was forgotten, all is sound");
	place_remove(&w.p);
	return done();
}
