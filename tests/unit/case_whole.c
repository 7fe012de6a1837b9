/* A case with some of everything, through the doors that the pages use: checked whole, and
 * forgotten whole. */
#include "store/cases/child.h"
#include "store/cases/document.h"
#include "store/cases/fresh.h"
#include "store/cases/history.h"
#include "store/cases/invite.h"
#include "store/cases/message.h"
#include "store/cases/task.h"
#include "store/cases/task_fill.h"
#include "store/compiled/form_file.h"
#include "store/engine/blob.h"
#include "store/forms/submission.h"
#include "store/keeping/forget.h"
#include "store/people/organisation.h"
#include "tests/tap.h"
#include "tests/unit/family.h"
#include "tests/unit/rows.h"

enum { NOW = FAMILY_NOW };

static struct str a_file(struct place *p, struct txn *t, struct str owner)
{
	struct blob_writer *w;
	struct blob b;

	if (blob_create(p->arena, p->data, &w) != OK || blob_write(w, STR("canary-file")) != OK ||
	    blob_finish(w, &b) != OK || blob_keep(t, p->keys, owner, w) != OK)
		die("blob");
	return b.id;
}

static void messages(struct place *p, struct txn *t, const struct family *f)
{
	struct message down = { .child = f->child.id, .type = STR("to_family"),
	                        .subject = STR("canary-subject"), .text = STR("canary-text"),
	                        .from_council = true, .from = f->officer,
	                        .from_name = STR("canary-officer"), .to = values_open(p->arena),
	                        .files = values_open(p->arena), .sent_at = NOW };
	struct message up = { .child = f->child.id, .type = STR("progress"), .text = STR("canary-text"),
	                      .from = f->ben, .from_name = STR("Ben"), .sent_at = NOW + 5 };
	struct values *file = values_add_tree(down.files);

	values_text(file, STR("id"), hex_write(p->arena, a_file(p, t, f->child.id)));
	values_text(file, STR("name"), STR("canary-name.pdf"));
	values_number(file, STR("size"), 11);
	family_name(p, down.to, f->ann, "Ann Example");
	family_name(p, down.to, f->ben, "Ben Example");
	is_err(OK, message_add(t, p->keys, &down), "the council writes to both parents, with a file");
	is_err(OK, message_add(t, p->keys, &up), "one of them writes");
	is_err(OK, message_read(t, p->keys, f->ben, &down, STR(""), NOW + 3), "and has read what came");
}

static void documents(struct place *p, struct txn *t, const struct family *f)
{
	struct document d = { .child = f->child.id, .kind = STR("draft_plan"),
	                      .title = STR("canary-title"), .blob = a_file(p, t, f->child.id),
	                      .filename = STR("canary-name.pdf"), .bytes = 11, .by = f->officer,
	                      .recipients = values_open(p->arena), .sent_at = NOW };

	family_name(p, d.recipients, f->ann, "Ann Example");
	is_err(OK, document_add(t, p->keys, &d), "a document is shared");
}

static struct draft begin_task(struct place *p, struct txn *t, const struct family *f,
                               const struct form *form, struct str person)
{
	struct task one = { .child = f->child.id, .form = form->id, .title = STR("canary-title"),
	                    .assignee = person, .by = f->officer, .note = STR("canary-note"),
	                    .sent_at = NOW, .due_on = date_today(NOW) + 15 };
	struct draft d = { .person = person, .form = form->id, .version = form->version,
	                   .keep_days = 90, .answers = values_open(p->arena),
	                   .visited = values_open(p->arena) };

	is_err(OK, task_add(t, p->keys, &one), "a form is asked for");
	is_err(OK, task_begin(t, p->keys, &one, &d, STR("canary-starter"), NOW + 1), "and begun");
	return d;
}

static void tasks(struct place *p, struct txn *t, const struct family *f)
{
	struct occasion o = { .now = NOW + 9, .today = date_today(NOW) };
	struct submission s;
	struct draft d;
	struct form *form;

	if (form_open(p->arena, "build/compiled", STR("draft-response"), STR(""), &form) != OK)
		die("form");
	begin_task(p, t, f, form, f->ann);
	d = begin_task(p, t, f, form, f->ben);
	is_err(OK, submission_add(t, p->keys, form, &d, &o, &s), "one of them is sent");
}

