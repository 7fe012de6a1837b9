#include "store/cases/child.h"

#include "store/base/date.h"
#include "store/base/hex.h"
#include "store/cases/child_work.h"
#include "store/cases/timescale_case.h"
#include "tests/scratch.h"
#include "tests/tap.h"
#include "tests/unit/child_made.h"

enum { DAY = 86400, TODAY = 20000, NOW = TODAY * DAY + 3600, CASES = 100, CHANGES = 400,
       OFFICERS = 4, PAGE = 9 };

static struct str staff_id(struct scratch *s, int n)
{
	char text[17];

	snprintf(text, sizeof(text), "staff-number-%03d", n);
	return str_copy(s->arena, str_bytes(text, 16));
}

static struct values *officer(struct scratch *s, struct child *c, int staff, int32_t from,
                              int32_t until)
{
	struct values *one = values_add_tree(c->officers);

	values_text(one, STR("staff"), hex_write(s->arena, staff_id(s, staff)));
	values_number(one, STR("from"), from);
	values_number(one, STR("until"), until);
	return one;
}

/* --- the record ------------------------------------------------------------------------------- */

static void keeps_a_case(struct scratch *s, struct txn *t)
{
	struct child c = child_made(s, "Ann", "One", "2012-02-03"), there, older, again;
	struct str subject = vault_random_id(s->arena);

	c.team = STR("north");
	child_date_set(&c, STR("received"), TODAY);
	is_err(OK, keys_owner_add(s->keys, t, subject),
	       "a form was sent about a child, who has a key since then");
	c.id = subject;
	is_err(OK, child_add(t, s->keys, &c, NOW), "a case opens");
	ok(str_equal(c.id, subject), "under the same id");
	again = c;
	is_err(ERR_EXISTS, child_add(t, s->keys, &again, NOW), "once");
	is_err(OK, child_load(t, s->keys, c.id, &there), "it is there");
	ok(str_is(there.first, "Ann") && there.born_on == c.born_on && str_is(there.team, "north"),
	   "as it was opened");
	is_int(TODAY, child_date(&there, STR("received")), "with its dates");
	is_int(9, (int64_t)there.reference.n, "and a reference to quote");
	older = there;
	child_date_set(&there, STR("received"), 0);
	is_err(OK, child_save(t, s->keys, &there, NOW), "a date is taken away");
	is_int(0, child_date(&there, STR("received")), "and unknown again");
	is_err(ERR_CONFLICT, child_save(t, s->keys, &older, NOW),
	       "a save from an older copy is refused");
	is_int(1, txn_count(t, STR("child")), "one case is counted");
	is_str("Ann One", child_name(s->arena, &there), "its name is said whole");
}

static void has_officers(struct scratch *s)
{
	struct child c = child_made(s, "Ann", "One", NULL);
	struct str scopes[WORK_SCOPES_MAX];
	struct values *one;

	ok(!child_officer(&c, TODAY), "at first nobody works on it");
	officer(s, &c, 1, TODAY + 1, 0);
	one = officer(s, &c, 2, TODAY - 10, TODAY);
	ok(child_officer(&c, TODAY) == one, "one who starts tomorrow is not named yet");
	is_int(3, (int64_t)child_scopes(s->arena, &c, TODAY, scopes),
	       "the council, the team and one officer have it");
	ok(str_equal(scopes[2], staff_id(s, 2)), "the one of today");
	ok(child_officer(&c, TODAY + 1) != one, "after the last day it is the next");
	values_number(one, STR("away_until"), TODAY);
	values_text(one, STR("cover"), hex_write(s->arena, staff_id(s, 3)));
	ok(child_is_worked_on(s->arena, &c, staff_id(s, 3), TODAY),
	   "while one is away, their cover works on it");
	ok(!child_is_worked_on(s->arena, &c, staff_id(s, 3), TODAY + 1), "not afterwards");
	ok(!child_is_worked_on(s->arena, &c, staff_id(s, 1), TODAY),
	   "and nobody before their first day");
}

static void excuse(struct child *c, const char *limit, const char *code)
{
	struct values *one = values_add_tree(c->exemptions);

	values_text(one, STR("limit"), str_of(limit));
	values_text(one, STR("code"), str_of(code));
}

static void has_excuses(struct scratch *s)
{
	struct child c = child_made(s, "Ann", "One", NULL);
	struct timescale_facts facts;

	c.exemptions = values_open(s->arena);
	excuse(&c, "final_plan", "circumstances");
	excuse(&c, "final_plan", "away");
	child_facts(&c, &facts);
	is_int(EXEMPTION_AWAY, facts.exempt[LIMIT_FINAL_PLAN], "of two reasons the last one counts");
	excuse(&c, "final_plan", "appointment");
	child_facts(&c, &facts);
	is_int(EXEMPTION_AWAY, facts.exempt[LIMIT_FINAL_PLAN],
	       "one that the law does not allow takes no other's place");
}

