/* What must not matter to the clock, in lives of cases thrown at random: the order of entering,
 * mistakes that were mended, days that pass, the century, reasons, later years. The seed is fixed;
 * `timescale_steady 42` tries another one. */
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "store/base/date.h"
#include "store/cases/child.h"
#include "store/cases/tally_year.h"
#include "tests/case_life.h"
#include "tests/tap.h"

enum {
	LIVES = 8000, RECORD_EACH = 10,
	YEARS_28 = 28 * 365 + 7,       /* after which each weekday and leap year is */
};

enum promise {
	IN_ORDER, BACK, FORGOTTEN, MENDED, LATE_IS_PAST, STAYS_MET, CENTURY, RECEIPT, EXCUSED, CLOSED,
	NEXT, TURN, PAST_YEARS, PARTS_OF_YEAR, RECORDED, PROMISES
};

static const char *const sentences[PROMISES] = {
	[IN_ORDER] = "what is entered late gives the same as what is entered in order",
	[BACK] = "a day that is changed and changed back leaves nothing",
	[FORGOTTEN] = "nor does one that is taken away and entered again",
	[MENDED] = "one that is mistyped and mended is as if it had been typed rightly",
	[LATE_IS_PAST] = "what is called late has a day before today, or before it was done",
	[STAYS_MET] = "nothing goes from in time to late, or back, by the passing of days alone",
	[CENTURY] = "28 years later the same days of the year come out",
	[RECEIPT] = "leaving out the day of receipt puts days off by one, and changes nothing else",
	[EXCUSED] = "a reason excuses its limit, and moves no day and no other limit",
	[CLOSED] = "closing a case leaves all that was done as it is",
	[NEXT] = "what is next is the soonest that is owed",
	[TURN] = "what whoever acts next has to do is theirs and not done",
	[PAST_YEARS] = "what happens in a year changes no count of the years before",
	[RECORDED] = "the record of a case gives what was entered, mistakes and all",
	[PARTS_OF_YEAR] = "the counts of a year are parts of one another",
};

static bool is_broken[PROMISES];

static void broken(enum promise p, const struct timescale *t, const struct timescale_limit *l,
                   const char *what)
{
	life_broken(&is_broken[p], sentences[p], t, l, what);
}

/* --- two clocks ------------------------------------------------------------------------------- */

static bool is_same(const struct timescale_limit *l, const struct timescale_limit *m)
{
	return m && l->from == m->from && l->due == m->due && l->done == m->done &&
	       l->last_lawful == m->last_lawful && l->status == m->status;
}

static void check_same(enum promise p, const struct timescale *t, const struct timescale_facts *f,
                       const char *what)
{
	struct timescale u;

	timescale_of(f, t->today, &u);
	for (size_t i = 0; i < t->count; i++)
		if (!is_same(&t->limits[i], timescale_find(&u, t->limits[i].limit)))
			broken(p, t, &t->limits[i], what);
	if (t->count != u.count || t->state != u.state || t->move != u.move ||
	    t->next_due != u.next_due || t->review_due != u.review_due)
		broken(p, t, NULL, what);
}

/* --- mistakes --------------------------------------------------------------------------------- */

/* By some days, or by a year. */
static int32_t mistyped(int32_t on)
{
	int32_t days = 1 + (int32_t)life_dice(6);

	if (life_chance(50))
		return date_add_months(on, life_chance(50) ? 12 : -12);
	return life_chance(50) ? on + days : on - days;
}

static void check_mistakes(const struct timescale *t)
{
	size_t at = life_dice((uint32_t)life.entered);
	enum timescale_event event = life.entries[at].event;
	struct timescale_facts facts = life.facts;
	char what[80];

	snprintf(what, sizeof(what), "%s", timescale_event_id(event));
	timescale_enter(&facts, event, mistyped(facts.on[event]));
	timescale_enter(&facts, event, life.facts.on[event]);
	check_same(BACK, t, &facts, what);
	facts = life.facts;
	timescale_enter(&facts, event, 0);
	timescale_enter(&facts, event, life.facts.on[event]);
	check_same(FORGOTTEN, t, &facts, what);
}

