/* What the law says of lives of cases, read from all that was entered, and not by the code of the
 * clock, which knows each event by its days alone. The seed is fixed; `timescale_law 42` tries
 * another one. */
#include <stdio.h>

#include "store/base/date.h"
#include "tests/case_life.h"
#include "tests/tap.h"

enum { LIVES = 20000, WEEK = 7, REVIEW_DAYS = 12 * WEEK };

enum promise {
	OF_REVIEW, OF_NO_REVIEW, FIRST_REVIEW, NEXT_REVIEW, AFTER_MOVE, PLAN_TIME, CHANGED_ALONE,
	IN_TIME, IN_FORCE, INVITED, HANDED_OVER,
	PROMISES
};

static const char *const sentences[PROMISES] = {
	[OF_REVIEW] = "changes that a review led to are judged by their own days (Regs 22(2) to (4))",
	[OF_NO_REVIEW] = "and those without a review by theirs alone (Regs 28)",
	[FIRST_REVIEW] = "the first review of a plan stays as it was answered (CFA 44(1)(a))",
	[NEXT_REVIEW] = "the next is due a year after the last was complete (CFA 44(1)(b))",
	[AFTER_MOVE] = "after a move a year from the last one elsewhere, or three months (Regs 15(5))",
	[PLAN_TIME] = "what is ordered once a plan is there changes no time of it (Regs 13(2), 44(2))",
	[CHANGED_ALONE] = "who sends the changed plan has answered the review (Regs 20(10))",
	[IN_TIME] = "what was done in time is never late by what happens since",
	[INVITED] = "an invitation to one meeting is none to the next (Regs 20(3), (4))",
	[HANDED_OVER] = "who moves away once more has their plan handed over once more (Regs 15(2))",
	[IN_FORCE] = "a plan in force always has a day for its next review (CFA 44(1))",
};

static bool is_broken[PROMISES];
static struct timescale before;        /* as the case stood after the last entry */
static struct timescale_limit plan;    /* as it stood when the plan was issued; due 0: it was not */

static void broken(enum promise p, const struct timescale *t, const struct timescale_limit *l,
                   int32_t wanted)
{
	char what[32];

	snprintf(what, sizeof(what), "wanted %s", life_iso(wanted));
	life_broken(&is_broken[p], sentences[p], t, l, what);
}

/* --- what was entered ------------------------------------------------------------------------- */

/* On that day or later; 0: never. */
static int32_t first_of(enum timescale_event event, int32_t from)
{
	int32_t first = 0;

	for (size_t i = 0; i < life.entered; i++) {
		int32_t on = life.entries[i].on;

		if (life.entries[i].event == event && on >= from && (first == 0 || on < first))
			first = on;
	}
	return first;
}

static int32_t sooner(int32_t a, int32_t b)
{
	return a != 0 && (b == 0 || a < b) ? a : b;
}

static int32_t first_of_two(enum timescale_event one, enum timescale_event other, int32_t from)
{
	return sooner(first_of(one, from), first_of(other, from));
}

/* To keep, change or end the plan. */
static int32_t first_told(int32_t from)
{
	return sooner(first_of_two(ON_REVIEW_KEEP, ON_REVIEW_AMEND, from),
	              first_of(ON_REVIEW_CEASE, from));
}

static int32_t last_of(enum timescale_event event, int32_t until)
{
	int32_t last = 0;

	for (int32_t on = first_of(event, 1); on != 0 && on <= until; on = first_of(event, on + 1))
		last = on;
	return last;
}

/* What was sent on that day came of the review of that meeting. */
static bool comes_of(enum timescale_event event, int32_t meeting, int32_t sent)
{
	int32_t next = first_of(ON_REVIEW_MEETING, meeting + 1), told = 0,
	        held = first_of(ON_LAST_REVIEW, meeting);

	for (int32_t on = first_told(meeting); on != 0 && on <= sent; on = first_told(on + 1))
		told = on;
	if (sent == 0 || (next != 0 && sent >= next))
		return false;
	if (told != 0)
		return first_of(ON_REVIEW_AMEND, told) == told;
	if (event == ON_AMENDED && sent < meeting + 15)
		return false;              /* nobody could answer any changes: it came of something else */
	return sent <= meeting + REVIEW_DAYS && (held == 0 || held >= sent);
}

