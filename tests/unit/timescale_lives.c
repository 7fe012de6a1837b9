/* Lives of cases as a council may enter them, thrown at random, and what holds in every one of
 * them. The seed is fixed, so that each run is the same; `timescale_lives 42` tries another one. */
#include <stdio.h>
#include <string.h>

#include "store/cases/timescale_calendar.h"
#include "store/cases/timescale_words.h"
#include "store/base/date.h"
#include "tests/case_life.h"
#include "tests/tap.h"

enum { LIVES = 20000, READ_EACH = 100 };

enum promise {
	ONCE, NOT_BEFORE, LAWFUL, LABELLED, SAME_DAY, EXCUSED_DONE, AS_ORDERED, DAYS_PASS, NOT_LATE,
	IN_TIME, TOO_LATE, SETTLED, APPEALS, CLOSED, RESTS, PROMISES
};

static const char *const sentences[PROMISES] = {
	[ONCE] = "each limit is told once, in the order of reading",
	[NOT_BEFORE] = "no due day lies before the day it counts from",
	[LAWFUL] = "nor after the last lawful day",
	[LABELLED] = "every limit that is told has a label, for families and for officers",
	[SAME_DAY] = "families, their calendars and officers read the same day of a limit",
	[EXCUSED_DONE] = "what was excused and is done names that day, and is not still to be done",
	[AS_ORDERED] = "families read the day that an order gives",
	[DAYS_PASS] = "a day that passes moves no limit and forgets none that is owed",
	[NOT_LATE] = "what answers a limit ends its being late",
	[IN_TIME] = "entered up to its day, it was in time, whenever it is entered",
	[TOO_LATE] = "and after its day, it was not",
	[SETTLED] = "what has nothing to do with a settled limit moves nothing of it",
	[APPEALS] = "a letter that can be appealed gives two months at least",
	[CLOSED] = "a closed case owes nothing",
	[RESTS] = "when all that is owed is answered, nothing is late and nobody waits",
};

static bool is_broken[PROMISES];

static struct timescale before;        /* as the case stood after the last entry */
static struct words *w;
static struct arena *a;

/* The first life that breaks a promise is written down, so that it can become a test by itself. */
static void broken(enum promise p, const struct timescale *t, const struct timescale_limit *l,
                   const char *what)
{
	life_broken(&is_broken[p], sentences[p], t, l, what);
}

/* --- what holds on every day ------------------------------------------------------------------ */

static bool is_backwards(enum limit_of_time limit)
{
	enum limit_rule rule = timescale_row(limit)->rule;

	return rule == RULE_WEEKS_BEFORE || rule == RULE_MONTHS_BEFORE || rule == RULE_BEFORE_DATE;
}

static void check_days(const struct timescale *t)
{
	for (size_t i = 0; i < t->count; i++) {
		const struct timescale_limit *l = &t->limits[i];

		if (i > 0 && l->limit <= t->limits[i - 1].limit)
			broken(ONCE, t, l, "again");
		if (l->due != 0 && l->due < l->from && !is_backwards(l->limit))
			broken(NOT_BEFORE, t, l, "before");
		if (l->due > l->last_lawful + timescale_row(l->limit)->spare)
			broken(LAWFUL, t, l, "after");
	}
}

static bool is_open(const struct timescale_limit *l)
{
	return l && l->due != 0 && l->done == 0;
}

static bool says(const struct timescale_limit *l, enum holder whose, const char *date)
{
	return strstr(str_c(a, timescale_sentence_to(a, w, l, whose)), date);
}

