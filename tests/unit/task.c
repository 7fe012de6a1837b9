#include "store/cases/task.h"

#include "store/cases/task_fill.h"
#include "store/forms/draft_over.h"
#include "store/forms/submission.h"
#include "store/people/organisation.h"
#include "tests/tap.h"
#include "tests/unit/task_made.h"

enum { NOW = FAMILY_NOW, DAY = 86400 };

static struct draft a_draft(struct place *p, struct str person)
{
	return (struct draft){ .person = person,
		                   .form = STR("draft-response"),
		                   .version = STR("0123456789abcdef"),
		                   .keep_days = 30,
		                   .answers = values_open(p->arena),
		                   .visited = values_open(p->arena) };
}

static void sent_to_one(struct place *p, const struct family *f)
{
	struct txn *t = place_begin(p, MAIN, WRITE);
	struct task one = task_made(f, f->ann, 21000, NOW), there, *list;
	struct str raw;
	size_t count;

	is_err(OK, task_add(t, p->keys, &one), "a form is sent to one parent to complete");
	is_err(OK, task_load(t, p->keys, f->child.id, one.id, &there), "it is loaded");
	ok(str_is(there.title, "canary-title") && there.due_on == 21000 && there.state == TASK_NEW,
	   "as it was, new");
	ok(task_is_for(t, p->keys, &there, f->ann, NOW), "it is for her");
	ok(!task_is_for(t, p->keys, &there, f->ben, NOW), "and not for the other parent");
	is_err(OK, task_links(t, p->keys, f->ann, f->child.id, NOW), "it links her to the case");
	is_err(ERR_NOT_FOUND, task_links(t, p->keys, f->ben, f->child.id, NOW), "and not him");
	is_err(OK, task_open(t, p->keys, f->ben, 9, &list, &count), "his list");
	is_int(0, (int64_t)count, "is empty");
	is_err(OK, task_open(t, p->keys, f->ann, 9, &list, &count), "hers");
	is_int(1, (int64_t)count, "has it");
	is_int(1, task_counted(p, t, f->ann, f), "it is counted for her");
	is_int(0, task_counted(p, t, f->ben, f), "and not for him");
	is_err(OK, task_find(t, p->keys, f->child.id, str_from(one.id, 8), &there),
	       "by its 16 bytes it is found too");
	is_err(ERR_NOT_FOUND, task_find(t, p->keys, f->child.id, f->ann, &there),
	       "by others it is not");
	is_err(ERR_NOT_FOUND, task_load(t, p->keys, f->child.id, STR("x"), &there),
	       "nor by what is no id");
	is_err(OK, txn_get(t, TABLE_TASK, KEY(p->arena, f->child.id, one.id), &raw), "its row");
	is_int((int64_t)raw.n, (int64_t)str_search(raw, STR("canary")), "shows nothing");
	there = one;
	there.due_on = 21005;
	is_err(OK, task_save(t, p->keys, &there), "more time is given");
	is_err(ERR_CONFLICT, task_save(t, p->keys, &one), "a save from an older copy is refused");
	there.state = TASK_WITHDRAWN;
	is_err(OK, task_save(t, p->keys, &there), "it is withdrawn");
	is_int(0, task_counted(p, t, f->ann, f), "and no longer counted");
	is_err(OK, task_open(t, p->keys, f->ann, 9, &list, &count), "nor");
	is_int(0, (int64_t)count, "listed");
	is_err(ERR_NOT_FOUND, task_links(t, p->keys, f->ann, f->child.id, NOW),
	       "and links nobody any more");
	family_abort(t);
}

/* The council ends somebody's access, and later sends them one more form. */
static void access_ended(struct place *p, const struct family *f)
{
	struct txn *t = place_begin(p, MAIN, WRITE);
	struct task old = task_made(f, f->ann, 21000, NOW),
	            anew = task_made(f, f->ann, 21000, NOW + 2 * DAY);
	struct grant g = family_counts(p, t, f->ann, f->child.id);
	struct draft d = a_draft(p, f->ann);

	is_err(OK, task_add(t, p->keys, &old), "a form is sent");
	g = family_counts(p, t, f->ann, f->child.id);
	g.until = NOW + DAY;
	is_err(OK, grant_save(t, p->keys, &g), "and her access ends the day after");
	ok(task_is_for(t, p->keys, &old, f->ann, NOW + DAY - 1), "until then it is hers");
	ok(!task_is_for(t, p->keys, &old, f->ann, NOW + DAY) &&
	       task_links(t, p->keys, f->ann, f->child.id, NOW + DAY) == ERR_NOT_FOUND,
	   "then no more");
	is_err(OK, task_add(t, p->keys, &anew), "a new form is sent to her");
	ok(task_is_for(t, p->keys, &anew, f->ann, NOW + 3 * DAY), "which is hers");
	is_err(OK, task_links(t, p->keys, f->ann, f->child.id, NOW + 3 * DAY),
	       "and links her to the case");
	ok(!task_is_for(t, p->keys, &old, f->ann, NOW + 3 * DAY),
	   "but does not open what was sent before");
	is_err(ERR_NOT_FOUND, task_begin(t, p->keys, &old, &d, STR("Ann"), NOW + 3 * DAY),
	       "nor can she begin that");
	family_abort(t);
}

