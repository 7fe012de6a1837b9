#include "store/keeping/forget.h"

#include "store/cases/subscription.h"
#include "store/cases/task.h"
#include "store/cases/unsent.h"
#include "store/engine/nonce.h"
#include "store/forms/helper.h"
#include "store/forms/submission.h"
#include "store/keeping/audit.h"
#include "store/cases/message.h"
#include "store/people/asked.h"
#include "store/people/organisation.h"
#include "store/people/person.h"
#include "store/people/rescue.h"
#include "tests/tap.h"
#include "tests/unit/family.h"
#include "tests/unit/rows.h"
#include "tests/unit/sound.h"

enum { DAY = 86400, NOW = FAMILY_NOW, SECOND_HALF = NOW + 300 * DAY,
       CROWD = 100 };

static struct person somebody(struct place *p, const char *email)
{
	struct txn *t = place_begin(p, MAIN, WRITE);
	struct person someone = { .forename = STR("A"), .surname = STR("B"), .email = str_of(email),
	                          .address = values_open(p->arena), .created_at = NOW,
	                          .signed_in_at = NOW };

	if (person_add(t, p->keys, &someone) != OK)
		die("person_add");
	place_commit(t);
	return someone;
}

static struct draft begin_draft(struct place *p, struct str person)
{
	struct txn *t = place_begin(p, MAIN, WRITE);
	struct draft d = { .person = person, .form = STR("f"), .version = STR("v"), .keep_days = 1000,
	                   .answers = values_open(p->arena), .visited = values_open(p->arena) };

	if (draft_add(t, p->keys, &d, NOW) != OK ||
	    nonce_keep(t, p->keys, person, d.id, STR("x"), NOW) != OK)
		die("draft_add");
	place_commit(t);
	return d;
}

static void send(struct place *p, struct draft *d)
{
	static const struct form none;
	struct occasion o = { .now = NOW };
	struct txn *t = place_begin(p, MAIN, WRITE);
	struct submission s;

	is_err(OK, submission_add(t, p->keys, &none, d, &o, &s), "one has sent a form");
	place_commit(t);
}

static int64_t forget_at(struct place *p, int64_t now)
{
	struct txn *t = place_begin(p, MAIN, WRITE);
	size_t removed;

	is_err(OK, forget_unused(t, p->keys, NULL, now, 100, &removed), "the rule runs");
	place_commit(t);
	return (int64_t)removed;
}

static void sign_in(struct place *p, struct person *who, int64_t now)
{
	struct txn *t = place_begin(p, MAIN, WRITE);

	who->signed_in_at = now;
	is_err(OK, person_save(t, p->keys, who), "one signs in after 300 days");
	place_commit(t);
}

static void is_gone(struct place *p, const struct person *who, const struct draft *d)
{
	struct txn *t = place_begin(p, MAIN, READ);
	struct audit_entry entry;
	struct draft there;
	const struct secret *key;
	struct str id;
	uint64_t last;

	is_err(ERR_NOT_FOUND, keys_owner_load(p->keys, t, who->id, &key), "its key is destroyed");
	is_err(ERR_NOT_FOUND, person_find(t, p->keys, who->email, &id), "its address is free");
	is_err(ERR_NOT_FOUND, draft_load(t, p->keys, d->person, d->id, &there), "its draft is gone");
	is_int(2, txn_count(t, STR("person")), "two accounts are left");
	is_int(1, txn_count(t, STR("draft")), "and one draft");
	is_err(OK, audit_last(t, &last), "the trail");
	is_err(OK, audit_read(t, p->keys, last, &entry), "has an entry");
	is_str("account_removed", entry.action, "that says so");
	ok(str_equal(entry.object, who->id), "of that account");
	txn_abort(t);
}

static size_t rows(struct txn *t, enum table table, struct str prefix)
{
	struct str key, value;
	struct walk *w;
	size_t n = 0;

	if (txn_walk(t, table, prefix, STR(""), &w) != OK)
		die("walk");
	while (walk_next(w, &key, &value) == OK)
		n++;
	return n;
}

static void join_in(struct place *p, const struct family *f, struct organisation *school)
{
	struct txn *t = place_begin(p, MAIN, WRITE);
	struct message m = { .child = f->child.id, .type = STR("x"), .text = STR("x"), .from = f->ann,
	                     .sent_at = NOW };

	is_err(OK, organisation_add(t, p->keys, school), "a school");
	is_err(OK, organisation_join(t, school, f->ann, STR("Ann"), STR("ann@example.org"), NOW),
	       "of which one is a member");
	is_err(OK, organisation_leave(t, school, f->ann, NOW + 1), "who left it");
	is_err(OK, organisation_join(t, school, f->ann, STR("Ann"), STR("ann@example.org"), NOW + 2),
	       "and came back");
	is_err(OK, organisation_save(t, p->keys, school), "who");
	is_err(OK, message_add(t, p->keys, &m), "also writes about a child");
	place_commit(t);
}

