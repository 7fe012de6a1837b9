/* Sent on one's own, and sent because the council asked. With the forms as they were built. */
#include "store/forms/submission.h"

#include "store/cases/history.h"
#include "store/cases/task.h"
#include "store/cases/task_fill.h"
#include "store/cases/work.h"
#include "store/compiled/form_file.h"
#include "store/engine/blob.h"
#include "store/forms/submission_desk.h"
#include "tests/tap.h"
#include "tests/unit/family.h"
#include "tests/unit/sound.h"

enum { NOW = FAMILY_NOW };
#define COMPILED "build/compiled"

static const struct form_field *find_upload(const struct form *f)
{
	for (size_t i = 0; i < f->page_count; i++)
		for (size_t n = 0; n < f->pages[i].field_count; n++)
			if (f->pages[i].fields[n].type == FIELD_UPLOAD && !f->pages[i].fields[n].show_if &&
			    !f->pages[i].show_if)
				return &f->pages[i].fields[n];
	return NULL;
}

static struct str add_file(struct place *p, struct txn *t, struct str person,
                           struct values *answers, struct str field)
{
	struct values *file = values_add_tree(values_list(answers, field));
	struct blob_writer *w;
	struct blob b;

	if (blob_create(p->arena, p->data, &w) != OK || blob_write(w, STR("plain bytes")) != OK ||
	    blob_finish(w, &b) != OK || blob_keep(t, p->keys, person, w) != OK)
		die("blob");
	values_text(file, STR("id"), hex_write(p->arena, b.id));
	values_text(file, STR("name"), STR("report.pdf"));
	values_number(file, STR("size"), 11);
	return b.id;
}

static bool opens(struct place *p, struct txn *t, struct str owner, struct str id)
{
	struct blob_reader *r;
	struct blob b;

	if (blob_open(t, p->keys, p->data, owner, id, &r, &b) != OK)
		return false;
	blob_close(r);
	return true;
}

static struct form *open_form(struct place *p, const char *name)
{
	struct form *f;

	if (form_open(p->arena, COMPILED, str_of(name), STR(""), &f) != OK)
		die("form_open");
	return f;
}

static struct draft a_draft(struct place *p, const struct form *f, struct str person)
{
	return (struct draft){ .person = person, .form = f->id, .version = f->version, .keep_days = 30,
	                       .about = STR("canary-about"), .answers = values_open(p->arena),
	                       .visited = values_open(p->arena) };
}

static struct submission apply(struct place *p, const struct family *f)
{
	struct occasion o = { .now = NOW, .today = date_today(NOW) };
	struct txn *t = place_begin(p, MAIN, WRITE);
	struct form *form = open_form(p, "parent-ehcna");
	struct draft d = a_draft(p, form, f->ann);
	struct submission s, again;
	struct work_item *items;
	size_t count;

	values_text(d.answers, STR("first_name"), STR("Wren"));
	is_err(OK, draft_add(t, p->keys, &d, NOW), "a parent begins an application");
	is_err(OK, submission_add(t, p->keys, form, &d, &o, &s), "and sends it");
	ok(s.child.n == 0 && s.task.n == 0, "it belongs to no case");
	ok(!str_equal(s.subject, f->child.id) && txn_has(t, TABLE_KEY, s.subject),
	   "but has a key of its own");
	is_int(1, work_count(t, work_scope_all(), WORK_APPLICATION), "it waits for the council");
	is_int(1, work_count(t, work_scope_team(p->arena, STR("")), WORK_APPLICATION),
	       "and for no team yet");
	is_err(OK, work_list(t, work_scope_all(), WORK_APPLICATION, NULL, 9, &items, &count),
	       "in a list");
	is_int(submission_when(&s), items[0].when,
	       "by the day to decide, and among those of one day as it came");
	is_int(s.decision_due, items[0].when >> 32, "which the place begins with");
	is_err(OK, submission_waiting(t, p->keys, &items[0], &again), "which leads to it");
	ok(str_equal(again.address, s.address) && str_equal(again.person, f->ann),
	   "with its address and who sent it");
	is_str("Wren", values_get(again.answers, STR("first_name")), "and the answers");
	is_err(ERR_EXISTS, submission_add(t, p->keys, form, &d, &o, &again),
	       "sent again it is the same");
	is_int(1, work_count(t, work_scope_all(), WORK_APPLICATION), "and waits once");
	place_commit(t);
	return s;
}

static void respond(struct place *p, const struct family *f, struct str address)
{
	struct txn *t = place_begin(p, MAIN, WRITE);
	struct submission s, mine, *list;
	size_t count;

	is_err(OK, submission_open(t, p->keys, address, &s), "the council opens it");
	is_err(OK, submission_respond(t, p->keys, &s, STR("canary: We will assess."), 20900),
	       "and posts a response");
	is_err(OK, submission_load(t, p->keys, f->ann, address, &mine), "who sent it");
	ok(str_is(mine.response, "canary: We will assess.") && mine.response_on == 20900, "reads it");
	is_err(OK, submission_list(t, p->keys, f->ann, 9, &list, &count), "and their list");
	ok(count == 1 && str_is(list[0].response, "canary: We will assess."), "has it");
	is_str("Wren", values_get(mine.answers, STR("first_name")), "what was sent is as it was");
	is_err(OK, submission_respond(t, p->keys, &mine, STR("We will assess, by June."), 20901),
	       "it is corrected");
	is_err(OK, submission_open(t, p->keys, address, &s), "then it says");
	is_str("We will assess, by June.", s.response, "what was posted last");
	is_err(ERR_NOT_FOUND, submission_load(t, p->keys, f->ben, address, &mine),
	       "the other parent sees none of it");
	place_commit(t);
}