/* The council takes one right away and leaves the others. */
static void right_ended(struct place *p, const struct family *f)
{
	struct txn *t = place_begin(p, MAIN, WRITE);
	struct task one = task_made(f, f->ann, 21000, NOW);
	struct draft d = a_draft(p, f->ann);
	struct grant g;

	is_err(OK, task_add(t, p->keys, &one), "a form is sent");
	g = family_counts(p, t, f->ann, f->child.id);
	g.may = MAY_ALL & ~(unsigned)MAY_FORMS;
	is_err(OK, grant_save(t, p->keys, &g), "and she may complete forms no more");
	ok(!task_is_for(t, p->keys, &one, f->ann, NOW + 1) &&
	       task_links(t, p->keys, f->ann, f->child.id, NOW + 1) == ERR_NOT_FOUND,
	   "then it is hers no more");
	is_err(ERR_NOT_FOUND, task_begin(t, p->keys, &one, &d, STR("Ann"), NOW + 1),
	       "nor can she begin it");
	g = family_counts(p, t, f->ann, f->child.id);
	g.may = MAY_FORMS;
	is_err(OK, grant_save(t, p->keys, &g), "she may again, and nothing else");
	ok(task_is_for(t, p->keys, &one, f->ann, NOW + 2), "then it is hers again");
	family_abort(t);
}

static void sent_to_school(struct place *p, const struct family *f)
{
	struct txn *t = place_begin(p, MAIN, WRITE);
	struct organisation school = { .name = STR("Brook School") };
	struct str head = family_person(p, t, "Hester", "head@brook.example");
	struct task one, there, *list;
	size_t count;

	is_err(OK, organisation_add(t, p->keys, &school), "a school");
	is_err(OK, organisation_join(t, &school, head, STR("Hester"), STR("head@brook.example"), NOW),
	       "with a head");
	one = task_made(f, school.id, 0, NOW);
	one.for_organisation = true;
	is_err(OK, task_add(t, p->keys, &one), "is asked for advice");
	ok(task_is_for(t, p->keys, &one, head, NOW) &&
	       task_links(t, p->keys, head, f->child.id, NOW) == OK,
	   "which is the head's");
	is_err(OK, task_open(t, p->keys, head, 9, &list, &count), "and in the list");
	is_int(1, (int64_t)count, "of the head");
	is_err(OK, task_sent(t, p->keys, head, 9, &list, &count), "what was sent for it");
	is_int(0, (int64_t)count, "is nothing yet");
	is_err(OK, task_load(t, p->keys, one.child, one.id, &there), "it is sent");
	there.state = TASK_SUBMITTED;
	there.submitted_at = NOW + 1;
	is_err(OK, task_save(t, p->keys, &there), "by one of them");
	is_err(OK, task_sent(t, p->keys, head, 9, &list, &count), "what was sent");
	ok(count == 1 && str_equal(list[0].id, one.id), "is in the list of all who belong there");
	is_err(OK, task_open(t, p->keys, head, 9, &list, &count), "what is open");
	is_int(0, (int64_t)count, "has it no more");
	there.state = TASK_NEW;
	is_err(OK, task_save(t, p->keys, &there), "as if it were to be done again");
	is_err(OK, task_sent(t, p->keys, head, 9, &list, &count), "what was sent");
	is_int(0, (int64_t)count, "has it no more either");
	is_err(OK, organisation_leave(t, &school, head, NOW + 1), "until she leaves");
	ok(!task_is_for(t, p->keys, &one, head, NOW) &&
	       task_links(t, p->keys, head, f->child.id, NOW) == ERR_NOT_FOUND,
	   "then it is not hers");
	is_err(OK, organisation_join(t, &school, f->ben, STR("Ben"), STR("ben@example.org"), NOW + 2),
	       "who comes after her");
	is_err(OK, task_open(t, p->keys, f->ben, 9, &list, &count), "has it");
	is_int(1, (int64_t)count, "in turn");
	family_abort(t);
}

static struct task ask_school(struct place *p, struct txn *t, const struct family *f,
                              struct organisation *school, struct str head, struct str heir)
{
	struct task one;

