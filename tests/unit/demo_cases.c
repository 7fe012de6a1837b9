/* portal demo --cases, as an operator runs it. */
#include <fcntl.h>
#include <sys/wait.h>
#include <unistd.h>

#include "store/base/date.h"
#include "store/cases/child.h"
#include "store/cases/child_find.h"
#include "store/cases/tally.h"
#include "store/cases/timescale_case.h"
#include "store/engine/txn_unsynced.h"
#include "store/people/person.h"
#include "tests/tap.h"
#include "tests/unit/place.h"

static int portal(const struct place *p, const char *command, const char *option, const char *value)
{
	int status;
	pid_t tool = fork();

	if (tool == 0) {
		int none = open("/dev/null", O_RDWR);

		dup2(none, 1);
		dup2(none, 2);
		execl("build/bin/portal", "portal", command, "--data", p->data, "--edge", p->edge, "--keys",
		      p->keys_folder, option, value, (char *)NULL);
		_exit(99);
	}
	if (tool < 0 || waitpid(tool, &status, 0) < 0)
		return 98;
	return WIFEXITED(status) ? WEXITSTATUS(status) : 97;
}

static int demo(const struct place *p, const char *cases)
{
	return portal(p, "demo", cases ? "--cases" : NULL, cases);
}

static void open_again(struct place *p)
{
	struct store_paths paths = { p->data, p->edge, false };
	struct txn *t;

	vault_start();
	if (store_open(p->arena, &paths, &p->store) != OK ||
	    keys_open(p->arena, p->keys_folder, false, &p->keys) != OK)
		die("open");
	t = place_begin(p, MAIN, READ);
	if (keys_root(p->keys, t) != OK)
		die("root");
	txn_abort(t);
}

/* In how many states open cases are; how many of the first ones are found again by name and birth
 * date. */
static void looks_lived_in(struct place *p)
{
	struct txn *t = place_begin(p, MAIN, READ);
	struct work_item *items;
	struct child *twins, c;
	size_t count, twin_count, found = 0;
	int states = 0;

	for (int state = 0; state < CASE_STATES; state++)
		states += work_count(t, work_scope_all(), (enum work_kind)(WORK_STATE + state)) > 0;
	ok(states >= 10, "cases are in ten states or more");
	is_int(401, txn_count(t, STR("child")),
	       "all cases of both runs are there, and the family's own");
	is_int(401,
	       work_count(t, work_scope_all(), WORK_CASE) +
	           work_count(t, work_scope_all(), WORK_CLOSED),
	       "each in a list");
	is_int(401, txn_count(t, STR("person")),
	       "each with a parent, beside the family that can sign in");
	is_err(OK, work_list(t, work_scope_all(), WORK_CASE, NULL, 20, &items, &count),
	       "the first twenty");
	for (size_t i = 0; i < count; i++)
		if (child_load(t, p->keys, items[i].of, &c) == OK &&
		    child_twins(t, p->keys, c.last, c.born_on, 5, &twins, &twin_count) == OK)
			found += twin_count > 0;
	is_int(20, (int64_t)found, "are found by name and birth date");
	txn_abort(t);
}

/* The keeper of a new store has counted nothing by the time that the people come. */
static void is_counted(struct place *p, const char *sentence)
{
	struct txn *t = place_begin(p, MAIN, READ);

	ok(tally_wanted(t, p->keys) != 0, sentence);
	txn_abort(t);
}

static void the_family_alone(void)
{
	struct place p;

	place_make(&p);
	is_int(0, demo(&p, NULL), "the people of the demonstration go into a new store");
	open_again(&p);
	is_counted(&p, "and the reports are asked to count their case");
	place_remove(&p);
}

static void waits_at_the_end(struct place *p)
{
	struct txn *t;

	is_err(OK, txn_unsynced(p->store), "a store of invented people need not wait for the disk");
	t = place_begin(p, MAIN, WRITE);
	if (txn_count_add(t, STR("waits"), 1) != OK)
		die("count");
	place_commit(t);
	is_err(OK, txn_synced(p->store), "until all of it is written");
	t = place_begin(p, MAIN, READ);
	is_int(1, txn_count(t, STR("waits")), "and there it is");
	txn_abort(t);
}

static void refuses_real_people(void)
{
	struct place p;
	struct person one = { .forename = STR("A"), .surname = STR("B"),
	                      .email = STR("a@example.org") };
	struct txn *t;

	place_open(&p);
	t = place_begin(&p, MAIN, WRITE);
	if (person_add(t, p.keys, &one) != OK)
		die("person_add");
	place_commit(t);
	is_err(ERR_DENIED, txn_unsynced(p.store),
	       "a store of real people waits for the disk with each commit");
	is_int(1, demo(&p, "10"), "among people who registered it refuses");
	t = place_begin(&p, MAIN, READ);
	is_int(0, txn_count(t, STR("child")), "and adds nothing");
	txn_abort(t);
	place_remove(&p);
}

int main(void)
{
	struct place p;

	place_make(&p);
	setenv("WAYMARK_COMPILED", "build/compiled", 1);
	is_int(2, demo(&p, "many"), "what is no number is wrong usage");
	is_int(0, demo(&p, "250"), "invented cases are added to a new store");
	is_int(0, demo(&p, "150"), "and more to the same");
	is_int(1, demo(&p, NULL), "the people of the demonstration are made once");
	is_int(0, portal(&p, "check", NULL, NULL), "the store is sound");
	open_again(&p);
	looks_lived_in(&p);
	is_counted(&p, "the reports are asked to count them all");
	waits_at_the_end(&p);
	refuses_real_people();
	the_family_alone();
	place_remove(&p);
	return done();
}
