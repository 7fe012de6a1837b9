#include "store/cases/allow.h"

#include "store/base/hex.h"
#include "store/cases/task.h"
#include "tests/scratch.h"
#include "tests/tap.h"

enum { DAY = 86400, TODAY = 20000, NOW = TODAY * DAY + 3600 };

struct world {
	struct scratch s;
	struct txn *t;
	struct child north, south, teamless;
};

static const struct str mother = STR("person-mother-01"), stranger = STR("person-stranger1"),
                        staff_number = STR("staff-officer-01");

static struct child a_case(struct world *w, const char *team)
{
	struct child c = { .first = STR("Ann"), .last = STR("One"), .team = str_of(team) };

	if (child_add(w->t, w->s.keys, &c, NOW) != OK)
		die("child_add");
	return c;
}

static bool family_may(struct world *w, struct str person, enum action action, struct str child,
                       int64_t now)
{
	struct asker who = { .kind = ACTOR_FAMILY, .id = person, .now = now };
	struct allowed what;

	return allow(w->t, w->s.keys, &who, action, child, &what) == OK;
}

static bool staff_may(struct world *w, const struct staff *s, enum action action, struct str child)
{
	struct asker who = { .kind = ACTOR_STAFF, .id = s->id, .staff = s, .now = NOW };
	struct allowed what;

	return allow(w->t, w->s.keys, &who, action, child, &what) == OK;
}

/* --- families --------------------------------------------------------------------------------- */

static const struct { enum action action; unsigned may; } family_acts[] = {
	{ ACT_SEE, MAY_STATUS }, { ACT_MESSAGE, MAY_MESSAGE }, { ACT_DOCUMENT, MAY_DOCUMENTS },
	{ ACT_FORM, MAY_FORMS },
	{ ACT_HISTORY, MAY_HISTORY },
};

static bool each_bit_lets_one_thing(struct world *w, struct grant *g)
{
	bool exact = true;

	for (unsigned may = 0; may <= MAY_ALL; may++) {
		g->may = may;
		if (grant_save(w->t, w->s.keys, g) != OK)
			die("grant_save");
		for (int action = 0; action < ACTIONS; action++) {
			bool wanted = false;

			for (size_t i = 0; i < COUNT(family_acts); i++)
				wanted = wanted ||
				         ((int)family_acts[i].action == action && (may & family_acts[i].may) != 0);
			exact = exact && family_may(w, mother, (enum action)action, w->north.id, NOW) == wanted;
		}
	}
	return exact;
}

static void families(struct world *w)
{
	struct grant g = { .person = mother, .child = w->north.id, .may = MAY_ALL, .from = NOW - 10,
	                   .until = NOW + 10 };
	struct asker nobody = { .kind = ACTOR_NOBODY, .id = mother, .now = NOW },
	system = { .kind = ACTOR_SYSTEM, .id = mother, .now = NOW };
	struct asker who = { .kind = ACTOR_FAMILY, .id = mother, .now = NOW };
	struct allowed what;

	if (keys_owner_add(w->s.keys, w->t, mother) != OK ||
	    keys_owner_add(w->s.keys, w->t, stranger) != OK)
		die("owners");
	ok(!family_may(w, mother, ACT_SEE, w->north.id, NOW), "a parent without a link sees nothing");
	is_err(OK, grant_add(w->t, w->s.keys, &g), "she is linked");
	is_err(OK, allow(w->t, w->s.keys, &who, ACT_SEE, w->north.id, &what), "then she sees the case");
	ok(str_equal(what.child.id, w->north.id) && str_equal(what.grant.person, mother),
	   "and the answer has it and her link");
	ok(!family_may(w, mother, ACT_SEE, w->south.id, NOW), "not another child's");
	ok(!family_may(w, stranger, ACT_SEE, w->north.id, NOW), "and nobody else sees it");
	ok(!family_may(w, mother, ACT_SEE, STR("no-such-child-01"), NOW),
	   "a child that is not there is the same");
	ok(!family_may(w, mother, ACT_SEE, STR(""), NOW) &&
	       !family_may(w, mother, ACT_SEE, STR("short"), NOW),
	   "and what is no id");
	ok(!family_may(w, mother, ACT_SEE, w->north.id, NOW - 11), "not before the link begins");
	ok(!family_may(w, mother, ACT_SEE, w->north.id, NOW + 10), "and not once it has ended");
	ok(each_bit_lets_one_thing(w, &g),
	   "each bit of a link lets exactly one thing be done, and nothing of the council's");
	is_err(ERR_NOT_FOUND, allow(w->t, w->s.keys, &nobody, ACT_SEE, w->north.id, &what),
	       "nobody may nothing");
	is_err(ERR_NOT_FOUND, allow(w->t, w->s.keys, &system, ACT_SEE, w->north.id, &what),
	       "nor the system");
}

