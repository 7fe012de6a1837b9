/* What goes for good is told 28 days before to whom it belongs: an application that no case took
 * in, an account that nobody uses. */
#include "store/keeping/unaccepted.h"

#include "store/base/date.h"
#include "store/base/hex.h"
#include "store/cases/child.h"
#include "store/cases/history.h"
#include "store/cases/work.h"
#include "store/forms/submission.h"
#include "store/forms/submission_desk.h"
#include "store/keeping/audit.h"
#include "store/keeping/forget.h"
#include "store/keeping/parting.h"
#include "store/people/person.h"
#include "store/post/outbox.h"
#include "tests/tap.h"
#include "tests/unit/place.h"
#include "tests/unit/sound.h"

enum { DAY = 86400, NOW = 1800000000, MANY = 130 };

static struct words *words;

static void read_words(struct place *p)
{
	static const char text[] =
	    "council.keep_application_months\t12\nmonths.m1\tJanuary\nmonths.m2\tFebruary\n";

	if (words_read_bytes(p->arena, str_of(text), &words) != OK)
		die("words");
}

static struct str somebody(struct place *p, int64_t number)
{
	struct txn *t = place_begin(p, MAIN, WRITE);
	struct person someone = { .forename = STR("A"), .surname = STR("B"),
	                          .address = values_open(p->arena), .created_at = NOW,
	                          .signed_in_at = NOW };

	someone.email = str_join(p->arena, str_of_number(p->arena, number), STR("@example.org"));
	if (person_add(t, p->keys, &someone) != OK)
		die("person_add");
	place_commit(t);
	return someone.id;
}

static void answer(struct place *p, struct submission *s)
{
	struct txn *t = place_begin(p, MAIN, WRITE);

	if (submission_respond(t, p->keys, s, STR("Not a request."), date_today(s->sent_at)) != OK)
		die("submission_respond");
	place_commit(t);
}

static struct submission send_only(struct place *p, struct str person, bool starts_clock,
                                   int64_t now)
{
	struct form form = { .starts_clock = starts_clock };
	struct occasion o = { .now = now, .today = date_today(now) };
	struct txn *t = place_begin(p, MAIN, WRITE);
	struct draft d = { .person = person, .form = STR("f"), .version = STR("v"), .keep_days = 30,
	                   .answers = values_open(p->arena), .visited = values_open(p->arena) };
	struct submission s;

	if (draft_add(t, p->keys, &d, now) != OK || submission_add(t, p->keys, &form, &d, &o, &s) != OK)
		die("submission_add");
	place_commit(t);
	return s;
}

static struct submission send(struct place *p, struct str person, bool starts_clock, int64_t now)
{
	struct submission s = send_only(p, person, starts_clock, now);

	if (starts_clock)
		answer(p, &s);
	return s;
}

/* Noon of the day so many days after the last one on which it is there. */
static int64_t after(int days)
{
	return ((int64_t)unaccepted_until(words, NOW) + days) * DAY + DAY / 2;
}

/* The letters that are due at that time, taken out of the outbox; l: the last of them. */
static int letters(struct place *p, int64_t now, struct letter *l)
{
	struct txn *t = place_begin(p, MAIN, WRITE);
	size_t sent, accounts;
	struct letter next;
	int n = 0;

	if (unaccepted_warn(t, p->keys, words, now, 1000, &sent) != OK ||
	    forget_warn(t, p->keys, words, now, 1000, &accounts) != OK)
		die("warn");
	for (; outbox_next(t, p->keys, now, &next) == OK; n++) {
		*l = next;
		if (outbox_remove(t, l) != OK || parting_left(t, l->about, now) != OK)
			die("outbox");
	}
	place_commit(t);
	return n == (int)(sent + accounts) ? n : -1;
}

static int gone(struct place *p, int64_t now)
{
	struct txn *t = place_begin(p, MAIN, WRITE);
	size_t due, removed;

	if (unaccepted_due(t, p->keys, words, now, 1000, &due) != OK ||
	    unaccepted_purge(t, p->keys, words, now, 1000, &removed) != OK)
		die("purge");
	place_commit(t);
	return due == removed ? (int)removed : -1;
}

