/* Cases of before marked by what they took in: some at a time, cut short at any of them, and never
 * against an officer. With the forms as they were built. */
#include "store/cases/marking_back.h"

#include "store/cases/history.h"
#include "store/compiled/form_file.h"
#include "store/forms/submission_desk.h"
#include "tests/tap.h"
#include "tests/unit/family.h"

enum { NOW = FAMILY_NOW, CASES = 7 };
#define COMPILED "build/compiled"

static struct str cases[CASES];

/* A case that took in a request in which an address is to be kept secret, or not. */
static struct str a_case(struct place *p, struct txn *t, const struct family *f, bool is_secret)
{
	struct occasion o = { .now = NOW, .today = date_today(NOW) };
	struct draft d = { .person = f->ann, .form = STR("parent-ehcna"), .keep_days = 30,
	                   .answers = values_open(p->arena), .visited = values_open(p->arena) };
	struct submission s;
	struct form *form;
	struct child c = { .first = STR("Cleo"), .last = STR("Example"), .opened_at = NOW };

	if (form_open(p->arena, COMPILED, d.form, STR(""), &form) != OK)
		die("form");
	d.version = form->version;
	values_text(d.answers, STR("keep_private"), is_secret ? STR("yes") : STR("no"));
	if (draft_add(t, p->keys, &d, NOW) != OK ||
	    submission_add(t, p->keys, form, &d, &o, &s) != OK)
		die("sent");
	c.id = s.subject;
	c.dates = values_open(p->arena);
	c.submissions = values_open(p->arena);
	values_add_text(c.submissions, hex_write(p->arena, s.address));
	if (child_add(t, p->keys, &c, NOW) != OK || submission_adopt(t, p->keys, &s, c.id) != OK)
		die("taken in");
	return c.id;
}

static void fill(struct place *p, const struct family *f)
{
	struct txn *t = place_begin(p, MAIN, WRITE);

	for (size_t i = 0; i < CASES; i++)
		cases[i] = a_case(p, t, f, i != 0);
	place_commit(t);
}

/* An entry as an officer's page left it. */
static void decide(struct place *p, const struct family *f, struct str id, const char *what)
{
	struct asker who = { .kind = ACTOR_STAFF, .id = f->officer, .name = STR("Robin"), .now = NOW };
	struct history_entry entry = { .action = STR("flag_changed"), .what = str_of(what),
	                               .staff_only = true };
	struct txn *t = place_begin(p, MAIN, WRITE);

	if (history_add(t, p->keys, &who, id, STR(""), &entry) != OK)
		die("history");
	place_commit(t);
}

/* Of who sees that case the record does not open any more. */
static void damage(struct place *p, const struct family *f, struct str id)
{
	struct grant g = { .person = f->ann, .child = id, .relation = RELATION_PARENT, .may = MAY_ALL,
		               .from = NOW, .child_name = STR("Cleo Example") };
	struct txn *t = place_begin(p, MAIN, WRITE);

	if (grant_add(t, p->keys, &g) != OK ||
	    txn_put(t, TABLE_GRANT, KEY(p->arena, f->ann, id), STR("torn")) != OK)
		die("damage");
	place_commit(t);
}

static size_t marked(struct place *p)
{
	struct txn *t = place_begin(p, MAIN, READ);
	struct child c;
	size_t count = 0;

	for (size_t i = 0; i < CASES; i++)
		count += child_load(t, p->keys, cases[i], &c) == OK && c.marks->count == 1 &&
		         values_find(c.flags, STR("confidential_address"));
	family_abort(t);
	return count;
}

static void some(struct place *p, const struct words *words, struct marking_back *b, bool is_kept)
{
	struct txn *t = place_begin(p, MAIN, WRITE);
	struct marking m = { t, p->keys, words, NOW };

	if (marking_back_some(&m, b) != OK)
		die("some");
	if (is_kept)
		place_commit(t);
	else
		family_abort(t);
}

static bool due(struct place *p)
{
	struct txn *t = place_begin(p, MAIN, READ);
	bool is;

	if (marking_back_due(t, &is) != OK)
		die("due");
	family_abort(t);
	return is;
}

int main(void)
{
	struct marking_back b = { .compiled = COMPILED, .count_max = 2 };
	struct place p;
	struct family f;
	struct words *words;

	family_open(&p, &f);
	if (words_load(p.arena, COMPILED, &words) != OK)
		die("words");
	fill(&p, &f);
	decide(&p, &f, cases[1], "Confidential address");
	decide(&p, &f, cases[2], "as the council called it then");
	damage(&p, &f, cases[3]);
	ok(due(&p), "one with cases that were not looked through is");
	some(&p, words, &b, false);
	is_int(0, (int64_t)marked(&p), "what is killed in its first transaction leaves nothing");
	for (size_t turns = 0; !b.is_done && turns < 2 * CASES; turns++) {
		some(&p, words, &b, turns % 2 != 0);
		b.is_done = b.is_done && turns % 2 != 0;
	}
	ok(!due(&p), "killed in every other one, it comes to its end");
	is_int(CASES - 4, (int64_t)marked(&p),
	       "all are marked but who said no, those on which an officer decided, and one that does "
	       "not open");
	b = (struct marking_back){ .compiled = COMPILED, .count_max = 2 };
	some(&p, words, &b, true);
	ok(b.is_done && b.looked == 0, "then nothing is looked through again");
	place_remove(&p);
	return done();
}