	is_err(OK, organisation_add(t, p->keys, school), "a school");
	is_err(OK, organisation_join(t, school, head, STR("Hester"), STR("head@brook.example"), NOW),
	       "has a head");
	is_err(OK, organisation_join(t, school, heir, STR("Hugh"), STR("hugh@brook.example"), NOW),
	       "and another teacher");
	one = task_made(f, school->id, 0, NOW);
	one.for_organisation = true;
	is_err(OK, task_add(t, p->keys, &one), "it is asked");
	return one;
}

static enum err send(struct place *p, struct draft *d, bool commit)
{
	static const struct form none;
	struct occasion o = { .now = NOW + 9 };
	struct txn *t = place_begin(p, MAIN, WRITE);
	struct submission s;
	enum err e = submission_add(t, p->keys, &none, d, &o, &s);

	if (commit && e == OK)
		place_commit(t);
	else
		family_abort(t);
	return e;
}

/* A form that somebody of a school had begun before they left. */
static void left_school(void)
{
	struct organisation school = { .name = STR("Brook School") };
	struct place p;
	struct family f;
	struct str head, heir;
	struct draft d, anew, third;
	struct task one;
	struct txn *t;

	family_open(&p, &f);
	t = place_begin(&p, MAIN, WRITE);
	head = family_person(&p, t, "Hester", "head@brook.example");
	heir = family_person(&p, t, "Hugh", "hugh@brook.example");
	d = a_draft(&p, head), anew = a_draft(&p, heir), third = a_draft(&p, f.ben);
	one = ask_school(&p, t, &f, &school, head, heir);
	is_err(ERR_NOT_FOUND, task_begin(t, p.keys, &one, &third, STR("Ben"), NOW),
	       "who does not belong to it begins nothing");
	is_err(OK, task_begin(t, p.keys, &one, &d, STR("Hester"), NOW), "the head begins");
	is_err(ERR_EXISTS, task_begin(t, p.keys, &one, &anew, STR("Hugh"), NOW),
	       "then nobody else does");
	place_commit(t);
	is_err(OK, send(&p, &d, false), "and could send it");
	d.submission = STR("");
	t = place_begin(&p, MAIN, WRITE);
	is_err(OK, draft_load(t, p.keys, head, d.id, &d), "a draft");
	is_err(OK, organisation_leave(t, &school, head, NOW + 5), "of a head who then leaves");
	is_err(OK, organisation_save(t, p.keys, &school), "the school");
	place_commit(t);
	is_err(ERR_NOT_FOUND, send(&p, &d, false), "is sent no more");
	t = place_begin(&p, MAIN, WRITE);
	is_err(OK, task_begin(t, p.keys, &one, &anew, STR("Hugh"), NOW + 6),
	       "the other teacher begins anew");
	is_err(OK,
	       organisation_join(t, &school, head, STR("Hester"), STR("head@brook.example"), NOW + 7),
	       "when the head is back");
	place_commit(t);
	is_err(ERR_NOT_FOUND, send(&p, &d, false),
	       "the older draft still is not sent: there is another now");
	t = place_begin(&p, MAIN, WRITE);
	is_err(OK, draft_load(t, p.keys, head, d.id, &d), "the head's draft");
	is_err(OK, draft_remove(t, p.keys, &d), "goes");
	is_err(OK, task_load(t, p.keys, f.child.id, one.id, &one), "the form");
	ok(one.state == TASK_STARTED && str_equal(one.draft, anew.id), "is still the other's");
	place_commit(t);
	is_err(OK, send(&p, &anew, true), "who sends it");
	place_remove(&p);
}

static void about_a_document(struct place *p, const struct family *f)
{
	struct txn *t = place_begin(p, MAIN, WRITE);
	struct str plan = STR("document-that-is-its-own"), other = STR("document-of-another-case");
	struct task one = task_made(f, f->ann, 21000, NOW), there;

	one.documents = values_open(p->arena);
	values_add_text(one.documents, hex_write(p->arena, plan));
	is_err(OK, task_add(t, p->keys, &one), "a form about a document");
	is_err(OK, task_load(t, p->keys, f->child.id, one.id, &there), "is loaded");
	ok(task_has_document(&there, plan), "and names it");
	ok(!task_has_document(&there, other) && !task_has_document(&there, STR("")), "and no other");
	family_abort(t);
}