static int32_t first_that_comes_of(int32_t meeting, enum timescale_event event)
{
	for (int32_t on = first_of(event, meeting); on != 0; on = first_of(event, on + 1))
		if (comes_of(event, meeting, on))
			return on;
	return 0;
}

/* The changed plan, where nobody noted that the family was asked; 0: it was, or there is none. */
static int32_t changed_alone(int32_t meeting)
{
	int32_t changed = first_that_comes_of(meeting, ON_AMENDED),
	        sent = last_of(ON_AMENDMENT_NOTICE, changed);

	if (first_that_comes_of(meeting, ON_AMENDMENT_NOTICE) != 0 &&
	    first_that_comes_of(meeting, ON_AMENDMENT_NOTICE) <= changed)
		return 0;
	return sent != 0 && first_of_two(ON_AMENDED, ON_REVIEW_KEEP, sent) == changed ? 0 : changed;
}

/* The notice of what the review of that meeting led to; 0: it led to none. */
static int32_t changes_of(int32_t meeting)
{
	return changed_alone(meeting) != 0 ? 0
	                                   : first_that_comes_of(meeting, ON_AMENDMENT_NOTICE);
}

/* Until then nobody answers the review of that meeting; 0: nobody did. */
static int32_t answer_to(int32_t meeting)
{
	int32_t next = first_of(ON_REVIEW_MEETING, meeting + 1);
	int32_t sent = sooner(changes_of(meeting), changed_alone(meeting)),
	        told = sooner(first_told(meeting), sent);

	return next != 0 && told >= next ? 0 : told;
}

/* Completes a review; one that is noted as held does, as well. */
static int32_t first_review(int32_t from)
{
	int32_t meeting = first_of(ON_REVIEW_MEETING, 0), told = first_told(from);
	int32_t first = sooner(meeting == 0 || told < meeting ? told : 0,
	                       first_of(ON_LAST_REVIEW, from));

	for (int32_t m = first_of(ON_REVIEW_MEETING, 0); m != 0;
	     m = first_of(ON_REVIEW_MEETING, m + 1))
		if (answer_to(m) >= from)
			first = sooner(answer_to(m), first);
	return first;
}

/* Before that day. */
static int32_t last_review(int32_t until)
{
	int32_t first = first_of(ON_REVIEW_MEETING, 0), last = 0;

	for (int32_t on = first_told(0); on != 0 && on < until && (first == 0 || on < first);
	     on = first_told(on + 1))
		last = on;
	for (int32_t on = first_of(ON_LAST_REVIEW, 0); on != 0 && on < until;
	     on = first_of(ON_LAST_REVIEW, on + 1))
		last = on > last ? on : last;
	for (int32_t m = first; m != 0; m = first_of(ON_REVIEW_MEETING, m + 1))
		if (answer_to(m) > last && answer_to(m) < until)
			last = answer_to(m);
	return last;
}

static int32_t first_made(void)
{
	int32_t made = first_of_two(ON_FINAL_ISSUED, ON_PLAN_ISSUE, 1);

	return first_of(ON_FINAL_ISSUED, 1) != 0 ? first_of(ON_FINAL_ISSUED, 1)
	       : made != 0 ? made : first_of(ON_LATEST_ISSUED, 1);
}

/* --- what holds ------------------------------------------------------------------------------- */

static const struct timescale_limit *done_of(const struct timescale *t, enum limit_of_time limit)
{
	const struct timescale_limit *l = timescale_find(t, limit);

	return l && l->done != 0 ? l : NULL;
}

enum { OTHERS = 5 };

/* Two of a kind with none of the others between them: that is entered later, and until then the
 * first looks like a day that was mended. */
static bool is_behind(enum timescale_event event, const enum timescale_event others[OTHERS])
{
	for (int32_t on = first_of(event, 1); on != 0; on = first_of(event, on + 1)) {
		int32_t next = first_of(event, on + 1), between = 0;

		for (int i = 0; i < OTHERS && others[i] != ON_NOTHING; i++)
			between = sooner(between, first_of(others[i], on + 1));
		if (next != 0 && (between == 0 || between > next))
			return true;
	}
	return false;
}