/* A day that gave way to a later one stays with the record; a record without any says nothing of
 * them, and an earlier release leaves them out. */
static void keeps_days_of_before(struct scratch *s, struct txn *t)
{
	struct child c = child_made(s, "Ann", "One", NULL), there;
	struct timescale_facts facts;

	child_date_set(&c, STR("review_keep"), TODAY - 700);
	child_date_set(&c, STR("review_meeting"), TODAY - 350);
	child_date_set(&c, STR("review_keep"), TODAY - 340);
	is_err(OK, child_add(t, s->keys, &c, NOW), "a case of two reviews");
	is_err(OK, child_load(t, s->keys, c.id, &there), "is there");
	child_facts(&there, &facts);
	is_int(TODAY - 340, facts.on[ON_REVIEW_KEEP], "with the last answer");
	is_int(TODAY - 700, timescale_first(&facts, ON_REVIEW_KEEP, 1), "and the first");
	child_date_set(&there, STR("review_keep"), TODAY - 700);
	child_facts(&there, &facts);
	is_int(0, facts.earlier[ON_REVIEW_KEEP][0], "which is one again when the last was a mistake");
	ok(!values_find(there.earlier, STR("event")) && there.earlier->count == 0, "and none is left");
	child_date_set(&there, STR("review_keep"), TODAY - 340);
	child_date_forget(&there, STR("review_keep"), TODAY - 700);
	child_facts(&there, &facts);
	is_int(TODAY - 340, timescale_first(&facts, ON_REVIEW_KEEP, 1), "a mistake is forgotten");
}

/* --- lists against plain sorting -------------------------------------------------------------- */

struct plain { struct child c; };

static void change(struct scratch *s, struct txn *t, struct plain *p)
{
	static const char *const teams[] = { "north", "south", "" };
	static const char *const events[] = { "received", "assessing", "not_assessing", "draft_served",
	                                      "consulted", "final_issued", "review_meeting",
	                                      "review_amend", "moved_out" };
	struct child *c = &p->c;

	for (size_t i = 0; i < COUNT(events); i++)
		child_date_set(c, str_of(events[i]),
		               vault_random_below(3) == 0 ? TODAY - 200 + (int32_t)vault_random_below(230)
		                                          : 0);
	c->team = str_of(teams[vault_random_below(3)]);
	c->officers = values_open(s->arena);
	for (uint32_t n = vault_random_below(4); n > 0; n--)
		officer(s, c, (int)vault_random_below(OFFICERS),
		        TODAY - 5 + (int32_t)vault_random_below(10),
		        vault_random_below(2) > 0 ? TODAY + (int32_t)vault_random_below(5) : 0);
	c->closed_at = vault_random_below(5) > 0 ? 0 : NOW - (int64_t)vault_random_below(90) * DAY;
	if ((c->id.n == 0 ? child_add(t, s->keys, c, NOW) : child_save(t, s->keys, c, NOW)) != OK)
		die("change");
}

/* On the day that `sorting` is about. */
static int32_t sorting_on;

static int64_t when_of(const struct child *c)
{
	struct timescale t;

	if (c->closed_at > 0)
		return date_today(c->closed_at);
	child_timescale(c, sorting_on, &t);
	return t.next_due == TIMESCALE_NEVER ? WORK_NO_DAY : t.next_due;
}

static int by_when(const void *x, const void *y)
{
	const struct child *a = &((const struct plain *)x)->c, *b = &((const struct plain *)y)->c;

	if (when_of(a) != when_of(b))
		return when_of(a) < when_of(b) ? -1 : 1;
	return str_compare(a->id, b->id);
}

static bool stands_under(struct scratch *s, const struct child *c, int32_t today, struct str scope)
{
	struct str scopes[WORK_SCOPES_MAX];
	size_t count = child_scopes(s->arena, c, today, scopes);

	for (size_t i = 0; i < count; i++)
		if (str_equal(scopes[i], scope))
			return true;
	return false;
}

/* The list of a scope, read page by page, is what going through all cases and sorting gives. */
static bool agrees(struct scratch *s, struct txn *t, const struct plain *sorted, int32_t today,
                   struct str scope, enum work_kind kind)
{
	struct work_item *items = NULL, *after = NULL;
	size_t count = 0, at = 0;
	int64_t all = 0;

	for (int i = 0; i < CASES; i++) {
		const struct child *c = &sorted[i].c;

		if ((c->closed_at > 0) != (kind == WORK_CLOSED) || !stands_under(s, c, today, scope))
			continue;
		if (at == count) {
			if (work_list(t, scope, kind, after, PAGE, &items, &count) != OK || count == 0)
				return false;
			at = 0;
		}
		if (!str_equal(items[at].of, c->id) || items[at].when != when_of(c))
			return false;
		after = &items[at++];
		all++;
	}
	return work_count(t, scope, kind) == all;
}