static void adopt(struct place *p, const struct family *f, struct str address)
{
	struct txn *t = place_begin(p, MAIN, WRITE);
	struct submission s, mine;

	is_err(OK, submission_open(t, p->keys, address, &s), "the application");
	is_err(OK, submission_adopt(t, p->keys, &s, f->child.id), "is taken into a case that is there");
	is_int(0, work_count(t, work_scope_all(), WORK_APPLICATION), "then it waits no more");
	is_int(0, work_count(t, work_scope_team(p->arena, STR("")), WORK_APPLICATION), "for nobody");
	is_err(OK, submission_open(t, p->keys, address, &s), "and says");
	ok(str_equal(s.child, f->child.id), "which case has it");
	is_err(OK, submission_load(t, p->keys, f->ann, address, &mine), "to who sent it too");
	ok(str_equal(mine.child, f->child.id), "it does");
	is_err(ERR_EXISTS, submission_adopt(t, p->keys, &s, f->ann), "a second case cannot take it");
	is_str("Wren", values_get(s.answers, STR("first_name")), "it is read as before");
	place_commit(t);
}

static void is_written_down(struct place *p, struct txn *t, const struct family *f)
{
	struct history_entry *list;
	size_t count;

	is_err(OK,
	       history_list(t, p->keys, &(struct history_page){ f->child.id, STR(""), STR(""), 9 },
	                    &list, &count),
	       "the history of the case");
	ok(count > 0 && str_is(list[0].action, "task_submitted") && str_is(list[0].what, "Your answer"),
	   "says that a form came back, and which");
	ok(count > 0 && list[0].actor == ACTOR_FAMILY && str_is(list[0].by_name, "Ben Example"),
	   "and from whom");
}

static struct submission answer_task(struct place *p, const struct family *f, bool withdrawn)
{
	struct occasion o = { .now = NOW + 50, .today = date_today(NOW) };
	struct txn *t = place_begin(p, MAIN, WRITE);
	struct form *form = open_form(p, "draft-response");
	struct task one = { .child = f->child.id, .form = form->id, .title = STR("Your answer"),
	                    .assignee = f->ben, .assignee_name = STR("Ben"), .by = f->officer,
	                    .by_name = STR("Robin"), .sent_at = NOW };
	struct draft d = a_draft(p, form, f->ben);
	const struct form_field *upload = find_upload(form);
	struct submission s, again;
	struct work_item *items;
	struct str file = STR("");
	size_t count;

	is_err(OK, task_add(t, p->keys, &one), "a parent is asked to complete a form");
	if (upload)
		file = add_file(p, t, f->ben, d.answers, upload->id);
	is_err(OK, task_begin(t, p->keys, &one, &d, STR("Ben"), NOW + 10), "begins it");
	if (withdrawn) {
		one.state = TASK_WITHDRAWN;
		is_err(OK, task_save(t, p->keys, &one), "(it is withdrawn meanwhile)");
	}
	is_err(OK, submission_add(t, p->keys, form, &d, &o, &s), "and sends it");
	ok(str_equal(s.subject, f->child.id) && str_equal(s.child, f->child.id),
	   "its subject is the child of the case");
	ok(file.n == 0 || opens(p, t, f->child.id, file), "so is that of its files");
	ok(file.n == 0 || !opens(p, t, f->ben, file), "which the parent no longer owns");
	is_int(0, s.decision_due, "it starts no clock");
	is_int(0, work_count(t, work_scope_all(), WORK_APPLICATION), "and is no application");
	is_err(OK, work_list(t, f->officer, WORK_RETURNED, NULL, 9, &items, &count),
	       "the officer finds it");
	is_int(1, (int64_t)count, "among what came back");
	is_err(OK, task_find(t, p->keys, items[0].of, items[0].item, &one), "with the task");
	ok(one.state == TASK_SUBMITTED && str_equal(one.submission, s.address),
	   "which says where the answer is");
	is_int(0, family_counts(p, t, f->ben, f->child.id).tasks, "nothing is left to complete");
	is_written_down(p, t, f);
	is_err(OK, submission_open(t, p->keys, s.address, &again), "the council opens it");
	ok(str_equal(again.task, one.id), "and sees what it answers");
	is_err(ERR_EXISTS, submission_add(t, p->keys, form, &d, &o, &again),
	       "sent again it is the same");
	is_err(OK, draft_remove(t, p->keys, &d), "when the draft is cleared away");
	is_err(OK, task_load(t, p->keys, f->child.id, one.id, &one), "the task");
	ok(one.state == TASK_SUBMITTED, "stays answered");
	is_err(OK, task_looked_at(t, &one), "once the officer has looked");
	is_int(0, work_count(t, f->officer, WORK_RETURNED), "it waits no more");
	place_commit(t);
	return s;
}

/* What export and check walk. */
static void all_of_them(struct place *p, size_t wanted)
{
	struct txn *t = place_begin(p, MAIN, READ);
	struct submission s = { .address = STR("") };
	size_t n = 0;

	while (submission_before(t, p->keys, s.address, &s) == OK)
		n++;
	is_int((int64_t)wanted, (int64_t)n, "whatever was sent is there to be exported");
	txn_abort(t);
}

int main(void)
{
	struct place p;
	struct family f;
	struct submission s;

	family_open(&p, &f);
	s = apply(&p, &f);
	respond(&p, &f, s.address);
	adopt(&p, &f, s.address);
	answer_task(&p, &f, false);
	answer_task(&p, &f, true);
	all_of_them(&p, 3);
	ok(is_sound(&p) > 20, "row by row");
	place_remove(&p);
	return done();
}