static void people(struct place *p, struct txn *t, const struct family *f)
{
	struct organisation school = { .name = STR("canary-school"),
	                               .email = STR("canary@brook.example") };
	struct invite i = { .child = f->child.id, .email = STR("canary@example.org"),
	                    .name = STR("canary-name"), .may = MAY_STATUS, .by = f->officer }, open = i;
	struct str gran = family_person(p, t, "Gran", "gran@example.org"), token;
	struct asker who = { .kind = ACTOR_STAFF, .id = f->officer, .name = STR("canary-officer"),
	                     .now = NOW };
	struct history_seen seen = { STR("case"), STR(""), STR("") };

	is_err(OK, organisation_add(t, p->keys, &school), "a school");
	is_err(OK, organisation_join(t, &school, gran, STR("Gran"), STR("gran@example.org"), NOW),
	       "has a member");
	is_err(OK, organisation_save(t, p->keys, &school), "and is saved");
	i.email = STR("gran@example.org");
	is_err(OK, invite_add(t, p->keys, &i, NOW, &token), "somebody is invited");
	is_err(OK, invite_accept(t, p->keys, &i, gran, f->child.born_on, NOW + 5), "and comes in");
	is_err(OK, invite_add(t, p->keys, &open, NOW, &token), "somebody else not yet");
	is_err(OK, history_look(t, p->keys, &who, f->child.id, &seen), "an officer looks");
}

static void say(void *to, const char *table, struct str key, const char *what)
{
	(void)to, (void)key;
	printf("# %s: %s\n", table, what);
}

static void keep_quiet(void *to, const char *table, uint64_t rows)
{
	(void)to, (void)table, (void)rows;
}

static void keep_silent(void *to, const char *table, struct str key, const char *what)
{
	(void)to, (void)table, (void)key, (void)what;
}

static void whole(struct place *p, const char *sentence)
{
	struct integrity i = { .store = p->store, .keys = p->keys, .data = p->data, .found = say,
	                       .report = keep_quiet };

	is_err(OK, integrity_check(&i), "the store is gone through");
	is_int(0, (int64_t)i.faults, sentence);
}

/* Each kept count that is not what counting gives is a fault. */
static void counts(struct place *p, const struct family *f)
{
	struct integrity i = { .store = p->store, .keys = p->keys, .data = p->data,
	                       .found = keep_silent, .report = keep_quiet };
	struct txn *t = place_begin(p, MAIN, WRITE);
	struct grant g = family_counts(p, t, f->ann, f->child.id);

	g.unread++, g.tasks++, g.documents++;
	is_err(OK, grant_save(t, p->keys, &g), "three counts are spoilt");
	place_commit(t);
	is_err(OK, integrity_check(&i), "the store is gone through");
	is_int(3, (int64_t)i.faults, "and three faults are found");
	t = place_begin(p, MAIN, WRITE);
	is_err(OK, fresh_recount(t, p->keys, f->ann, f->child.id), "they are counted again");
	place_commit(t);
	whole(p, "and right");
}

/* In keys and values of all tables of main. */
static int64_t in_clear(struct place *p, struct str what)
{
	struct txn *t = place_begin(p, MAIN, READ);
	int64_t n = rows_with(t, what, true);

	txn_abort(t);
	return n;
}

int main(void)
{
	struct place p;
	struct family f;
	struct txn *t;

	family_open(&p, &f);
	t = place_begin(&p, MAIN, WRITE);
	messages(&p, t, &f);
	documents(&p, t, &f);
	tasks(&p, t, &f);
	people(&p, t, &f);
	place_commit(t);
	whole(&p, "with some of everything it is whole");
	counts(&p, &f);
	is_int(0, in_clear(&p, STR("canary")), "nothing that was told stands in clear in any row");
	ok(in_clear(&p, f.child.id) > 20, "the case stands in many of them");
	t = place_begin(&p, MAIN, WRITE);
	is_err(OK, forget_person(t, p.keys, f.ben, NOW + 50), "an account goes");
	place_commit(t);
	whole(&p, "the rest is whole");
	t = place_begin(&p, MAIN, WRITE);
	is_err(OK, child_forget(t, p.keys, f.child.id), "the case is forgotten");
	place_commit(t);
	whole(&p, "what is left is whole");
	is_int(0, in_clear(&p, f.child.id), "no row names it any more");
	place_remove(&p);
	return done();
}