/* --- the order of entering, and a mistake on the way ------------------------------------------ */

static int by_day(const void *a, const void *b)
{
	const struct life_entry *x = a, *y = b;

	return x->on != y->on ? (x->on > y->on) - (x->on < y->on) : (int)x->event - (int)y->event;
}

static void check_order(const struct timescale *t)
{
	struct timescale_facts facts = { .count_receipt_day = life.facts.count_receipt_day };
	struct life_entry sorted[LIFE_ENTRIES];

	memcpy(sorted, life.entries, sizeof(sorted));
	qsort(sorted, life.entered, sizeof(*sorted), by_day);
	for (size_t i = 0; i < life.entered; i++)
		timescale_enter(&facts, sorted[i].event, sorted[i].on);
	check_same(IN_ORDER, t, &facts, "in order");
}

static void check_mended(const struct timescale *t)
{
	struct timescale_facts facts = { .count_receipt_day = life.facts.count_receipt_day };
	size_t wrong = life_dice((uint32_t)life.entered);
	char what[80];

	for (size_t i = 0; i < life.entered; i++) {
		if (i == wrong)
			timescale_enter(&facts, life.entries[i].event, mistyped(life.entries[i].on));
		timescale_enter(&facts, life.entries[i].event, life.entries[i].on);
	}
	snprintf(what, sizeof(what), "%s of %s", timescale_event_id(life.entries[wrong].event),
	         life_iso(life.entries[wrong].on));
	check_same(MENDED, t, &facts, what);
}

/* --- days that pass --------------------------------------------------------------------------- */

static void check_late(const struct timescale *t)
{
	for (size_t i = 0; i < t->count; i++) {
		const struct timescale_limit *l = &t->limits[i];

		if (l->status == LIMIT_OVERDUE && (l->due >= t->today || l->done != 0))
			broken(LATE_IS_PAST, t, l, "overdue");
		if (l->status == LIMIT_MET_LATE && l->done <= l->due)
			broken(LATE_IS_PAST, t, l, "done late");
	}
}

static void check_stays(const struct timescale *t)
{
	struct timescale then;

	timescale_of(&life.facts, t->today + 1 + (int32_t)life_dice(800), &then);
	for (size_t i = 0; i < then.count; i++) {
		const struct timescale_limit *l = &then.limits[i], *m = timescale_find(t, l->limit);

		if (!m || timescale_row(l->limit)->who == MOVE_NOBODY)
			continue;
		if ((m->done != 0 || m->status == LIMIT_OVERDUE) && m->status != l->status)
			broken(STAYS_MET, &then, l, timescale_status_id(m->status));
	}
}

static int32_t shifted(int32_t day)
{
	return day != 0 ? day + YEARS_28 : 0;
}

/* Bank holidays are others. */
static void check_century(const struct timescale *t)
{
	struct timescale_facts facts = life.facts;
	struct timescale then;

	for (int e = 0; e < EVENTS_GIVEN; e++) {
		facts.on[e] = shifted(facts.on[e]);
		for (int i = 0; i < EARLIER_DAYS; i++)
			facts.earlier[e][i] = shifted(facts.earlier[e][i]);
	}
	timescale_of(&facts, t->today + YEARS_28, &then);
	for (size_t i = 0; i < t->count; i++) {
		const struct timescale_limit *l = &t->limits[i], *m = timescale_find(&then, l->limit);
		enum limit_rule rule = timescale_row(l->limit)->rule;

		if (rule == RULE_WORKING_DAYS || rule == RULE_WORKING_DAYS_FROM)
			continue;
		if (!m || m->due != shifted(l->due) || m->done != shifted(l->done))
			broken(CENTURY, t, l, "28 years");
	}
}

/* --- settings and reasons --------------------------------------------------------------------- */