/* Words are slow: not of every life. */
static void check_words(const struct timescale *t)
{
	struct calendar_event days[LIMITS_OF_TIME];
	struct timescale_reader to = { STR("case@host"), HOLDER_READER };
	size_t count = timescale_calendar(a, w, t, &to, days), at = 0;

	for (size_t i = 0; i < t->count; i++) {
		const struct timescale_limit *l = &t->limits[i];
		bool can_be_done = l->status == LIMIT_RUNNING || l->status == LIMIT_DUE_SOON;
		bool is_for_family = timescale_row(l->limit)->reader == FOR_FAMILY;
		const char *date = str_c(a, words_date(a, w, l->due));

		if (timescale_label(a, w, l->limit).n == 0 ||
		    timescale_label_council(a, w, l->limit).n == 0)
			broken(LABELLED, t, l, "no label");
		if (is_for_family && is_open(l) && l->status != LIMIT_MET &&
		    (at >= count || days[at++].on != l->due))
			broken(SAME_DAY, t, l, "in the calendar");
		if (can_be_done && (!says(l, HOLDER_READER, date) || !says(l, HOLDER_PARENT, date)))
			broken(SAME_DAY, t, l, "in a sentence");
	}
	arena_empty(a);
}

/* Each limit that can be excused, as if it were. */
static void check_excused(const struct timescale *t)
{
	struct timescale_facts facts = life.facts;
	struct timescale excused;

	for (int i = 0; i < LIMITS_OF_TIME; i++)
		facts.exempt[i] = EXEMPTION_AWAY;
	timescale_of(&facts, t->today, &excused);
	for (size_t i = 0; i < excused.count; i++) {
		const struct timescale_limit *l = &excused.limits[i];
		const char *date = str_c(a, words_date(a, w, l->done));

		if (l->exemption != EXEMPTION_NONE && l->done != 0 &&
		    (!says(l, HOLDER_READER, date) || says(l, HOLDER_READER, "as soon as") ||
		     !says(l, HOLDER_PARENT, date) || says(l, HOLDER_PARENT, "as soon as")))
			broken(EXCUSED_DONE, &excused, l, "excused");
	}
	arena_empty(a);
}

/* Families read final_plan, officers also the order. An order to assess of before one to make a
 * plan is no more. */
static void check_order(const struct timescale *t)
{
	bool is_plan = life.facts.on[ON_ORDER_PLAN] >= life.facts.on[ON_ORDER_ASSESS];
	const struct timescale_limit *family = timescale_find(t, LIMIT_FINAL_PLAN);
	const struct timescale_limit *order =
	    timescale_find(t, is_plan ? LIMIT_ORDER_PLAN : LIMIT_ORDER_FINAL);

	if (is_open(family) && is_open(order) && family->due != order->due)
		broken(AS_ORDERED, t, family, "another day");
}

/* What stays until it is answered, by that alone. */
static bool stays(const struct timescale_limit *l)
{
	enum limit_of_time limit = l->limit;
	const struct limit_row *row = timescale_row(limit);

	return limit != LIMIT_REVIEW_INVITATION && limit != LIMIT_REVIEW_ADVICE &&
	       limit != LIMIT_EARLY_REVIEW && row->force != FORCE_RIGHT && row->who != MOVE_NOBODY;
}

static bool is_same(const struct timescale_limit *l, const struct timescale_limit *m)
{
	return l->from == m->from && l->due == m->due && l->done == m->done &&
	       l->last_lawful == m->last_lawful;
}

static void check_days_pass(const struct timescale *t)
{
	struct timescale then;

	timescale_of(&life.facts, t->today + 1 + (int32_t)life_dice(300), &then);
	check_days(&then);
	if (life.facts.on[ON_MOVED_OUT] > t->today)
		return;
	for (size_t i = 0; i < t->count; i++) {
		const struct timescale_limit *l = &t->limits[i], *m = timescale_find(&then, l->limit);

		if (l->limit >= LIMIT_PHASE_SCHOOL && l->limit <= LIMIT_PHASE_BETWEEN)
			continue;              /* told for a year */
		if (m ? stays(l) && !is_same(l, m) : stays(l))
			broken(DAYS_PASS, &then, l, m ? "moved" : "forgotten");
	}
}

/* --- what answers a limit --------------------------------------------------------------------- */