/* Who has a part in a case stays; when they are to go, nothing of them is left but what they
 * said. */
static void leaves_cases(void)
{
	struct organisation school = { .name = STR("Brook School") };
	struct mailbox_page council = { .owner = MESSAGE_COUNCIL, .box = MAILBOX_IN, .max = 9 };
	struct message *list;
	struct family f;
	struct place p;
	struct txn *t;
	size_t count;

	family_open(&p, &f);
	join_in(&p, &f, &school);
	t = place_begin(&p, MAIN, WRITE);
	is_err(OK, forget_person(t, p.keys, f.ann, NOW + 5), "when one is removed");
	is_int(0, (int64_t)rows(t, TABLE_GRANT, f.ann), "its part in the case is gone");
	is_int(0, (int64_t)rows(t, TABLE_GRANT_OF, KEY(p.arena, f.child.id, f.ann)), "on both sides");
	is_int(0, (int64_t)rows(t, TABLE_MAILBOX, f.ann), "and its mailbox");
	is_int(0, (int64_t)rows(t, TABLE_MEMBER, f.ann), "it belongs to no school");
	is_int(0, message_count(t, f.ann, f.child.id, MAILBOX_SENT), "nothing is counted for it");
	is_err(OK, organisation_load(t, p.keys, school.id, &school), "the school");
	is_int(2, (int64_t)school.members->count, "knows that two belonged to it");
	for (const struct value *m = school.members->first; m; m = m->next)
		ok(values_get(m->children, STR("name")).n + values_get(m->children, STR("email")).n == 0 &&
		   values_get_number(m->children, STR("until")) > 0,
		   "and until when, but neither name nor address, of before either");
	council.child = f.child.id;
	is_err(OK, message_list(t, p.keys, &council, &list, &count), "the council");
	is_int(1, (int64_t)count, "still has what it wrote");
	is_int(1, (int64_t)rows(t, TABLE_GRANT, f.ben), "the other parent is not touched");
	place_commit(t);
	is_sound(&p);
	is_int(0, forget_at(&p, NOW + 1000 * (int64_t)DAY),
	       "unused, an account with a part in a case is not forgotten");
	t = place_begin(&p, MAIN, WRITE);
	is_err(OK, forget_person(t, p.keys, f.ben, NOW + 1001 * (int64_t)DAY),
	       "one that was to be looked at again is removed");
	place_commit(t);
	is_sound(&p);
	place_remove(&p);
}

/* A form that one has begun and changed, with somebody who helps. */
static void form_of(struct place *p, struct str owner, struct str helps)
{
	struct draft d = begin_draft(p, owner);
	struct txn *t = place_begin(p, MAIN, WRITE);
	struct helper h = { .owner = owner, .draft = d.id, .email = STR("helps@example.org"),
	                    .pages = values_open(p->arena) };
	struct str token;

	d.answers = values_open(p->arena);
	values_text(d.answers, STR("a"), STR("as it was"));
	if (draft_save(t, p->keys, &d, NOW) != OK)
		die("form_of: saved");
	d.answers = values_open(p->arena);
	values_text(d.answers, STR("a"), STR("other words"));
	if (draft_save(t, p->keys, &d, NOW + 5) != OK ||
	    helper_add(t, p->keys, &h, NOW, &token) != OK ||
	    helper_accept(t, p->keys, &h, helps, h.email, STR("Ben"), NOW + 1) != OK)
		die("form_of");
	place_commit(t);
}

static void ask_for_much(struct place *p, const struct family *f)
{
	struct txn *t = place_begin(p, MAIN, WRITE);
	struct unsent begun = { .person = f->ann, .child = f->child.id, .text = STR("not sent") };
	struct asked copy = { .person = f->ann, .kind = ASKED_COPY };
	struct rescue lost = { .person = f->ann, .from = STR("a@example.org"),
	                       .to = STR("b@example.org"), .by = f->officer };
	struct task one = { .child = f->child.id, .assignee = f->ann, .by = f->officer,
	                    .form = STR("f"), .sent_at = NOW, .due_on = date_today(NOW) + 15 };
	struct str token;

	if (unsent_add(t, p->keys, &begun, NOW) != OK || asked_add(t, p->keys, &copy, NOW) != OK ||
	    rescue_add(t, p->keys, &lost, NOW, &token) != OK || task_add(t, p->keys, &one) != OK ||
	    subscription_make(t, p->keys, f->ann, f->child.id, NOW, &token) != OK ||
	    txn_put(t, TABLE_WARNED, f->ann, key_time(p->arena, NOW)) != OK)
		die("ask_for_much");
	place_commit(t);
}

