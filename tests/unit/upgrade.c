/* A store of schema 1 with more rows than go into one transaction of the step; stores that releases
 * left: faults/upgrade.test. */
#include "store/keeping/upgrade.h"

#include <sys/wait.h>
#include <unistd.h>

#include "store/base/date.h"
#include "store/cases/work.h"
#include "store/forms/submission.h"
#include "store/people/person.h"
#include "tests/tap.h"
#include "tests/unit/place.h"

enum { NOW = 1800000000, SENT = 450, SENT_EACH = 15 };

static void send_one(struct place *p, struct txn *t, int i)
{
	static const struct form form = { .starts_clock = true };
	static struct person someone;
	struct occasion o = { .now = NOW + i, .today = date_today(NOW) };
	struct draft d = { .form = STR("f"), .version = STR("v"), .keep_days = 30,
	                   .answers = values_open(p->arena), .visited = values_open(p->arena) };
	struct submission s;

	if (i % SENT_EACH == 0) {
		someone = (struct person){ .forename = STR("A"),
			                       .surname = STR("B"),
			                       .address = values_open(p->arena) };
		someone.email = str_join(p->arena, str_of_number(p->arena, i), STR("@example.org"));
		if (person_add(t, p->keys, &someone) != OK)
			die("person_add");
	}
	d.person = someone.id;
	if (draft_add(t, p->keys, &d, NOW) != OK || submission_add(t, p->keys, &form, &d, &o, &s) != OK)
		die("submission_add");
	if (work_remove(t, WORK_APPLICATION, s.subject, s.id) != OK)
		die("work_remove");
}

/* As the release with schema 1 left it: nothing of it stands among the council's work. */
static void fill(struct place *p)
{
	struct txn *t;

	place_enter(p);
	t = place_begin(p, MAIN, WRITE);
	for (int i = 0; i < SENT; i++)
		send_one(p, t, i);
	if (txn_put(t, TABLE_META, STR("schema"), STR("1")) != OK)
		die("schema");
	place_commit(t);
}

static void open_older(struct place *p)
{
	struct store_paths paths = { p->data, p->edge, true };
	struct txn *t;

	vault_start();
	if (store_open(p->arena, &paths, &p->store) != OK ||
	    keys_open(p->arena, p->keys_folder, false, &p->keys) != OK)
		die("open");
	store_take_older(p->store);
	t = place_begin(p, MAIN, READ);
	if (keys_root(p->keys, t) != OK)
		die("root");
	is_int(0, work_count(t, work_scope_all(), WORK_APPLICATION),
	       "a store of an earlier release has none among the council's work");
	txn_abort(t);
}

int main(void)
{
	struct place p;
	struct str schema;
	struct txn *t;
	uint64_t from;
	pid_t child;
	int status = -1;

	place_make(&p);
	if ((child = fork()) == 0) {       /* an environment is opened once in a process */
		fill(&p);
		_exit(0);
	}
	if (waitpid(child, &status, 0) < 0 || status != 0)
		die("fill");
	open_older(&p);
	is_err(OK, upgrade_run(p.store, p.keys, &from), "it is brought up to date");
	is_int(1, (int64_t)from, "from the first schema");
	t = place_begin(&p, MAIN, READ);
	is_int(SENT, work_count(t, work_scope_all(), WORK_APPLICATION),
	       "then all that were sent stand there");
	is_err(OK, txn_get(t, TABLE_META, STR("schema"), &schema), "and the schema");
	is_int(STORE_SCHEMA, schema.n > 0 ? schema.p[0] - '0' : 0, "is this release's");
	txn_abort(t);
	place_remove(&p);
	return done();
}