/* ON_NOTHING: no single date does. */
static enum timescale_event answer_to(enum limit_of_time limit)
{
	enum timescale_event done = timescale_row(limit)->done;

	switch (done) {
	case ON_DECISION: return life_chance(50) ? ON_ASSESSING : ON_NOT_ASSESSING;
	case ON_FIRST_REVIEWED:
	case ON_REVIEW_DECISION: return ON_REVIEW_KEEP + (enum timescale_event)life_dice(3);
	case ON_REVIEW_NOTICE: return ON_AMENDMENT_NOTICE;
	case ON_REVIEW_CHANGED:
	case ON_CHANGED: return ON_AMENDED;
	case ON_RECONSIDERED: return ON_ORDER_DONE;
	case ON_REASSESS_DECISION: return life_chance(50) ? ON_REASSESSING : ON_NOT_REASSESSING;
	case ON_AGREED_CHANGED: return life_chance(50) ? ON_AMENDED : ON_LATEST_ISSUED;
	case ON_ORDER_DONE: return life_chance(50) ? ON_ORDER_DONE : ON_LATEST_ISSUED;
	case ON_REVIEWED:
	case ON_NOTHING: return ON_LAST_REVIEW;
	default: return done;
	}
}

/* These begin anew with their answer. */
static bool begins_anew(enum limit_of_time limit)
{
	return timescale_row(limit)->done == ON_NOTHING;
}

/* Of two limits on one thing the other one may be told. Of changes without a review after others
 * that a review led to, review_final is told: one date stands for both, so it is left out. */
static const struct timescale_limit *twin(const struct timescale *t, enum limit_of_time limit)
{
	switch (limit) {
	case LIMIT_AMENDED_FINAL: return timescale_find(t, LIMIT_REVIEW_FINAL);
	case LIMIT_REVIEW_FINAL: return timescale_find(t, LIMIT_AMENDED_FINAL);
	case LIMIT_APPEAL: return timescale_find(t, LIMIT_APPEAL_CERTIFICATE);
	case LIMIT_APPEAL_CERTIFICATE: return timescale_find(t, LIMIT_APPEAL);
	default: return NULL;
	}
}

/* Enters what answers l, which happened today or since, up to two months later. */
static void check_answer(const struct timescale *t, const struct timescale_limit *l)
{
	struct timescale_facts kept = life.facts;
	enum timescale_event answer = answer_to(l->limit);
	int32_t later_by = life_chance(50) ? (int32_t)life_dice(60) : 0;
	int32_t on = t->today + (int32_t)life_dice((uint32_t)later_by + 1);
	const struct timescale_limit *m;
	struct timescale then;
	char what[80];

	timescale_enter(&life.facts, answer, on);
	timescale_of(&life.facts, t->today + later_by, &then);
	life.facts = kept;
	m = timescale_find(&then, l->limit);
	if (!m && twin(&then, l->limit))
		return;                    /* that one says it, and is judged by itself */
	snprintf(what, sizeof(what), "%s of %s gives %s of", timescale_event_id(answer), life_iso(on),
	         m ? timescale_status_id(m->status) : "none");
	if (m && m->status == LIMIT_OVERDUE && !begins_anew(l->limit))
		broken(NOT_LATE, t, l, what);
	if (!m && l->limit == LIMIT_DRAFT_TARGET && life.facts.on[ON_AGREEMENT] != 0)
		return;                    /* a draft after an agreement takes its time, and no target */
	if (begins_anew(l->limit))
		return;
	if (on <= l->due && (!m || m->status != LIMIT_MET))
		broken(IN_TIME, t, l, what);
	if (on > l->due && m && m->from == l->from && m->status == LIMIT_MET)
		broken(TOO_LATE, t, l, what);
}

static void check_an_answer(const struct timescale *t)
{
	const struct timescale_limit *l;

	if (t->count == 0)
		return;
	l = &t->limits[life_dice((uint32_t)t->count)];
	if (is_open(l) && timescale_row(l->limit)->who != MOVE_NOBODY &&
	    (is_backwards(l->limit) ? l->from - t->today < 365 : l->from <= t->today))
		check_answer(t, l);
}