/* Whatever one did, all of it goes with the account; the form that they were asked for is the
 * case's. */
static void leaves_nothing(void)
{
	struct organisation school = { .name = STR("Brook School") };
	struct family f;
	struct place p;
	struct draft d;
	struct txn *t;
	size_t nonces;

	family_open(&p, &f);
	join_in(&p, &f, &school);
	form_of(&p, f.ann, f.ben);
	form_of(&p, f.ben, f.ann);
	d = begin_draft(&p, f.ann);
	send(&p, &d);
	ask_for_much(&p, &f);
	t = place_begin(&p, MAIN, WRITE);
	ok(rows_everywhere(t, f.ann, "person id"), "somebody in each table that is kept by a person");
	is_err(OK, forget_person(t, p.keys, f.ann, NOW + 5), "is removed");
	is_err(OK, nonce_purge(t, NOW + 8 * DAY, 100, &nonces), "and in a week what goes by itself");
	is_int(1, rows_with(t, f.ann, false), "then no key has their id but that of the case's task");
	is_int(1, rows_of_table(t, TABLE_TASK_FOR, f.ann, false), "which waits for the council");
	place_commit(t);
	is_sound(&p);
	place_remove(&p);
}

/* Rows of accounts to be looked at, due by then. */
static int due_by(struct place *p, int64_t then)
{
	struct txn *t = place_begin(p, MAIN, READ);
	struct str key, value;
	struct walk *w;
	int n = 0;

	if (txn_walk(t, TABLE_PERSON_DUE, STR(""), STR(""), &w) != OK)
		die("walk");
	while (walk_next(w, &key, &value) == OK && key_read_time(str_part(key, 0, 8)) <= then)
		n++;
	txn_abort(t);
	return n;
}

/* Parents of open cases who have not signed in for long: nothing of theirs would go. */
static void many_that_are_kept(void)
{
	struct words *words;
	int64_t then = NOW + 1000 * (int64_t)DAY;
	struct place p;
	struct txn *t;
	size_t due, removed;

	place_open(&p);
	if (words_read_bytes(p.arena, STR("months.m1\tJanuary\n"), &words) != OK)
		die("words");
	for (int i = 0; i < CROWD; i++) {
		struct str email = str_join(p.arena, str_of_number(p.arena, i), STR("@example.org"));
		struct grant g = { .relation = RELATION_PARENT, .may = 1, .from = NOW,
		                   .child_name = STR("C"), .person = somebody(&p, str_c(p.arena, email)).id,
		                   .child = vault_random_id(p.arena) };

		t = place_begin(&p, MAIN, WRITE);
		if (keys_owner_add(p.keys, t, g.child) != OK || grant_add(t, p.keys, &g) != OK)
			die("grant");
		place_commit(t);
	}
	is_int(CROWD, due_by(&p, then), "many accounts are to be looked at at once");
	t = place_begin(&p, MAIN, WRITE);
	is_err(OK, forget_due(t, p.keys, words, then, 1000, &due),
	       "of those that have a part in a case");
	is_int(0, (int64_t)due, "none would go, so that nothing is held back");
	is_err(OK, forget_unused(t, p.keys, words, then, 1000, &removed), "they are looked at");
	place_commit(t);
	is_int(0, (int64_t)removed, "and stay");
	is_int(0, due_by(&p, then + DAY - 1), "and not again that day");
	is_int(CROWD, due_by(&p, then + 30 * DAY), "but within 30");
	ok(due_by(&p, then + 16 * DAY) < CROWD * 3 / 4, "some of them each day");
	place_remove(&p);
}

int main(void)
{
	struct place p;
	struct person unused, active, sender;
	struct draft d, sent;

	place_open(&p);
	unused = somebody(&p, "unused@example.org");
	active = somebody(&p, "active@example.org");
	sender = somebody(&p, "sender@example.org");
	d = begin_draft(&p, unused.id);
	sent = begin_draft(&p, sender.id);
	send(&p, &sent);
	sign_in(&p, &active, SECOND_HALF);
	is_sound(&p);
	is_int(0, forget_at(&p, person_until(&unused) - 1), "no account goes before its 24 months");
	is_int(1, forget_at(&p, person_until(&unused)), "then the unused one goes, and no other");
	is_gone(&p, &unused, &d);
	is_sound(&p);
	is_int(0, forget_at(&p, person_until(&active) - 1), "one that was used has longer");
	is_int(1, forget_at(&p, person_until(&active)), "24 months from its last sign-in");
	is_int(0, forget_at(&p, person_until(&active) + 3000 * (int64_t)DAY),
	       "one that sent a form stays");
	is_sound(&p);
	place_remove(&p);
	leaves_cases();
	leaves_nothing();
	many_that_are_kept();
	return done();
}