static bool only_form_and_document(struct world *w, struct str person, struct str child)
{
	bool exact = true;

	for (int action = 0; action < ACTIONS; action++)
		exact = exact && family_may(w, person, (enum action)action, child, NOW) ==
		                     (action == ACT_FORM || action == ACT_DOCUMENT);
	return exact;
}

static bool nothing(struct world *w, struct str person, struct str child)
{
	bool none = true;

	for (int action = 0; action < ACTIONS; action++)
		none = none && !family_may(w, person, (enum action)action, child, NOW);
	return none;
}

static void who_was_sent_a_form(struct world *w)
{
	struct task one = { .child = w->south.id, .form = STR("f"), .title = STR("F"),
	                    .assignee = stranger, .by = staff_number, .sent_at = NOW };
	struct asker who = { .kind = ACTOR_FAMILY, .id = stranger, .now = NOW };
	struct allowed what;

	is_err(OK, task_add(w->t, w->s.keys, &one), "a professional without a link is sent a form");
	ok(only_form_and_document(w, stranger, w->south.id),
	   "who may fill it in and read its documents, and nothing else");
	is_err(OK, allow(w->t, w->s.keys, &who, ACT_FORM, w->south.id, &what), "the answer");
	is_int(0, (int64_t)what.grant.person.n, "says that there is no link");
	ok(nothing(w, stranger, w->teamless.id), "nothing of another child");
	one.state = TASK_SUBMITTED;
	one.submitted_at = NOW;
	is_err(OK, task_save(w->t, w->s.keys, &one), "it is sent");
	ok(family_may(w, stranger, ACT_DOCUMENT, w->south.id, NOW + 30 * 86400),
	   "they read those documents for 30 days more");
	ok(!family_may(w, stranger, ACT_DOCUMENT, w->south.id, NOW + 30 * 86400 + 1) &&
	       family_may(w, stranger, ACT_FORM, w->south.id, NOW + 30 * 86400 + 1),
	   "and no longer; the form leads to what they sent");
	one.state = TASK_WITHDRAWN;
	is_err(OK, task_save(w->t, w->s.keys, &one), "the form is withdrawn");
	ok(nothing(w, stranger, w->south.id), "then nothing is left");
}

/* What cannot be read is told as a fault, and not as a page that is not there. */
static void task_is_damaged(struct world *w)
{
	struct asker who = { .kind = ACTOR_FAMILY, .id = stranger, .now = NOW };
	struct task one = { .child = w->south.id, .form = STR("f"), .title = STR("F"),
	                    .assignee = stranger, .sent_at = NOW };
	struct str key;
	struct allowed what;

	is_err(OK, task_add(w->t, w->s.keys, &one), "a form is sent");
	key = KEY(w->s.arena, w->south.id, one.id);
	is_err(OK, txn_put(w->t, TABLE_TASK, key, STR("noise")), "and damaged");
	is_err(ERR_DAMAGED, allow(w->t, w->s.keys, &who, ACT_FORM, w->south.id, &what),
	       "who was sent it is told of a fault");
	is_err(OK, txn_delete(w->t, TABLE_TASK, key), "without it");
	is_err(ERR_NOT_FOUND, allow(w->t, w->s.keys, &who, ACT_FORM, w->south.id, &what),
	       "there is nothing");
}