/* --- what leaves a settled limit alone -------------------------------------------------------- */

enum {
	WAY = 1, REVIEW = 2, PHASE = 4, ANEW = 8, DISAGREE = 16, ORDER = 32, MOVE = 64, PLAN = 128,
	END = 256, OTHER = 512
};

static unsigned area_of_event(enum timescale_event e)
{
	if (e == ON_LATEST_ISSUED)
		return PLAN;
	if ((e >= ON_RECEIVED && e <= ON_FINAL_ISSUED) || e == ON_ISSUING)
		return WAY;
	if (e >= ON_LAST_REVIEW && e <= ON_AMENDED)
		return REVIEW;
	if (e == ON_CEASING || e == ON_CEASED || e == ON_CLOSED)
		return END;
	if (e >= ON_MOVE_SCHOOL && e <= ON_PHASE_DONE)
		return PHASE;
	if (e >= ON_REASSESS_ASKED && e <= ON_REASSESS_ADVICE_IN)
		return ANEW;
	if (e >= ON_MEDIATION_CONTACT && e <= ON_AGREEMENT_PLAN)
		return DISAGREE;
	if (e >= ON_ORDER_ASSESS && e <= ON_ORDER_DONE)
		return ORDER;
	return e >= ON_MOVE_KNOWN && e <= ON_INTENTIONS_TOLD ? MOVE : OTHER;
}

/* The areas whose events may touch a settled limit. What stands between two plans that were sent
 * tells that both were, though it is entered later (timescale_facts.h): changes, or a new
 * assessment. */
static unsigned touched_by(enum limit_of_time limit)
{
	if (limit <= LIMIT_FINAL_PLAN)
		return WAY | ORDER | DISAGREE | ANEW;
	if (limit <= LIMIT_REVIEW_LIST)
		return REVIEW | PLAN | WAY | ANEW;
	if (limit <= LIMIT_PHASE_BETWEEN)
		return PHASE;
	if (limit <= LIMIT_REASSESS_PLAN)
		return ANEW | PLAN | REVIEW;
	if (limit <= LIMIT_APPEAL_ANSWER)
		return ~(unsigned)(PHASE | MOVE);
	if (limit <= LIMIT_ORDER_NAME)
		return ~(unsigned)(PHASE | MOVE | END);
	return limit == LIMIT_TRANSFER_REVIEW ? MOVE | REVIEW | WAY | PLAN | ANEW : MOVE;
}

static void check_settled(const struct timescale *t, enum timescale_event event)
{
	for (size_t i = 0; i < before.count; i++) {
		const struct timescale_limit *l = &before.limits[i], *m;

		if (l->done == 0 || (touched_by(l->limit) & area_of_event(event)) != 0)
			continue;
		m = timescale_find(t, l->limit);
		if ((!m && twin(t, l->limit)) || timescale_row(l->limit)->force == FORCE_RIGHT)
			continue;              /* another letter gives another right */
		if (!m || !is_same(l, m))
			broken(SETTLED, t, l, m ? "moved" : "gone");
	}
}

/* --- an entry --------------------------------------------------------------------------------- */

static void check_letter(const struct timescale *t, enum timescale_event event)
{
	const struct timescale_limit *l = timescale_find(t, LIMIT_APPEAL);

	switch (event) {
	case ON_NOT_ASSESSING: case ON_NOT_ISSUING: case ON_FINAL_ISSUED: case ON_LATEST_ISSUED:
	case ON_REVIEW_KEEP: case ON_REVIEW_CEASE: case ON_AMENDED: case ON_NOT_REASSESSING:
		break;
	default: return;
	}
	l = l ? l : timescale_find(t, LIMIT_APPEAL_CERTIFICATE);
	if (t->state == STATE_MOVED || t->state == STATE_CLOSED)
		return;
	if (!is_open(l) || l->due < date_add_months(life.now, 2))
		broken(APPEALS, t, l, "too short");
}

