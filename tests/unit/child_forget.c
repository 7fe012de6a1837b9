#include "store/cases/document.h"
#include "store/cases/history.h"
#include "store/cases/invite.h"
#include "store/cases/message.h"
#include "store/cases/task.h"
#include "store/cases/parcel.h"
#include "store/cases/subscription.h"
#include "store/cases/unsent.h"
#include "store/forms/submission.h"

#include "store/base/hex.h"
#include "tests/scratch.h"
#include "tests/tap.h"
#include "tests/unit/rows.h"

enum { NOW = 1700000000 };

static const struct str mother = STR("person-mother-01");

static struct submission sent_form(struct scratch *s, struct txn *t)
{
	static const struct form none;
	struct draft d = { .person = mother, .form = STR("f"), .version = STR("v"), .keep_days = 30,
	                   .answers = values_open(s->arena), .visited = values_open(s->arena) };
	struct occasion o = { .now = NOW };
	struct submission sent;

	if (draft_add(t, s->keys, &d, NOW) != OK ||
	    submission_add(t, s->keys, &none, &d, &o, &sent) != OK)
		die("submission");
	return sent;
}

static struct values *to_mother(struct scratch *s)
{
	struct values *list = values_open(s->arena), *one = values_add_tree(list);

	values_text(one, STR("person"), hex_write(s->arena, mother));
	values_text(one, STR("name"), STR("A Mother"));
	return list;
}

/* A message each way, a document, two forms asked for (one begun), an invitation. */
static void letters_and_papers(struct scratch *s, struct txn *t, struct str child)
{
	struct str officer = STR("staff-officer-01"), token;
	struct message down = { .child = child, .from_council = true, .from = officer,
	                        .to = to_mother(s), .sent_at = NOW };
	struct message up = { .child = child, .from = mother, .sent_at = NOW + 1 };
	struct document d = { .child = child, .blob = vault_random_id(s->arena), .by = officer,
	                      .recipients = to_mother(s), .sent_at = NOW };
	struct task asked = { .child = child, .form = STR("f"), .assignee = mother, .by = officer,
	                      .sent_at = NOW, .due_on = 20000 };
	struct task begun = asked, returned;
	struct draft draft = { .person = mother, .form = STR("f"), .version = STR("v"), .keep_days = 30,
	                       .answers = values_open(s->arena), .visited = values_open(s->arena) };
	struct invite i = { .child = child, .email = STR("b@example.org"), .by = officer };

	if (message_add(t, s->keys, &down) != OK || message_add(t, s->keys, &up) != OK ||
	    document_add(t, s->keys, &d) != OK)
		die("letters");
	begun.state = TASK_STARTED;
	if (draft_add(t, s->keys, &draft, NOW) != OK)
		die("draft");
	begun.draft_person = mother;
	begun.draft = draft.id;
	returned = asked;
	returned.assignee = vault_random_id(s->arena);
	returned.for_organisation = true;
	if (task_add(t, s->keys, &returned) != OK)
		die("child_forget: a school's");
	returned.state = TASK_SUBMITTED;
	returned.submitted_at = NOW;
	if (task_save(t, s->keys, &returned) != OK)
		die("child_forget: sent");
	if (task_add(t, s->keys, &asked) != OK || task_add(t, s->keys, &begun) != OK ||
	    invite_add(t, s->keys, &i, NOW, &token) != OK)
		die("papers");
}

static struct child full_case(struct scratch *s, struct txn *t)
{
	struct submission first = sent_form(s, t), joined = sent_form(s, t);
	struct child c = { .id = first.subject, .first = STR("Ann"), .last = STR("One"),
	                   .born_on = 15000, .submissions = values_open(s->arena) };
	struct asker who = { .kind = ACTOR_FAMILY, .id = mother, .name = STR("A Mother"), .now = NOW };
	struct history_entry opened = { .action = STR("case_opened") };
	struct unsent begun = { .person = mother, .text = STR("not sent") };
	struct parcel about = { .by = mother, .blob = mother, .made_at = NOW };
	struct grant g = { .person = mother, .child = first.subject, .may = MAY_ALL, .from = NOW };
	struct history_seen seen = { STR("dashboard"), STR(""), STR("") };
	struct str token;

	values_add_text(c.submissions, hex_write(s->arena, first.address));
	values_add_text(c.submissions, hex_write(s->arena, joined.address));
	if (child_add(t, s->keys, &c, NOW) != OK || grant_add(t, s->keys, &g) != OK ||
	    history_add(t, s->keys, &who, c.id, STR(""), &opened) != OK ||
	    history_look(t, s->keys, &who, c.id, &seen) != OK)
		die("full_case");
	letters_and_papers(s, t, c.id);
	begun.child = about.child = c.id;
	if (unsent_add(t, s->keys, &begun, NOW) != OK || parcel_add(t, s->keys, &about) != OK ||
	    subscription_make(t, s->keys, mother, c.id, NOW, &token) != OK)
		die("unsent");
	return c;
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
	ok(rows_everywhere(t, c.id, "child id"), "a case stands in each table that is kept by a child");
	is_err(OK, child_forget(t, s.keys, c.id), "it is forgotten");
	is_int(0, rows_with(t, c.id, true), "then no row of any table has its id");
	is_err(ERR_NOT_FOUND, child_load(t, s.keys, c.id, &there), "it is not there");
	is_err(ERR_NOT_FOUND, child_forget(t, s.keys, c.id), "and cannot be forgotten again");
	is_int(1, txn_count(t, STR("child")), "one case is left");
	is_int(5, txn_count(t, STR("draft")),
	       "the form that was begun for it is gone, four that were sent and one begun are left");
	is_int(1, message_count(t, MESSAGE_COUNCIL, other.id, MAILBOX_IN),
	       "the other's letters are left");
	is_int(0, message_count(t, MESSAGE_COUNCIL, c.id, MAILBOX_IN),
	       "its own are not counted any more");
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