static struct task a_task(struct world *w, int64_t sent_at)
{
	struct task one = { .child = w->teamless.id, .form = STR("f"), .title = STR("F"),
	                    .assignee = stranger, .by = staff_number, .sent_at = sent_at };

	if (task_add(w->t, w->s.keys, &one) != OK)
		die("task_add");
	return one;
}

static void end_at(struct world *w, int64_t until)
{
	struct grant g;

	if (grant_load(w->t, w->s.keys, stranger, w->teamless.id, &g) != OK)
		die("grant_load");
	g.until = until;
	if (grant_save(w->t, w->s.keys, &g) != OK)
		die("grant_save");
}

/* A form that waits is no way round the end of a link. */
static void who_was_sent_away(struct world *w)
{
	struct grant g = { .person = stranger, .child = w->teamless.id, .may = MAY_ALL,
	                   .from = NOW - 10 };

	is_err(OK, grant_add(w->t, w->s.keys, &g), "a relative who is linked");
	a_task(w, NOW - 5);
	ok(family_may(w, stranger, ACT_FORM, w->teamless.id, NOW),
	   "and was sent a form may fill it in");
	if (grant_load(w->t, w->s.keys, stranger, w->teamless.id, &g) != OK)
		die("grant_load");
	g.may = MAY_STATUS;
	is_err(OK, grant_save(w->t, w->s.keys, &g), "who may only see how the case stands");
	ok(!family_may(w, stranger, ACT_FORM, w->teamless.id, NOW) &&
	       !family_may(w, stranger, ACT_DOCUMENT, w->teamless.id, NOW),
	   "opens neither the form nor its documents");
	if (grant_load(w->t, w->s.keys, stranger, w->teamless.id, &g) != OK)
		die("grant_load");
	g.may = MAY_STATUS | MAY_FORMS;
	is_err(OK, grant_save(w->t, w->s.keys, &g), "who may complete forms and read no documents");
	ok(family_may(w, stranger, ACT_FORM, w->teamless.id, NOW) &&
	       !family_may(w, stranger, ACT_DOCUMENT, w->teamless.id, NOW),
	   "opens the form alone");
	g.may = MAY_ALL;
	is_err(OK, grant_save(w->t, w->s.keys, &g), "until they may again");
	end_at(w, NOW + 9);
	ok(family_may(w, stranger, ACT_FORM, w->teamless.id, NOW),
	   "also while the link is to end some day");
	end_at(w, NOW);
	ok(nothing(w, stranger, w->teamless.id),
	   "once it has ended nothing is left, neither the form nor its documents");
	a_task(w, NOW + 1);
	ok(only_form_and_document(w, stranger, w->teamless.id),
	   "until the council sends them a form after that");
}

/* --- the council's side ----------------------------------------------------------------------- */

/* One row an action, as a person would read it: viewer, officer, administrator, manager, admin. */
static const struct { enum action action; bool of_case; const char *roles; } matrix[] = {
	{ ACT_SEE, true, "....." }, { ACT_MESSAGE, true, "....." }, { ACT_DOCUMENT, true, "....." },
	{ ACT_FORM, true, "....." },
	{ ACT_HISTORY, true, "....." }, { ACT_CASE_READ, true, "yyyy." },
	{ ACT_CASE_LIST, false, "yyyy." },
	{ ACT_REPORT, false, "yyyy." }, { ACT_CASE_OPEN, false, ".yyy." },
	{ ACT_CASE_EDIT, true, ".yyy." },
	{ ACT_CASE_WRITE, true, ".yyy." }, { ACT_CASE_SHARE, true, ".yyy." },
	{ ACT_CASE_GRANT, true, ".yyy." },
	{ ACT_COVER, false, "..yy." }, { ACT_EXPORT, true, ".yyy." },
	{ ACT_ORGANISATION, false, "..yy." },
	{ ACT_RESCUE, false, "..yy." },
};