static void soonest_first(struct place *p, const struct family *f)
{
	struct txn *t = place_begin(p, MAIN, WRITE);
	struct organisation school = { .name = STR("Brook School") };
	const int32_t due[] = { 21009, 0, 21003, 21007 };
	struct task *list;
	size_t count;

	is_err(OK, organisation_add(t, p->keys, &school), "a school");
	is_err(OK, organisation_join(t, &school, f->ann, STR("Ann"), STR("ann@example.org"), NOW),
	       "to which a parent belongs");
	for (size_t i = 0; i < COUNT(due); i++) {
		struct task one = task_made(f, i % 2 ? school.id : f->ann, due[i], NOW + (int64_t)i);

		one.for_organisation = i % 2;
		if (task_add(t, p->keys, &one) != OK)
			die("task_add");
	}
	is_err(OK, task_open(t, p->keys, f->ann, 9, &list, &count), "their own forms and the school's");
	is_int(4, (int64_t)count, "are one list");
	ok(list[0].due_on == 21003 && list[1].due_on == 21007 && list[2].due_on == 21009 &&
	       list[3].due_on == 0,
	   "the soonest due first, those without a day last");
	is_err(OK, task_open(t, p->keys, f->ann, 2, &list, &count), "of a long list");
	ok(count == 2 && list[1].due_on == 21007, "the first of all of them are given");
	family_abort(t);
}

static void begun(struct place *p, const struct family *f)
{
	struct txn *t = place_begin(p, MAIN, WRITE);
	struct task one = task_made(f, f->ann, 21000, NOW), there;
	struct draft d = a_draft(p, f->ann), again = a_draft(p, f->ann), loaded;

	is_err(OK, task_add(t, p->keys, &one), "a form");
	is_err(OK, task_begin(t, p->keys, &one, &d, STR("Ann Example"), NOW + 5), "is begun");
	is_err(ERR_EXISTS, task_begin(t, p->keys, &one, &again, STR("Ann Example"), NOW + 6), "once");
	is_err(OK, draft_load(t, p->keys, f->ann, d.id, &loaded), "its draft");
	ok(str_equal(loaded.task, one.id) && str_equal(loaded.child, f->child.id),
	   "knows what it is for");
	is_err(OK, draft_save(t, p->keys, &loaded, NOW + 7), "and when it is saved");
	is_err(OK, draft_load(t, p->keys, f->ann, d.id, &loaded), "and loaded");
	ok(str_equal(loaded.task, one.id) && str_equal(loaded.child, f->child.id), "still does");
	is_err(OK, task_load(t, p->keys, f->child.id, one.id, &there), "it says");
	ok(there.state == TASK_STARTED && str_is(there.started_by, "Ann Example"),
	   "that it is begun, and by whom");
	is_int(1, task_counted(p, t, f->ann, f), "it still counts as to complete");
	is_err(OK, draft_remove(t, p->keys, &d), "the draft is deleted");
	is_err(OK, task_load(t, p->keys, f->child.id, one.id, &there), "then the form");
	ok(there.state == TASK_NEW && there.draft.n == 0, "is new again");
	is_err(OK, task_begin(t, p->keys, &there, &again, STR("Ann Example"), NOW + 9),
	       "and can be begun anew");
	family_abort(t);
}

static void draft_expires(struct place *p, const struct family *f)
{
	struct txn *t = place_begin(p, MAIN, WRITE);
	struct task one = task_made(f, f->ann, 21000, NOW), there;
	struct draft d = a_draft(p, f->ann);
	struct str due;
	size_t removed;

	is_err(OK, task_add(t, p->keys, &one), "a form");
	is_err(OK, task_begin(t, p->keys, &one, &d, STR("Ann Example"), NOW), "is begun and left");
	due = KEY(p->arena, key_time(p->arena, draft_until(&d)), d.person, d.id);
	is_err(OK, txn_put(t, TABLE_DRAFT_DUE, due, STR("1")), "its owner is warned");
	is_err(OK, draft_over_purge(t, p->keys, NOW + 40 * (int64_t)DAY, 9, &removed),
	       "its draft goes after its time");
	is_int(1, (int64_t)removed, "by itself");
	is_err(OK, task_load(t, p->keys, f->child.id, one.id, &there), "and the form");
	ok(there.state == TASK_NEW, "is new again, not lost");
	family_abort(t);
}

static void too_late_to_begin(struct place *p, const struct family *f)
{
	struct txn *t = place_begin(p, MAIN, WRITE);
	struct task one = task_made(f, f->ann, 21000, NOW);
	struct draft d = a_draft(p, f->ann);

	is_err(OK, task_add(t, p->keys, &one), "a form");
	one.state = TASK_WITHDRAWN;
	is_err(OK, task_save(t, p->keys, &one), "that was withdrawn");
	is_err(ERR_EXPIRED, task_begin(t, p->keys, &one, &d, STR("Ann"), NOW), "is not begun");
	family_abort(t);
}

int main(void)
{
	struct place p;
	struct family f;

	family_open(&p, &f);
	sent_to_one(&p, &f);
	access_ended(&p, &f);
	right_ended(&p, &f);
	sent_to_school(&p, &f);
	left_school();
	about_a_document(&p, &f);
	soonest_first(&p, &f);
	begun(&p, &f);
	draft_expires(&p, &f);
	too_late_to_begin(&p, &f);
	place_remove(&p);
	return done();
}
