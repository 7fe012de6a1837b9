#include "store/keeping/warning.h"

#include "store/forms/draft.h"
#include "store/forms/draft_over.h"
#include "store/keeping/retention.h"
#include "store/people/person.h"
#include "store/post/outbox.h"
#include "tests/tap.h"
#include "tests/unit/place.h"

enum { DAY = 86400, NOW = 1800000000, KEEP = 30 };

static struct words *words(struct place *p)
{
	struct words *w;
	static const char months[] = "months.m1\tJanuary\nmonths.m2\tFebruary\nmonths.m3\tMarch\n";

	if (words_read_bytes(p->arena, str_of(months), &w) != OK)
		die("words");
	return w;
}

static struct str somebody(struct place *p)
{
	struct txn *t = place_begin(p, MAIN, WRITE);
	struct person someone = { .forename = STR("A"), .surname = STR("B"),
	                          .email = STR("a@example.org"), .address = values_open(p->arena) };

	if (person_add(t, p->keys, &someone) != OK)
		die("person_add");
	place_commit(t);
	return someone.id;
}

static struct draft begin_draft(struct place *p, struct str person, int64_t keep_days)
{
	struct txn *t = place_begin(p, MAIN, WRITE);
	struct draft d = { .person = person, .form = STR("f"), .version = STR("v"),
	                   .keep_days = keep_days, .answers = values_open(p->arena),
	                   .visited = values_open(p->arena) };

	if (draft_add(t, p->keys, &d, NOW) != OK)
		die("draft_add");
	place_commit(t);
	return d;
}

static void save(struct place *p, struct draft *d, int64_t now)
{
	struct txn *t = place_begin(p, MAIN, WRITE);

	is_err(OK, draft_save(t, p->keys, d, now), "a save in between");
	place_commit(t);
}

/* Sends what is due, takes it out of the outbox; its name, or empty. */
static struct str letter(struct place *p, int64_t now, struct letter *l)
{
	struct txn *t = place_begin(p, MAIN, WRITE);
	size_t sent;

	*l = (struct letter){ .name = STR("") };
	if (warning_send(t, p->keys, words(p), now, 100, &sent) != OK || sent > 1)
		die("warning_send");
	if (sent == 1 && (outbox_next(t, p->keys, now, l) != OK || outbox_remove(t, l) != OK))
		die("outbox");
	place_commit(t);
	return l->name;
}

static void warns_twice(struct place *p, struct str person)
{
	struct draft d = begin_draft(p, person, KEEP);
	int64_t goes_at = draft_until(&d);
	struct letter l;

	is_str("", letter(p, goes_at - 7 * DAY - 1, &l), "no letter before the seven days");
	is_str("draft-warning-7", letter(p, goes_at - 7 * DAY, &l),
	       "seven days before it goes the first letter");
	is_str("a@example.org", l.to, "to the person's address");
	is_str("/drafts/", values_get(l.places, STR("link")), "leads to the saved forms");
	is_str("14 February 2027", values_get(l.places, STR("until")),
	       "and names the last day in words");
	is_str("", letter(p, goes_at - 7 * DAY + 3600, &l), "an hour later nothing more");
	is_str("", letter(p, goes_at - DAY - 1, &l), "nor up to the last day");
	is_str("draft-warning-1", letter(p, goes_at - DAY, &l),
	       "a day before it goes the second letter");
	is_str("", letter(p, goes_at - 1, &l), "and no third");
	save(p, &d, goes_at - 1);
	is_str("", letter(p, goes_at, &l), "restarts the time");
	goes_at = draft_until(&d);
	is_str("draft-warning-7", letter(p, goes_at - 6 * DAY, &l), "the first letter again, late");
	is_str("draft-warning-1", letter(p, goes_at - DAY / 2, &l), "the second again");
	is_str("", letter(p, goes_at, &l), "what is over gets none");
}

