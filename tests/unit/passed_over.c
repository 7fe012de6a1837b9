/* One record that does not open keeps no rule from what is behind it, and stays for the checker. */
#include "store/cases/child.h"
#include "store/cases/unsent.h"
#include "store/forms/draft.h"
#include "store/forms/submission.h"
#include "store/keeping/audit.h"
#include "store/keeping/retention.h"
#include "store/people/person.h"
#include "store/people/staff.h"
#include "tests/tap.h"
#include "tests/unit/place.h"

enum { DAY = 86400, NOW = 1800000000, EACH = 3 };

static struct place p;
static struct words *words;

static int64_t apply(const char *name, int64_t now)
{
	struct retention r = { .store = p.store, .keys = p.keys, .data = p.data, .now = now,
	                       .words = words };
	size_t n = 0;

	for (size_t i = 0; i < retention_rules(); i++)
		if (str_is(str_of(retention_name(i)), name))
			is_err(OK, retention_apply(&r, i, &n), name);
	return (int64_t)n;
}

static void spoil(struct txn *t, enum table table, struct str key)
{
	if (!txn_has(t, table, key) || txn_put(t, table, key, STR("not a record")) != OK)
		die("spoil");
}

/* The first of each, by the order in which they go, does not open. */
static void add(struct txn *t, int i)
{
	struct str email = str_join(p.arena, str_of_number(p.arena, i), STR("@example.org"));
	struct person who = { .forename = STR("A"), .surname = STR("B"), .email = email,
	                      .created_at = NOW + i, .signed_in_at = NOW + i,
	                      .address = values_open(p.arena) };
	struct staff officer = { .email = email, .name = STR("O"), .disabled_at = NOW };
	struct child c = { .first = STR("Ann"), .last = STR("One"), .closed_at = NOW + i * DAY };
	struct draft d = { .form = STR("f"), .version = STR("v"), .keep_days = 30,
	                   .answers = values_open(p.arena), .visited = values_open(p.arena) };
	struct unsent u = { .text = STR("not sent") };

	if (person_add(t, p.keys, &who) != OK || staff_add(t, p.keys, &officer) != OK ||
	    child_add(t, p.keys, &c, NOW) != OK)
		die("add");
	d.person = u.person = who.id;
	u.child = c.id;
	if (draft_add(t, p.keys, &d, NOW + i * DAY) != OK || unsent_add(t, p.keys, &u, NOW + i) != OK)
		die("add");
	if (i > 0)
		return;
	spoil(t, TABLE_DRAFT, KEY(p.arena, d.person, d.id));
	spoil(t, TABLE_CHILD, c.id);
	spoil(t, TABLE_STAFF, officer.id);
	spoil(t, TABLE_UNSENT, KEY(p.arena, u.person, u.child, u.id));
	spoil(t, TABLE_PERSON, who.id);
}

static void trail(void)
{
	struct audit_entry entry = { ACTOR_SYSTEM, STR(""), STR("x"), STR(""), NOW };
	struct txn *t = place_begin(&p, MAIN, WRITE);
	uint64_t before, last;

	if (audit_last(t, &before) != OK)
		die("audit_last");
	for (int i = 0; i < 5; i++, entry.at += 10 * DAY)
		if (audit_add(t, p.keys, &entry) != OK)
			die("audit_add");
	if (audit_last(t, &last) != OK)
		die("audit_last");
	spoil(t, TABLE_AUDIT, key_time(p.arena, (int64_t)before + 2));
	place_commit(t);
	ok(apply("trail", NOW + (AUDIT_KEEP_DAYS + 35) * (int64_t)DAY) >= 4,
	   "the trail goes on behind an entry that does not open");
}

/* Somebody who has sent one form that no case took in. */
static struct str sender(struct txn *t, const char *email, int64_t at)
{
	static const struct form form;
	struct occasion o = { .now = at };
	struct person who = { .forename = STR("A"), .surname = STR("B"), .email = str_of(email),
	                      .created_at = at, .signed_in_at = at,
	                      .address = values_open(p.arena) };
	struct draft d = { .form = STR("f"), .version = STR("v"), .keep_days = 30,
	                   .answers = values_open(p.arena), .visited = values_open(p.arena) };
	struct submission s;

	if (person_add(t, p.keys, &who) != OK)
		die("sender");
	d.person = who.id;
	if (draft_add(t, p.keys, &d, at) != OK ||
	    submission_add(t, p.keys, &form, &d, &o, &s) != OK || draft_remove(t, p.keys, &d) != OK)
		die("submission_add");
	return who.id;
}

static void senders(void)
{
	struct person unused = { .forename = STR("A"), .surname = STR("B"),
	                         .email = STR("unused@example.org"), .created_at = NOW,
	                         .signed_in_at = NOW, .address = values_open(p.arena) };
	struct txn *t = place_begin(&p, MAIN, WRITE);
	struct str first = sender(t, "first@example.org", NOW);

	sender(t, "second@example.org", NOW + DAY);
	spoil(t, TABLE_PERSON, first);
	if (person_add(t, p.keys, &unused) != OK)
		die("person_add");
	place_commit(t);
	is_int(2, apply("notices before removal", NOW + 800 * (int64_t)DAY),
	       "those behind a sender who does not open are told before what is theirs goes");
}

int main(void)
{
	int64_t late = NOW + 800 * (int64_t)DAY;
	struct txn *t;

	place_open(&p);
	if (words_read_bytes(p.arena, STR("council.keep_application_months\t12\n"
	                                     "months.m1\tJanuary\nmonths.m2\tFebruary\n"
	                                     "months.m3\tMarch\nmonths.m4\tApril\n"), &words) != OK)
		die("words");
	trail();
	senders();
	t = place_begin(&p, MAIN, WRITE);
	for (int i = 0; i < EACH; i++)
		add(t, i);
	place_commit(t);
	apply("warnings", late);
	apply("notices before removal", late);
	is_int(EACH - 1, apply("drafts", late + 3 * DAY), "the drafts behind one go");
	is_int(EACH - 1, apply("messages and documents not sent", late), "messages");
	is_int(EACH - 1, apply("cases", late), "cases");
	is_int(EACH - 1, apply("staff", NOW + 3000 * (int64_t)DAY), "accounts of staff");
	t = place_begin(&p, MAIN, READ);
	ok(txn_count(t, STR("draft")) == 1, "and what was begun of the one is undone");
	txn_abort(t);
	place_remove(&p);
	return done();
}