static int accounts_gone(struct place *p, int64_t now)
{
	struct txn *t = place_begin(p, MAIN, WRITE);
	size_t removed;

	if (forget_unused(t, p->keys, words, now, 1000, &removed) != OK)
		die("forget_unused");
	place_commit(t);
	return (int)removed;
}

static void adopt(struct place *p, struct submission *s)
{
	struct child c = { .id = s->subject, .first = STR("Ann"), .last = STR("One"),
	                   .submissions = values_open(p->arena) };
	struct txn *t = place_begin(p, MAIN, WRITE);

	values_add_text(c.submissions, hex_write(p->arena, s->address));
	if (child_add(t, p->keys, &c, NOW) != OK || submission_adopt(t, p->keys, s, c.id) != OK)
		die("adopt");
	place_commit(t);
}

static void look(struct place *p, const struct submission *s)
{
	struct asker who = { ACTOR_STAFF, STR("staff-officer-01"), STR("An Officer"), NULL, NOW };
	struct history_seen seen = { s->id, s->title, s->person };
	struct txn *t = place_begin(p, MAIN, WRITE);

	if (history_look_waiting(t, p->keys, &who, s->subject, &seen) != OK)
		die("history_look_waiting");
	place_commit(t);
}

static bool has_looks(struct place *p, const struct submission *s)
{
	struct txn *t = place_begin(p, MAIN, READ);
	struct str key, value;
	struct walk *w;
	bool has = false;

	for (enum table at = TABLE_HISTORY; at <= TABLE_SEEN; at++)
		has |= txn_walk(t, at, s->subject, STR(""), &w) != OK || walk_next(w, &key, &value) == OK;
	txn_abort(t);
	return has;
}

static bool is_there(struct place *p, const struct submission *s)
{
	struct txn *t = place_begin(p, MAIN, READ);
	struct submission there;
	enum err e = submission_open(t, p->keys, s->address, &there);

	txn_abort(t);
	return e == OK;
}

static void applications(struct place *p)
{
	struct str person = somebody(p, 1);
	struct submission with_clock = send(p, person, true, NOW),
	                  without = send(p, person, false, NOW), taken = send(p, person, true, NOW),
	                  later = send(p, person, true, NOW + 60 * DAY);
	struct audit_entry entry;
	struct letter l;
	struct txn *t;
	uint64_t last;

	look(p, &with_clock);
	look(p, &taken);
	is_sound(p);
	is_int(0, letters(p, after(-29), &l), "29 days before nothing is said");
	is_int(3, letters(p, after(-28), &l), "28 days before a letter goes for each that no case has");
	is_str("application-warning", l.name, "which says that it goes");
	is_str("1@example.org", l.to, "to who sent it");
	is_str("15 January 2028", values_get(l.places, STR("until")),
	       "and the last day on which it is there");
	is_int(0, letters(p, after(-27), &l), "a day later none goes again");
	adopt(p, &taken);
	is_int(0, gone(p, after(0)), "on its last day it is there");
	is_int(2, gone(p, after(1)), "then they go, with a clock and without");
	ok(!is_there(p, &with_clock) && !is_there(p, &without), "for good");
	ok(!has_looks(p, &with_clock), "and with them who looked");
	ok(has_looks(p, &taken), "who looked at what has a case since stands in its history");
	ok(is_there(p, &taken), "but not what a case has taken in since the letter");
	ok(is_there(p, &later), "nor what was sent later");
	t = place_begin(p, MAIN, READ);
	is_err(OK, audit_last(t, &last), "the trail");
	is_err(OK, audit_read(t, p->keys, last, &entry), "has an entry");
	is_str("application_removed", entry.action, "that says so");
	txn_abort(t);
	is_sound(p);
}

