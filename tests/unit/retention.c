#include "store/keeping/retention.h"

#include "store/base/date.h"
#include "store/cases/child.h"
#include "store/forms/draft.h"
#include "store/people/person.h"
#include "store/post/outbox.h"
#include "tests/tap.h"
#include "tests/unit/place.h"

enum { DAY = 86400, NOW = 1800000000, DRAFTS = 60, PEOPLE = 3 };

static const struct words *words;      /* NULL: they cannot be read */

static void read_words(struct place *p, const char *text)
{
	struct words *read;

	if (words_read_bytes(p->arena, str_of(text), &read) != OK)
		die("words");
	words = read;
}

static size_t apply(struct place *p, const char *name, int64_t now, bool has_brakes,
                    enum err wanted, const char *sentence)
{
	struct retention r = { .store = p->store, .keys = p->keys, .data = p->data, .now = now,
	                       .has_brakes = has_brakes, .words = words };
	size_t removed = 0;

	for (size_t i = 0; i < retention_rules(); i++) {
		if (str_is(str_of(retention_name(i)), name))
			is_err(wanted, retention_apply(&r, i, &removed), sentence);
	}
	return removed;
}

static void dead_letters(struct place *p)
{
	struct txn *t = place_begin(p, MAIN, WRITE);
	struct letter l = { .name = STR("receipt"), .to = STR("a@example.org") };

	is_err(OK, outbox_add(t, p->keys, &l, NOW), "a letter");
	is_err(OK, outbox_bury(t, p->keys, &l, STR("smtp-550"), NOW), "that was refused");
	place_commit(t);
	is_int(0, (int64_t)apply(p, "dead letters", NOW + 29 * DAY, false, OK, "the rule runs"),
	       "is kept for 29 days");
	is_int(1, (int64_t)apply(p, "dead letters", NOW + 31 * DAY, false, OK, "the rule runs again"),
	       "and gone after 31");
}

static void add_drafts(struct place *p)
{
	struct txn *t = place_begin(p, MAIN, WRITE);

	for (int person = 0; person < PEOPLE; person++) {
		struct person someone = { .forename = STR("A"), .surname = STR("B"),
		                          .address = values_open(p->arena) };

		someone.email = str_join(p->arena, str_of_number(p->arena, person), STR("@example.org"));
		if (person_add(t, p->keys, &someone) != OK)
			die("person_add");
		for (int i = 0; i < DRAFTS / PEOPLE; i++) {
			struct draft d = { .person = someone.id, .form = STR("f"), .version = STR("v"),
			                   .keep_days = 30,
				           .answers = values_open(p->arena), .visited = values_open(p->arena) };

			if (draft_add(t, p->keys, &d, NOW) != OK)
				die("draft_add");
		}
	}
	place_commit(t);
}

static void drafts(struct place *p)
{
	int64_t late = NOW + 40 * DAY;

	add_drafts(p);
	is_int(0, (int64_t)apply(p, "drafts", NOW + 29 * DAY, false, OK, "the rule runs"),
	       "no draft goes before its time");
	is_int(0, (int64_t)apply(p, "warnings", late, false, OK, "where no letter can be written"),
	       "nobody is warned");
	is_int(0, (int64_t)apply(p, "drafts", late, false, OK, "and so"), "none goes");
	read_words(p, "council.keep_months\t18\nmonths.m1\tJanuary\nmonths.m2\tFebruary\n");
	is_int(DRAFTS, (int64_t)apply(p, "warnings", late, false, OK, "when nothing ran for long"),
	       "the letters go late");
	is_int(0, (int64_t)apply(p, "drafts", late + DAY, true, OK, "for a day"), "none goes");
	late += 2 * DAY;
	is_int(0, (int64_t)apply(p, "drafts", late, true, ERR_DENIED, "all at once is held back"),
	       "nothing was removed");
	is_int(DRAFTS, (int64_t)apply(p, "drafts", late, false, OK, "until a human says so"),
	       "then all of them go");
	words = NULL;
	is_int(0,
	       (int64_t)apply(p, "accounts", NOW + 3000 * (int64_t)DAY, false, OK,
	                      "where no letter can be written"),
	       "no account goes, as nobody was told");
}