static void roles(struct world *w)
{
	bool same = COUNT(matrix) == ACTIONS, disabled = false;

	for (size_t i = 0; i < COUNT(matrix); i++) {
		for (int role = 0; role < STAFF_ROLES; role++) {
			struct staff s = { .id = staff_number, .role = (enum staff_role)role,
			                   .team = STR("north") };
			bool wanted = matrix[i].roles[role] == 'y';

			same = same && allow_role(s.role, matrix[i].action) == wanted;
			same = same && staff_may(w, &s, matrix[i].action, w->north.id) == wanted;
			same = same &&
			       staff_may(w, &s, matrix[i].action, STR("")) == (wanted && !matrix[i].of_case);
			s.disabled_at = NOW - 1;
			disabled = disabled || staff_may(w, &s, matrix[i].action, w->north.id) ||
			           staff_may(w, &s, matrix[i].action, STR(""));
		}
	}
	ok(same, "every role may what its row of the matrix says, and no more");
	ok(!disabled, "an account that was disabled may nothing");
}

static void reach(struct world *w)
{
	struct staff s = { .id = staff_number, .role = STAFF_OFFICER, .team = STR("north") };
	struct values *officer;

	ok(staff_may(w, &s, ACT_CASE_READ, w->north.id), "an officer reads cases of the own team");
	ok(staff_may(w, &s, ACT_CASE_READ, w->teamless.id), "and of no team yet");
	ok(!staff_may(w, &s, ACT_CASE_READ, w->south.id), "not of another");
	ok(!staff_may(w, &s, ACT_CASE_READ, STR("no-such-child-01")),
	   "a case that is not there is the same");
	officer = values_add_tree(w->south.officers);
	values_text(officer, STR("staff"), hex_write(w->s.arena, staff_number));
	values_number(officer, STR("from"), TODAY);
	is_err(OK, child_save(w->t, w->s.keys, &w->south, NOW), "assigned to one of another team");
	ok(staff_may(w, &s, ACT_CASE_EDIT, w->south.id), "the officer works on it");
	values_number(officer, STR("from"), TODAY - 9);
	values_number(officer, STR("until"), TODAY - 1);
	is_err(OK, child_save(w->t, w->s.keys, &w->south, NOW), "until yesterday");
	ok(!staff_may(w, &s, ACT_CASE_EDIT, w->south.id), "no longer");
	s.team = STR("");
	ok(staff_may(w, &s, ACT_CASE_READ, w->south.id), "who has no team reaches all");
	s = (struct staff){ .id = staff_number, .role = STAFF_MANAGER, .team = STR("north") };
	ok(staff_may(w, &s, ACT_CASE_READ, w->south.id), "a manager reaches all");
	s.role = STAFF_ADMIN;
	ok(!allow_reach(&s, STR("north")) && !allow_reach(&s, STR("")),
	   "the system's administrator reaches none");
	s.role = STAFF_MANAGER;
	s.id = STR("staff-somebody-1");
	ok(allow(w->t, w->s.keys,
	         &(struct asker){ .kind = ACTOR_STAFF, .id = staff_number, .staff = &s, .now = NOW },
	         ACT_CASE_LIST, STR(""), NULL) == ERR_NOT_FOUND,
	   "an account that is not the asker's says nothing");
	ok(allow(w->t, w->s.keys,
	         &(struct asker){ .kind = ACTOR_STAFF, .id = staff_number, .now = NOW }, ACT_CASE_LIST,
	         STR(""), NULL) == ERR_NOT_FOUND,
	   "nor does none");
}

int main(void)
{
	struct world w = { 0 };

	scratch_open(&w.s);
	w.t = scratch_begin(&w.s, MAIN, WRITE);
	w.north = a_case(&w, "north");
	w.south = a_case(&w, "south");
	w.teamless = a_case(&w, "");
	families(&w);
	who_was_sent_a_form(&w);
	who_was_sent_away(&w);
	task_is_damaged(&w);
	roles(&w);
	reach(&w);
	scratch_commit(w.t);
	scratch_close(&w.s);
	return done();
}