static void owed(struct place *p)
{
	struct submission s = send_only(p, somebody(p, 9), true, NOW);
	struct letter l;

	is_int(0, letters(p, after(400), &l), "of a request that nobody has answered nothing is said");
	is_int(0, gone(p, after(800)), "and it stays, however old it is");
	answer(p, &s);
	is_int(1, letters(p, after(801), &l), "once it is answered its letter goes");
	is_int(1, gone(p, after(830)), "and then it does");
}

/* Nothing ran for a year, or the store is of a release that told nobody. */
static void told_late(struct place *p)
{
	struct letter l;

	is_int(0, gone(p, after(400)), "one that nobody was told of does not go, however late it is");
	is_int(1, letters(p, after(400), &l), "the letter goes late");
	is_int(0, gone(p, after(428)), "and for 28 days more");
	is_int(1, gone(p, after(429)), "it stays");
}

/* The clock was years ahead when the letter went: that one tells nothing. */
static void told_by_a_wrong_clock(struct place *p)
{
	struct submission s = send(p, somebody(p, 2), true, NOW);
	struct letter l;

	is_int(1, letters(p, after(2000), &l), "told by a clock that is years ahead");
	is_int(1, letters(p, after(-28), &l), "it is told again by the right one");
	is_int(0, gone(p, after(0)), "and does not go before");
	is_int(1, gone(p, after(1)), "but then");
	ok(!is_there(p, &s), "it does");
}

static void many(struct place *p)
{
	struct str person = somebody(p, 3);
	struct letter l;

	for (int i = 0; i < MANY; i++)
		send(p, i % 10 == 0 ? (person = somebody(p, 100 + i)) : person, i % 3 != 0, NOW + i);
	is_int(MANY, letters(p, after(-28), &l), "of many each is told");
	is_int(MANY, gone(p, after(1)), "and each goes");
	is_sound(p);
}

static void sign_in(struct place *p, struct str id, int64_t now)
{
	struct txn *t = place_begin(p, MAIN, WRITE);
	struct person someone;

	if (person_load(t, p->keys, id, &someone) != OK)
		die("person_load");
	someone.signed_in_at = now;
	if (person_save(t, p->keys, &someone) != OK)
		die("person_save");
	place_commit(t);
}

static void accounts(struct place *p)
{
	struct str unused = somebody(p, 1), back = somebody(p, 2);
	struct person someone = { .signed_in_at = NOW };
	int64_t until = person_until(&someone);
	struct letter l;

	is_int(0, letters(p, until - 30 * DAY, &l), "a month before an account goes nothing is said");
	is_int(2, letters(p, until - 29 * DAY, &l), "28 days before its last day a letter goes");
	is_str("account-warning", l.name, "which says so");
	is_str("15 January 2029", values_get(l.places, STR("until")), "and which day that is");
	is_int(0, letters(p, until - 20 * DAY, &l), "once");
	sign_in(p, back, until - 10 * DAY);
	is_int(1, accounts_gone(p, until + DAY / 2), "at its time one goes");
	is_int(0, accounts_gone(p, until + 100 * DAY), "and not one that somebody came back to");
	is_int(1, letters(p, until + 760 * (int64_t)DAY, &l),
	       "which is told again when it was unused for as long");
	is_int(0, accounts_gone(p, until + 780 * (int64_t)DAY), "and told late stays for 28 days");
	is_int(1, accounts_gone(p, until + 790 * (int64_t)DAY), "and no more");
	is_sound(p);
	(void)unused;
}

/* What it sent kept it; when that goes, it has had no letter yet. */
static void kept_by_a_form(struct place *p)
{
	struct letter l;
	int64_t late = NOW + 1500 * (int64_t)DAY;

	send(p, somebody(p, 5), true, NOW);
	is_int(1, letters(p, late, &l), "long after both are over the form is told");
	is_str("application-warning", l.name, "alone");
	is_int(0, accounts_gone(p, late), "and the account stays");
	is_int(1, gone(p, late + 29 * DAY), "when the form is gone");
	is_int(1, letters(p, late + 29 * DAY, &l), "the account is told");
	is_int(0, accounts_gone(p, late + 31 * DAY), "and is there for as long");
	is_int(1, accounts_gone(p, late + 60 * DAY), "before it goes");
	is_sound(p);
}