static void check_receipt(const struct timescale *t)
{
	struct timescale_facts facts = life.facts;
	struct timescale other;

	facts.count_receipt_day = !facts.count_receipt_day;
	timescale_of(&facts, t->today, &other);
	for (size_t i = 0; i < t->count; i++) {
		const struct timescale_limit *l = &t->limits[i], *m = timescale_find(&other, l->limit);
		int32_t by = m ? (life.facts.count_receipt_day ? m->due - l->due : l->due - m->due) : 0;

		if (l->limit == LIMIT_AMENDED_FINAL || l->limit == LIMIT_REVIEW_FINAL)
			continue;              /* the earlier of the two is told */
		if (!m || m->done != l->done || m->last_lawful != l->last_lawful || by < 0 || by > 1)
			broken(RECEIPT, t, l, "receipt");
	}
}

static void check_excused(const struct timescale *t)
{
	struct timescale_facts facts = life.facts;
	enum limit_of_time limit = (enum limit_of_time)life_dice(LIMITS_OF_TIME);
	struct timescale other;

	facts.exempt[limit] = (uint8_t)(1 + life_dice(EXEMPTIONS - 1));
	timescale_of(&facts, t->today, &other);
	if (other.count != t->count || other.state != t->state || other.move != t->move)
		broken(EXCUSED, t, NULL, timescale_row(limit)->id);
	for (size_t i = 0; i < t->count; i++) {
		const struct timescale_limit *l = &t->limits[i], *m = timescale_find(&other, l->limit);
		bool is_late = l->status == LIMIT_MET_LATE || l->status == LIMIT_OVERDUE ||
		               l->status == LIMIT_RUNNING || l->status == LIMIT_DUE_SOON;

		if (!m || m->due != l->due || m->done != l->done || m->from != l->from ||
		    (l->limit != limit && m->status != l->status) ||
		    (m->status != l->status && (m->status != LIMIT_EXEMPT || !is_late)))
			broken(EXCUSED, t, l, timescale_row(limit)->id);
	}
}

static void check_closed(const struct timescale *t)
{
	struct timescale_facts facts = life.facts;
	struct timescale other;

	timescale_enter(&facts, ON_CLOSED, t->today);
	timescale_of(&facts, t->today, &other);
	for (size_t i = 0; i < t->count; i++)
		if (t->limits[i].done != 0 &&
		    !is_same(&t->limits[i], timescale_find(&other, t->limits[i].limit)))
			broken(CLOSED, t, &t->limits[i], "closed");
}

/* --- who acts --------------------------------------------------------------------------------- */

static void check_next(const struct timescale *t)
{
	const struct timescale_limit *turn = timescale_turn(t);
	int32_t next = TIMESCALE_NEVER;

	for (size_t i = 0; i < t->count; i++) {
		const struct timescale_limit *l = &t->limits[i];
		const struct limit_row *row = timescale_row(l->limit);

		if (row->force == FORCE_LAW && row->who != MOVE_NOBODY && l->due != 0 && l->done == 0 &&
		    !(row->who == MOVE_FAMILY && l->due < t->today) && l->due < next)
			next = l->due;
	}
	if (next != t->next_due)
		broken(NEXT, t, timescale_find(t, t->next), life_iso(next));
	if (turn && (turn->done != 0 || timescale_row(turn->limit)->who != t->move))
		broken(TURN, t, turn, timescale_mover_id(t->move));
}

/* --- the yearly return ------------------------------------------------------------------------ */

static unsigned years_before;          /* the counts of the year before the last entry's */
static int year_before;