static void misses_none(struct place *p, struct str person)
{
	struct draft late = begin_draft(p, person, KEEP);
	int64_t goes_at = draft_until(&late);
	struct letter l;
	struct txn *t;

	is_str("draft-warning-1", letter(p, goes_at - DAY / 2, &l),
	       "when nothing ran for long, the second letter alone");
	is_str("", letter(p, goes_at - DAY / 3, &l), "and not the first after it");
	late.submission = STR("00");
	save(p, &late, NOW);
	is_str("", letter(p, goes_at - DAY, &l), "a form that was sent is no loss");
	t = place_begin(p, MAIN, WRITE);
	is_err(OK, draft_remove(t, p->keys, &late), "it is removed");
	place_commit(t);
}

static void short_lived(struct place *p, struct str person)
{
	struct draft d = begin_draft(p, person, 5);
	int64_t goes_at = draft_until(&d);
	struct letter l;

	is_str("", letter(p, NOW, &l), "a form kept for five days: no letter with the save itself");
	is_str("draft-warning-1", letter(p, goes_at - DAY, &l), "but one a day before");
}

static size_t gone(struct place *p, int64_t now)
{
	struct txn *t = place_begin(p, MAIN, WRITE);
	size_t due, removed;

	if (draft_over_count(t, now, 9, &due) != OK ||
	    draft_over_purge(t, p->keys, now, 9, &removed) != OK)
		die("draft_purge");
	place_commit(t);
	return due == removed ? removed : 99;
}

/* The keeper ran eight days before, and then not for ten. */
static void after_an_outage(struct place *p, struct str person)
{
	struct draft d = begin_draft(p, person, KEEP);
	int64_t goes_at = draft_until(&d), back = goes_at + 2 * DAY;
	struct letter l;

	is_int(1, (int64_t)gone(p, NOW + 10 * DAY), "a form whose owner was told goes");
	is_str("", letter(p, goes_at - 8 * DAY, &l), "of another no letter yet");
	is_int(0, (int64_t)gone(p, back), "whoever was told nothing loses nothing");
	is_str("draft-warning-1", letter(p, back, &l), "the last letter goes late");
	is_str("18 February 2027", values_get(l.places, STR("until")), "and names the day after");
	is_str("", letter(p, back + DAY, &l), "once");
	is_int(0, (int64_t)gone(p, back + DAY), "for as long");
	is_int(1, (int64_t)gone(p, back + 2 * DAY), "the form is there");
	d = begin_draft(p, person, KEEP);
	is_str("draft-warning-1", letter(p, goes_at - DAY + 600, &l), "told ten minutes late");
	is_int(0, (int64_t)gone(p, goes_at), "it stays for a whole day");
	is_int(1, (int64_t)gone(p, goes_at + 600), "and no longer");
}

static void is_a_rule(struct place *p, struct str person)
{
	struct draft d = begin_draft(p, person, KEEP);
	struct retention r = { .store = p->store, .keys = p->keys, .data = p->data,
	                       .has_brakes = true };
	size_t sent;

	r.now = draft_until(&d) - DAY;
	is_str("warnings", str_of(retention_name(0)), "the keeper warns before it removes");
	is_str("sent", str_of(retention_verb(0)), "says what it did");
	is_err(OK, retention_apply(&r, 0, &sent), "without words");
	is_int(0, (int64_t)sent, "nothing is sent");
	r.words = words(p);
	is_err(OK, retention_apply(&r, 0, &sent), "with them");
	is_int(1, (int64_t)sent, "the letter goes");
	is_err(OK, retention_apply(&r, 0, &sent), "again");
	is_int(0, (int64_t)sent, "it does not");
}

int main(void)
{
	struct place p;
	struct str person;

	place_open(&p);
	person = somebody(&p);
	warns_twice(&p, person);
	misses_none(&p, person);
	short_lived(&p, person);
	after_an_outage(&p, person);
	is_a_rule(&p, person);
	place_remove(&p);
	return done();
}