/* The mail server refuses what is written, for good. */
static int refused(struct place *p, int64_t now)
{
	struct txn *t = place_begin(p, MAIN, WRITE);
	size_t sent, accounts;
	struct letter l;

	if (unaccepted_warn(t, p->keys, words, now, 1000, &sent) != OK ||
	    forget_warn(t, p->keys, words, now, 1000, &accounts) != OK)
		die("warn");
	while (outbox_next(t, p->keys, now, &l) == OK)
		if (outbox_bury(t, p->keys, &l, STR("smtp-550"), now) != OK ||
		    (str_is(l.name, "account-warning") && parting_refused(t, l.about, now) != OK))
			die("outbox_bury");
	place_commit(t);
	return (int)(sent + accounts);
}

static void letters_that_never_left(struct place *p)
{
	struct str unused = somebody(p, 1);
	struct submission s = send(p, somebody(p, 2), true, NOW);
	int64_t late = NOW + 1500 * (int64_t)DAY;
	struct letter l;

	is_int(2, refused(p, late), "of a form and an account the letters are refused");
	is_int(0, refused(p, late + 6 * DAY), "for a week no more are written");
	is_int(2, refused(p, late + 7 * DAY), "then again");
	is_int(0, gone(p, late + 40 * DAY), "what nobody was told of does not go");
	is_int(0, accounts_gone(p, late + 40 * DAY), "nor does who was not told");
	is_int(2, letters(p, late + 41 * DAY, &l), "once the letters leave");
	is_int(0, gone(p, late + 69 * DAY) + accounts_gone(p, late + 69 * DAY), "28 days later");
	is_int(1, gone(p, late + 70 * DAY), "the form goes");
	is_int(1, accounts_gone(p, late + 72 * DAY), "and the account");
	is_sound(p);
	(void)unused, (void)s;
}

/* Where no letter can be delivered an account does not stay for good. */
static void refused_for_good(struct place *p)
{
	struct str unused = somebody(p, 1), back = somebody(p, 2);
	struct submission s = send(p, somebody(p, 3), true, NOW);
	int64_t late = NOW + 1500 * (int64_t)DAY, then;

	for (int week = 0; week < 4; week++)
		refused(p, late + week * 7 * DAY);
	is_int(0, accounts_gone(p, late + 22 * DAY), "four letters of three weeks are not enough");
	sign_in(p, back, late + 27 * DAY);
	is_int(2, refused(p, late + 28 * DAY), "a fifth is written after 28 days");
	is_int(0, refused(p, late + 34 * DAY), "refused again");
	is_int(1, refused(p, late + 35 * DAY), "it was the last one, but for the form");
	is_int(0, accounts_gone(p, late + 56 * DAY), "the account stays for 28 days more");
	is_int(1, accounts_gone(p, late + 58 * DAY), "then it goes as one that was told");
	is_int(0, gone(p, late + 100 * DAY), "and nothing that was sent");
	then = late + 27 * DAY + 800 * (int64_t)DAY;
	refused(p, then);
	refused(p, then + 7 * DAY);
	is_int(0, accounts_gone(p, then + 50 * DAY), "who came back meanwhile is counted anew");
	is_sound(p);
	(void)unused, (void)s;
}

static void on_a_store(void (*test)(struct place *p), void (*more)(struct place *p))
{
	struct place p;

	place_open(&p);
	read_words(&p);
	test(&p);
	if (more)
		more(&p);
	place_remove(&p);
}

int main(void)
{
	void (*const tests[])(struct place * p) = { owed, told_by_a_wrong_clock, many, accounts,
		                                        kept_by_a_form, letters_that_never_left,
		                                        refused_for_good };

	on_a_store(applications, told_late);
	for (size_t i = 0; i < COUNT(tests); i++)
		on_a_store(tests[i], NULL);
	return done();
}