static void look(enum timescale_event event, int32_t on)
{
	struct timescale t;

	timescale_of(&life.facts, life.now, &t);
	check_days(&t);
	check_order(&t);
	check_settled(&t, event);
	if (on == life.now)
		check_letter(&t, event);
	check_an_answer(&t);
	if (life_chance(20))
		check_days_pass(&t);
	if (life.number % READ_EACH == 0) {
		check_words(&t);
		check_excused(&t);
	}
	before = t;
}

/* --- rest ------------------------------------------------------------------------------------- */

/* Owed by somebody who is no family, today. */
static bool is_owed(const struct timescale_limit *l)
{
	const struct limit_row *row = timescale_row(l->limit);

	if (!is_open(l) || row->who == MOVE_NOBODY || row->who == MOVE_FAMILY)
		return false;
	if (begins_anew(l->limit) || l->limit == LIMIT_ANNUAL_REVIEW_FIRST ||
	    l->limit == LIMIT_TRANSFER_REVIEW || is_backwards(l->limit))
		return l->due < life.now;
	return l->from <= life.now;
}

static const struct timescale_limit *owed(const struct timescale *t)
{
	for (size_t i = 0; i < t->count; i++)
		if (is_owed(&t->limits[i]))
			return &t->limits[i];
	return NULL;
}

static bool is_at_rest(enum case_state state)
{
	return state == STATE_FINAL || state == STATE_KEPT || state == STATE_NOT_ASSESSING ||
	       state == STATE_NOT_ISSUING || state == STATE_MOVED || state == STATE_CLOSED;
}

/* Answers all that is owed and looks a day after the last window of the family. */
static void check_rest(void)
{
	const struct timescale_limit *l = NULL;
	struct timescale t;

	for (int i = 0; i < 30; i++) {
		life.now++;
		timescale_of(&life.facts, life.now, &t);
		l = owed(&t);
		if (!l)
			break;
		life_enter(answer_to(l->limit), life.now);
	}
	timescale_of(&life.facts, life.now, &t);
	l = owed(&t);
	if (l)
		broken(RESTS, &t, l, "is owed for ever:");
	if (t.next_due < life.now)
		broken(RESTS, &t, timescale_find(&t, t.next), "is next:");
	if (is_at_rest(t.state) && t.appeal != APPEAL_RUNS && t.move != MOVE_NOBODY &&
	    t.move != MOVE_FAMILY)
		broken(RESTS, &t, NULL, timescale_mover_id(t.move));
}

static void check_closed(void)
{
	struct timescale t;

	life_enter(ON_CLOSED, ++life.now);
	timescale_of(&life.facts, life.now + (int32_t)life_dice(500), &t);
	for (size_t i = 0; i < t.count; i++)
		if (t.limits[i].done == 0 && timescale_row(t.limits[i].limit)->who != MOVE_NOBODY)
			broken(CLOSED, &t, &t.limits[i], "is owed:");
	if (t.next_due != TIMESCALE_NEVER || t.move != MOVE_NOBODY)
		broken(CLOSED, &t, NULL, "somebody acts next");
}

static void one_life(void)
{
	before = (struct timescale){ .count = 0 };
	life_live();
	check_rest();
	check_closed();
}

int main(int argc, char **argv)
{
	struct arena *kept = arena_open(1 << 22);

	a = arena_open(1 << 20);
	is_err(OK, words_open(kept, "build/compiled", &w), "the words are built");
	life.look = look;
	life_begin(argc, argv, 7);
	for (life.number = 0; w && life.number < LIVES; life.number++)
		one_life();
	for (int p = 0; p < PROMISES; p++)
		ok(!is_broken[p], sentences[p]);
	arena_close(a);
	arena_close(kept);
	return done();
}