static bool changes_are_behind(void)
{
	static const enum timescale_event
	    sent[OTHERS] = { ON_AMENDMENT_NOTICE }, changed[OTHERS] = { ON_AMENDED },
	    kept[OTHERS] = { ON_REVIEW_MEETING, ON_AMENDMENT_NOTICE, ON_REVIEW_AMEND, ON_REVIEW_CEASE };

	return is_behind(ON_AMENDED, sent) || is_behind(ON_AMENDMENT_NOTICE, changed) ||
	       is_behind(ON_REVIEW_KEEP, kept);
}

static bool reviews_are_behind(void)
{
	static const enum timescale_event plans[OTHERS] = {
		ON_AMENDMENT_NOTICE, ON_AMENDED, ON_REASSESSING, ON_ORDER_AMEND,
	};

	return is_behind(ON_LATEST_ISSUED, plans) || changes_are_behind();
}

static void check_changes(const struct timescale *t)
{
	const struct timescale_limit *notice = done_of(t, LIMIT_AMENDMENT_NOTICE),
	                             *final = done_of(t, LIMIT_REVIEW_FINAL),
	                             *changed = done_of(t, LIMIT_AMENDED_FINAL);
	int32_t meeting = life.facts.on[ON_REVIEW_MEETING], sent = changes_of(meeting), over;

	if (changes_are_behind())
		return;
	if (meeting == 0 || meeting > t->today || first_of(ON_AMENDMENT_NOTICE, meeting) == 0)
		return;
	if (sent == 0) {
		if (notice || (final && final->done != changed_alone(meeting)))
			broken(OF_NO_REVIEW, t, notice ? notice : final, 0);
		return;
	}
	over = first_of_two(ON_AMENDED, ON_REVIEW_KEEP, sent);
	if (notice && notice->done != sent)
		broken(OF_REVIEW, t, notice, sent);
	if (final && final->done != over)
		broken(OF_REVIEW, t, final, over);
	if (over != 0 && !final && (!changed || changed->from != sent || changed->done != over))
		broken(OF_REVIEW, t, changed, over);
	if (changed && changed->done != first_of_two(ON_AMENDED, ON_REVIEW_KEEP, changed->from))
		broken(OF_NO_REVIEW, t, changed, 0);
}

/* Nobody noted that changes were sent, nor what was decided. */
static void check_changed_alone(const struct timescale *t)
{
	const struct timescale_limit *l = timescale_find(t, LIMIT_REVIEW_DECISION);
	int32_t meeting = life.facts.on[ON_REVIEW_MEETING], on = changed_alone(meeting);

	if (meeting == 0 || meeting > t->today || on == 0 || changes_are_behind())
		return;
	if (!l || l->done == 0)
		broken(CHANGED_ALONE, t, l, on);
}

static void check_reviews(const struct timescale *t)
{
	const struct timescale_limit *first = timescale_find(t, LIMIT_ANNUAL_REVIEW_FIRST),
	                             *next = timescale_find(t, LIMIT_ANNUAL_REVIEW_NEXT),
	                             *moved = timescale_find(t, LIMIT_TRANSFER_REVIEW);
	int32_t made = first_made(), came = life.facts.on[ON_MOVED_IN], last, due;

	if (reviews_are_behind())
		return;
	if (first && (first->from != made || first->done != first_review(made)))
		broken(FIRST_REVIEW, t, first, first_review(made));
	last = last_review(t->today + 1);
	if (next && next->from != last)
		broken(NEXT_REVIEW, t, next, last);
	if (!moved || made == 0)
		return;
	last = last_review(came) > made ? last_review(came) : made;
	due = date_add_months(last, 12) - 1;
	due = date_add_months(came, 3) - 1 > due ? date_add_months(came, 3) - 1 : due;
	if (moved->due != due)
		broken(AFTER_MOVE, t, moved, due);
}

static void check_plan_time(const struct timescale *t, enum timescale_event event, int32_t on)
{
	const struct timescale_limit *l = timescale_find(t, LIMIT_FINAL_PLAN);
	bool is_of_way = (event >= ON_RECEIVED && event <= ON_PLAN_ISSUE) || event == ON_ISSUING;

	if (event == ON_FINAL_ISSUED || (plan.due != 0 && (is_of_way || on <= plan.done)))
		plan = l && l->done != 0 ? *l : (struct timescale_limit){ .due = 0 };
	else if (plan.due != 0 && (!l || l->due != plan.due || l->done != plan.done))
		broken(PLAN_TIME, t, l, plan.due);
}