/* Closed on 15 January 2027; another stays open. */
static void cases(struct place *p)
{
	struct txn *t = place_begin(p, MAIN, WRITE);
	struct child closed = { .first = STR("Ann"), .last = STR("One"), .closed_at = NOW },
	open = { .first = STR("Ben"), .last = STR("Two") };
	struct child there;
	int32_t last = date_add_months(date_today(NOW), 18);

	if (child_add(t, p->keys, &closed, NOW) != OK || child_add(t, p->keys, &open, NOW) != OK)
		die("child_add");
	place_commit(t);
	read_words(p, "council.keep_months\t18\n");
	is_int(0, (int64_t)apply(p, "cases", (int64_t)last * DAY + DAY / 2, true, OK, "the rule runs"),
	       "a closed case is kept for the council's 18 months");
	words = NULL;
	is_int(0,
	       (int64_t)apply(p, "cases", (int64_t)(last + 1) * DAY, false, ERR_NOT_FOUND,
	                      "where the council's number cannot be read"),
	       "none goes by another");
	apply(p, "applications", (int64_t)(last + 1) * DAY, false, ERR_NOT_FOUND,
	      "nor does any application");
	read_words(p, "council.keep_months\t1x\n");
	is_int(0,
	       (int64_t)apply(p, "cases", (int64_t)(last + 1) * DAY, false, ERR_NOT_FOUND,
	                      "where it is no number"),
	       "none goes either");
	read_words(p, "council.keep_months\t18\n");
	is_int(1,
	       (int64_t)apply(p, "cases", (int64_t)(last + 1) * DAY + DAY / 2, true, OK,
	                      "and the day after"),
	       "it goes");
	t = place_begin(p, MAIN, READ);
	is_err(ERR_NOT_FOUND, child_load(t, p->keys, closed.id, &there), "the closed one is gone");
	is_err(OK, child_load(t, p->keys, open.id, &there), "the open one stays");
	txn_abort(t);
}

static void many_cases(struct place *p)
{
	struct txn *t = place_begin(p, MAIN, WRITE);

	for (int i = 0; i < 51; i++) {
		struct child c = { .first = STR("Ann"), .last = STR("One"), .closed_at = NOW };

		if (child_add(t, p->keys, &c, NOW) != OK)
			die("child_add");
	}
	place_commit(t);
	is_int(0,
	       (int64_t)apply(p, "cases", NOW + 600 * (int64_t)DAY, true, ERR_DENIED,
	                      "51 cases at once are held back"),
	       "none went");
	is_int(51,
	       (int64_t)apply(p, "cases", NOW + 600 * (int64_t)DAY, false, OK, "until a human says so"),
	       "then all go");
}

static void clock_brake(struct place *p)
{
	struct retention r = { .store = p->store, .keys = p->keys, .data = p->data, .now = NOW,
	                       .has_brakes = true };

	is_err(OK, retention_begin(&r), "the first run notes the time");
	r.now += 3600;
	is_err(OK, retention_begin(&r), "an hour later is plausible");
	r.now += 40 * DAY;
	is_err(ERR_DENIED, retention_begin(&r), "forty days in no time are not");
	r.now -= 80 * DAY;
	is_err(ERR_DENIED, retention_begin(&r), "nor is a clock that was set back");
	r.has_brakes = false;
	is_err(OK, retention_begin(&r), "a human may say that the clock is right");
	r.has_brakes = true;
	is_err(OK, retention_begin(&r), "and the keeper goes on from there");
}

/* What a clock may do between two runs; other_boot: the machine was off meanwhile, so nothing else
 * tells the time. */
static void leap(struct place *p, int64_t seconds, bool other_boot, enum err wanted,
                 const char *sentence)
{
	struct retention r = { .store = p->store, .keys = p->keys, .data = p->data, .now = NOW };
	struct str last;
	struct txn *t;

	if (retention_begin(&r) != OK)
		die("leap");
	if (other_boot) {
		t = place_begin(p, MAIN, WRITE);
		if (txn_get(t, TABLE_META, STR("purged"), &last) != OK)
			die("leap");
		last = str_join(p->arena, str_part(last, 0, 16), STR("another boot"));
		if (txn_put(t, TABLE_META, STR("purged"), last) != OK)
			die("leap");
		place_commit(t);
	}
	r.has_brakes = true;
	r.now += seconds;
	is_err(wanted, retention_begin(&r), sentence);
}

static void leaps(struct place *p)
{
	leap(p, 0, false, OK, "twice in the same second is no leap");
	leap(p, 3600, false, OK, "an hour ahead is borne");
	leap(p, DAY, false, OK, "and a day");
	leap(p, -DAY, false, OK, "and a day back");
	leap(p, 2 * DAY, false, ERR_DENIED, "two days are not");
	leap(p, 365 * DAY, false, ERR_DENIED, "a year ahead nothing is removed");
	leap(p, 30 * 365 * (int64_t)DAY, false, ERR_DENIED, "nor thirty");
	leap(p, -NOW, false, ERR_DENIED, "nor in 1970");
	leap(p, 10 * DAY, true, OK, "after ten days without power it goes on");
	leap(p, 90 * DAY, true, ERR_DENIED, "after ninety somebody has to look");
	leap(p, -2 * DAY, true, ERR_DENIED, "and when the machine comes up in the past");
}

int main(void)
{
	struct place p;

	place_open(&p);
	dead_letters(&p);
	drafts(&p);
	cases(&p);
	many_cases(&p);
	clock_brake(&p);
	leaps(&p);
	place_remove(&p);
	return done();
}