/* Each open case stands under its state and its mover, and nowhere else of that sort. */
static bool states_agree(struct scratch *s, struct txn *t, const struct plain *cases, int32_t today)
{
	static const enum work_kind moves[MOVERS] = { 0, WORK_CASE_COUNCIL, WORK_CASE_FAMILY,
	                                              WORK_CASE_OTHER, WORK_CASE_OTHER,
	                                              WORK_CASE_OTHER };
	int64_t wanted[WORK_KINDS] = { 0 };
	struct timescale one;
	bool same = true;

	(void)s;
	for (int i = 0; i < CASES; i++) {
		if (cases[i].c.closed_at > 0)
			continue;
		child_timescale(&cases[i].c, today, &one);
		wanted[WORK_STATE + one.state]++;
		wanted[moves[one.move]]++;
	}
	for (int kind = WORK_STATE; kind < WORK_STATE + CASE_STATES; kind++)
		same = same && work_count(t, work_scope_all(), (enum work_kind)kind) == wanted[kind];
	for (int kind = WORK_CASE_COUNCIL; kind <= WORK_CASE_OTHER; kind++)
		same = same && work_count(t, work_scope_all(), (enum work_kind)kind) == wanted[kind];
	return same;
}

static bool all_agree(struct scratch *s, struct txn *t, const struct plain *cases, int32_t today)
{
	static const enum work_kind kinds[] = { WORK_CASE, WORK_CLOSED };
	struct plain sorted[CASES];
	bool same = states_agree(s, t, cases, today);

	memcpy(sorted, cases, sizeof(sorted));
	sorting_on = today;
	qsort(sorted, CASES, sizeof(*sorted), by_when);
	for (size_t i = 0; i < COUNT(kinds); i++) {
		same = same &&
		       agrees(s, t, sorted, today, work_scope_team(s->arena, STR("north")), kinds[i]);
		same = same && agrees(s, t, sorted, today, work_scope_team(s->arena, STR("")), kinds[i]);
		for (int n = 0; n < OFFICERS; n++)
			same = same && agrees(s, t, sorted, today, staff_id(s, n), kinds[i]);
	}
	return same;
}

/* As after an upgrade by whose clock cases stand elsewhere. */
static void lists_after_an_upgrade(struct scratch *s, struct txn *t, const struct plain *cases,
                                   int32_t today)
{
	int64_t now = (int64_t)today * DAY + 3600;
	size_t some, all = 0;
	enum err e;

	for (int i = 0; i < CASES; i++)
		if (work_remove_all(t, cases[i].c.id) != OK)
			die("work_remove_all");
	ok(!all_agree(s, t, cases, today), "cases stand where the clock does not say");
	while ((e = child_work_renew(t, s->keys, now, 7, &some)) == OK && some > 0)
		all += some;
	is_err(OK, e, "all are put in order once, some at a time");
	ok(all >= CASES, "each of them");
	ok(all_agree(s, t, cases, today), "then they stand where it does");
	is_err(OK, child_work_renew(t, s->keys, now, 7, &some), "later");
	is_int(0, (int64_t)some, "none is put anew");
	is_err(OK, txn_put(t, TABLE_META, STR("work"), STR("0.")), "by other rules than before");
	is_err(OK, child_work_renew(t, s->keys, now, 7, &some), "again");
	is_int(7, (int64_t)some, "they are");
}

static void lists_by_due_date(struct scratch *s, struct txn *t)
{
	struct plain cases[CASES];
	size_t turned;

	for (int i = 0; i < CASES; i++) {
		cases[i].c = child_made(s, "Ann", "One", "2012-02-03");
		change(s, t, &cases[i]);
	}
	for (int i = 0; i < CHANGES; i++)
		change(s, t, &cases[vault_random_below(CASES)]);
	ok(all_agree(s, t, cases, TODAY),
	   "after 400 changes all lists are what sorting a hundred cases gives");
	for (int32_t day = TODAY + 1; day < TODAY + 60; day += 3) {
		is_err(OK, child_turn(t, s->keys, (int64_t)day * DAY + 3600, 1000, &turned),
		       "a day passes");
		ok(all_agree(s, t, cases, day), "officers who came or went have the right list");
	}
	is_err(OK, child_turn(t, s->keys, (int64_t)(TODAY + 58) * DAY + 7200, 1000, &turned),
	       "on the same day");
	is_int(0, (int64_t)turned, "there is nothing left to turn");
	lists_after_an_upgrade(s, t, cases, TODAY + 58);
}

int main(void)
{
	struct scratch s = { 0 };
	struct txn *t;

	scratch_open(&s);
	t = scratch_begin(&s, MAIN, WRITE);
	keeps_a_case(&s, t);
	keeps_days_of_before(&s, t);
	has_officers(&s);
	has_excuses(&s);
	txn_abort(t);
	t = scratch_begin(&s, MAIN, WRITE);
	lists_by_due_date(&s, t);
	scratch_commit(t);
	scratch_close(&s);
	return done();
}
