#include "store/cases/history.h"
#include "store/forms/submission.h"
#include "store/keeping/integrity.h"

#include "store/base/hex.h"
#include "tests/scratch.h"
#include "tests/tap.h"

enum { NOW = 1700000000 };

static const struct str mother = STR("person-mother-01");

static struct submission sent_form(struct scratch *s, struct txn *t)
{
	static const struct form none;
	struct draft d = { .person = mother, .form = STR("f"), .version = STR("v"), .keep_days = 30,
	                   .answers = values_open(s->arena), .visited = values_open(s->arena) };
	struct occasion o = { .now = NOW };
	struct submission sent;

	if (draft_add(t, s->keys, &d, NOW) != OK || submission_add(t, s->keys, &none, &d, &o, &sent) != OK)
		die("submission");
	return sent;
}

static struct child full_case(struct scratch *s, struct txn *t)
{
	struct submission first = sent_form(s, t), joined = sent_form(s, t);
	struct child c = { .id = first.subject, .first = STR("Ann"), .last = STR("One"), .submissions = values_open(s->arena) };
	struct asker who = { .kind = ACTOR_FAMILY, .id = mother, .name = STR("A Mother"), .now = NOW };
	struct history_entry opened = { .action = STR("case_opened") };
	struct grant g = { .person = mother, .child = first.subject, .may = MAY_ALL, .from = NOW };

	values_add_text(c.submissions, hex_write(s->arena, first.address));
	values_add_text(c.submissions, hex_write(s->arena, joined.address));
	if (child_add(t, s->keys, &c, NOW) != OK || grant_add(t, s->keys, &g) != OK ||
	    history_add(t, s->keys, &who, c.id, STR(""), &opened) != OK ||
	    history_look(t, s->keys, &who, c.id, STR("dashboard"), STR("")) != OK)
		die("full_case");
	return c;
}

/* Rows of all tables whose key has that id in it. */
static int64_t rows_with(struct txn *t, struct str id)
{
	struct str key, value;
	struct walk *w;
	const char *name;
	int64_t n = 0;

	for (size_t i = 0; i < integrity_tables(); i++) {
		enum table table = integrity_table(i, &name);

		if (table > TABLE_MAIN_END)
			continue;
		if (txn_walk(t, table, STR(""), STR(""), &w) != OK)
			die("walk");
		while (walk_next(w, &key, &value) == OK)
			n += str_search(key, id) < key.n;
	}
	return n;
}

int main(void)
{
	struct scratch s = { 0 };
	struct child c, other, there;
	struct grant *grants;
	struct txn *t;
	size_t count;

	scratch_open(&s);
	t = scratch_begin(&s, MAIN, WRITE);
	if (keys_owner_add(s.keys, t, mother) != OK)
		die("owner");
	c = full_case(&s, t);
	other = full_case(&s, t);
	ok(rows_with(t, c.id) > 12, "a case stands in many tables");
	is_err(OK, child_forget(t, s.keys, c.id), "it is forgotten");
	is_int(0, rows_with(t, c.id), "then no key of any table has its id");
	is_err(ERR_NOT_FOUND, child_load(t, s.keys, c.id, &there), "it is not there");
	is_err(ERR_NOT_FOUND, child_forget(t, s.keys, c.id), "and cannot be forgotten again");
	is_int(1, txn_count(t, STR("child")), "one case is left");
	is_int(2, txn_count(t, STR("submission")), "with its two forms");
	is_int(1, txn_count(t, STR("grant")), "and its link");
	is_int(1, work_count(t, work_scope_all(), WORK_CASE), "and its place in the list");
	is_err(OK, child_load(t, s.keys, other.id, &there), "the other can be read");
	is_err(OK, grant_list(t, s.keys, mother, &grants, &count), "and its family");
	ok(count == 1 && str_equal(grants[0].child, other.id), "has only that one");
	scratch_commit(t);
	scratch_close(&s);
	return done();
}