/* Of what the council owes. */
static bool answers_are_behind(void)
{
	static const struct {
		enum timescale_event event, others[OTHERS];
	} kinds[] = {
		{ ON_PHASE_DONE, { ON_MOVE_SCHOOL, ON_MOVE_POST16, ON_MOVE_BETWEEN } },
		{ ON_NOT_ASSESSING, { ON_RECEIVED, ON_ASSESSING, ON_ORDER_ASSESS, ON_ORDER_RECONSIDER } },
		{ ON_ASSESSING, { ON_RECEIVED, ON_NOT_ASSESSING, ON_NOT_ISSUING } },
		{ ON_NOT_ISSUING, { ON_RECEIVED, ON_ISSUING, ON_DRAFT_SERVED, ON_ORDER_PLAN } },
		{ ON_REASSESSING, { ON_REASSESS_ASKED, ON_NOT_REASSESSING, ON_LATEST_ISSUED } },
		{ ON_NOT_REASSESSING, { ON_REASSESS_ASKED, ON_REASSESSING, ON_ORDER_ASSESS } },
		{ ON_MEDIATION_HELD, { ON_MEDIATION_ASKED } },
		{ ON_APPEAL_ANSWERED, { ON_APPEAL_RECEIVED } },
		{ ON_MOVED_OUT, { ON_MOVED_IN } }, { ON_MOVED_IN, { ON_MOVED_OUT } },
		{ ON_HANDED_OVER, { ON_MOVED_OUT } }, { ON_AGREEMENT_DONE, { ON_AGREEMENT } },
	};

	for (size_t i = 0; i < sizeof(kinds) / sizeof(*kinds); i++)
		if (is_behind(kinds[i].event, kinds[i].others))
			return true;
	return reviews_are_behind();
}

static void check_in_time(const struct timescale *t)
{
	for (size_t i = 0; i < before.count; i++) {
		const struct timescale_limit *l = &before.limits[i], *m = timescale_find(t, l->limit);
		bool is_late = m && m->from == l->from &&
		               (m->status == LIMIT_MET_LATE || m->status == LIMIT_OVERDUE);

		if (l->status == LIMIT_MET && l->done != 0 && is_late &&
		    timescale_row(l->limit)->who == MOVE_COUNCIL && !answers_are_behind())
			broken(IN_TIME, t, m, l->done);
	}
}

static void check_invited(const struct timescale *t)
{
	int32_t previous = last_of(ON_REVIEW_MEETING, life.facts.on[ON_REVIEW_MEETING] - 1);

	for (size_t i = 0; i < t->count; i++)
		if ((t->limits[i].limit == LIMIT_REVIEW_INVITATION ||
		     t->limits[i].limit == LIMIT_REVIEW_ADVICE) &&
		    t->limits[i].done != 0 && t->limits[i].done <= previous)
			broken(INVITED, t, &t->limits[i], previous);
}

static void check_handed_over(const struct timescale *t)
{
	const struct timescale_limit *l = timescale_find(t, LIMIT_TRANSFER_PLAN);
	int32_t out = life.facts.on[ON_MOVED_OUT], in = life.facts.on[ON_MOVED_IN];

	if (l && in != 0 && out > in && l->done != 0 && l->done < in)
		broken(HANDED_OVER, t, l, out);
}

static void check_in_force(const struct timescale *t)
{
	bool is_over = t->state == STATE_MOVED || t->state == STATE_CLOSED;

	if (first_made() != 0 && !is_over && t->review_due == 0)
		broken(IN_FORCE, t, NULL, 0);
}

static void look(enum timescale_event event, int32_t on)
{
	struct timescale t;

	if (life_looks_mended())
		return;
	timescale_of(&life.facts, life.now, &t);
	check_in_force(&t);
	check_invited(&t);
	check_handed_over(&t);
	if (event != ON_FINAL_ISSUED)      /* its day is another than that of plan_issue */
		check_in_time(&t);
	before = t;
	check_changes(&t);
	check_changed_alone(&t);
	check_reviews(&t);
	check_plan_time(&t, event, on);
}

int main(int argc, char **argv)
{
	life.look = look;
	life_begin(argc, argv, 11);
	for (life.number = 0; life.number < LIVES; life.number++) {
		plan = (struct timescale_limit){ .due = 0 };
		before = (struct timescale){ .count = 0 };
		life_live();
	}
	for (int p = 0; p < PROMISES; p++)
		ok(!is_broken[p], sentences[p]);
	return done();
}