static void check_years(const struct timescale *t, enum timescale_event event, int32_t on)
{
	/* a case holds one request; the day of a final plan, or of a move here, tells of years before
	 * what was not known; a plan is in force by what is known today */
	static const unsigned steady = 1u << YEAR_PLANS |
	                               1u << YEAR_PLANS_IN_TIME | 1u << YEAR_PLANS_DISPUTED |
	                               1u << YEAR_MEDIATED | 1u << YEAR_APPEALS | 1u << YEAR_CEASED;
	int year = date_civil(t->today).year - 1;
	unsigned n = tally_year_of(&life.facts, t, year, t->today);
	char what[80];

	snprintf(what, sizeof(what), "%s: %x, and was %x", timescale_event_id(event), n, years_before);
	if (event != ON_RECEIVED && event != ON_MOVED_IN && event != ON_FINAL_ISSUED &&
	    year == year_before && date_civil(on).year > year && !life_looks_mended() &&
	    ((n ^ years_before) & steady) != 0)
		broken(PAST_YEARS, t, NULL, what);
	year_before = year;
	years_before = n;
}

static bool is_part(unsigned n, enum tally_measure part, enum tally_measure whole)
{
	return (n >> part & 1) <= (n >> whole & 1);
}

static void check_parts(const struct timescale *t)
{
	unsigned n = years_before;
	unsigned became = (n >> YEAR_ASSESSED & 1) + (n >> YEAR_REFUSED & 1) +
	                  (n >> YEAR_UNDECIDED & 1) + (n >> YEAR_ENDED & 1);

	if (!is_part(n, YEAR_PLANS_IN_TIME, YEAR_PLANS) || !is_part(n, YEAR_PLANS_EXEMPT, YEAR_PLANS) ||
	    !is_part(n, YEAR_PLANS_IN_TIME_BARE, YEAR_PLANS_IN_TIME) ||
	    !is_part(n, YEAR_PLANS_DISPUTED, YEAR_PLANS) ||
	    ((n >> YEAR_PLANS_DISPUTED & 1) != 0 && (n >> YEAR_PLANS_IN_TIME & 1) != 0) ||
	    became != (n >> YEAR_REQUESTS & 1))
		broken(PARTS_OF_YEAR, t, NULL, "parts");
}

/* --- the record ------------------------------------------------------------------------------- */

static void type_in(struct child *c, struct timescale_facts *f, enum timescale_event event,
                    int32_t on)
{
	child_date_set(c, str_of(timescale_event_id(event)), on);
	timescale_enter(f, event, on);
}

static void check_record(struct arena *a)
{
	struct timescale_facts facts = { .count_receipt_day = true }, kept;
	struct child c = { .dates = values_open(a), .count_receipt_day = true };

	for (size_t i = 0; i < life.entered; i++) {
		enum timescale_event event = life.entries[i].event;

		if (event == ON_BORN)
			continue;
		if (life_chance(10))
			type_in(&c, &facts, event, life_chance(50) ? 0 : mistyped(life.entries[i].on));
		type_in(&c, &facts, event, life.entries[i].on);
	}
	child_facts(&c, &kept);
	if (memcmp(facts.on, kept.on, sizeof(facts.on)) != 0 ||
	    memcmp(facts.earlier, kept.earlier, sizeof(facts.earlier)) != 0)
		broken(RECORDED, &(struct timescale){ .today = life.now }, NULL, "recorded");
	arena_empty(a);
}

/* --- all of it -------------------------------------------------------------------------------- */

static void look(enum timescale_event event, int32_t on)
{
	struct timescale t;

	timescale_of(&life.facts, life.now, &t);
	check_late(&t);
	check_next(&t);
	check_years(&t, event, on);
	check_parts(&t);
	if (!life_chance(25))
		return;
	check_mistakes(&t);
	check_order(&t);
	if (!life_looks_mended())
		check_mended(&t);
	check_stays(&t);
	check_century(&t);
	check_receipt(&t);
	check_excused(&t);
	check_closed(&t);
}

int main(int argc, char **argv)
{
	struct arena *a = arena_open(1 << 22);

	life.look = look;
	life_begin(argc, argv, 5);
	for (life.number = 0; life.number < LIVES; life.number++) {
		year_before = 0;
		life_live();
		if (life.number % RECORD_EACH == 0)
			check_record(a);
	}
	for (int p = 0; p < PROMISES; p++)
		ok(!is_broken[p], sentences[p]);
	arena_close(a);
	return done();
}
