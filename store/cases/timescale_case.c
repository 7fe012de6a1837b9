#include "store/cases/timescale_case.h"

#include <string.h>

#include "store/base/err.h"
#include "store/cases/timescale_follow.h"
#include "store/cases/timescale_order.h"
#include "store/cases/timescale_review.h"

enum {
	RIGHT_PAST_DAYS = 28,          /* how long a right that has run out is still named */
	YEAR_DAYS = 366,
	BACKWARDS_DAYS = 400,          /* what is to be done before a day is done so long before it */
	INVITED_DAYS = 182,            /* or less; to a meeting nobody is invited longer ahead */
};

/* --- which limits apply ----------------------------------------------------------------------- */

static bool is_over(const struct clock_of_case *c)
{
	return is_on(c, ON_CLOSED) || is_on(c, ON_CEASED) || has_moved(c);
}

/* A limit on the way from request to plan that nobody has met yet. */
static bool still_on_the_way(const struct clock_of_case *c, enum limit_of_time limit)
{
	if (!is_on(c, ON_RECEIVED) || is_on(c, ON_PLAN_MADE))
		return false;
	if (limit == LIMIT_DECISION_TO_ASSESS)
		return true;
	if (is_refused(c) || is_without_plan(c))
		return false;
	if (limit == LIMIT_ADVICE && is_on(c, ON_ADVICE_ASKED) &&
	    later(c->on[ON_DRAFT_SERVED], c->on[ON_ISSUING]) >= c->on[ON_ADVICE_ASKED])
		return false;              /* it was made of what came, though nobody noted when */
	return limit != LIMIT_DECISION_NOT_TO_ISSUE ||
	       (!is_on(c, ON_DRAFT_SERVED) && !is_on(c, ON_ISSUING) && !is_on(c, ON_ORDER_PLAN));
}

/* What a change of the plan asks for: nothing, once it is decided that it ends instead. */
static bool is_of_change(enum limit_of_time limit)
{
	return limit == LIMIT_AMENDMENT_NOTICE || limit == LIMIT_AMENDMENT_RESPONSE ||
	       limit == LIMIT_AMENDED_FINAL || limit == LIMIT_REVIEW_FINAL;
}

static bool review_needs(const struct clock_of_case *c, enum limit_of_time limit)
{
	if (is_of_change(limit) && is_to_cease(c))
		return false;
	switch (limit) {
	case LIMIT_REVIEW_INVITATION:
	case LIMIT_REVIEW_ADVICE:
		return c->on[ON_REVIEW_MEETING] >= c->today;
	case LIMIT_AMENDMENT_NOTICE:
	case LIMIT_REVIEW_FINAL:
		return is_on(c, ON_REVIEW_AMEND) && c->on[ON_REVIEW_AMEND] > c->on[ON_AMENDED] &&
		       c->on[ON_REVIEW_AMEND] >= latest(c, ON_REVIEW_MEETING, ON_REVIEW_KEEP, ON_NOTHING);
	case LIMIT_REVIEW_REPORT:
	case LIMIT_REVIEW_DECISION:
		return c->on[ON_REVIEWED] < c->on[ON_REVIEW_MEETING];
	case LIMIT_AMENDMENT_RESPONSE:
		return !is_on(c, ON_CHANGED);
	case LIMIT_ANNUAL_REVIEW_FIRST:
		return !is_on(c, ON_REVIEWED);
	default:
		return true;
	}
}

/* A limit of which nothing more is told once its day is long past. */
static bool fades(enum limit_of_time limit, int32_t *days)
{
	switch (limit) {
	case LIMIT_MEDIATION:
	case LIMIT_APPEAL:
	case LIMIT_APPEAL_CERTIFICATE:
		*days = RIGHT_PAST_DAYS;
		return true;
	case LIMIT_PHASE_SCHOOL:
	case LIMIT_PHASE_POST16:
	case LIMIT_PHASE_BETWEEN:
	case LIMIT_SCHOOL_AGE:
	case LIMIT_UPPER_AGE:
		*days = YEAR_DAYS;
		return true;
	default:
		return false;
	}
}

/* What was asked for on a day is about a no that was taken back. */
static bool is_about_taken_back(const struct clock_of_case *c, int32_t day)
{
	bool is_about_later = c->on[ON_NOTICE] > c->taken_back && c->on[ON_NOTICE] <= day;

	return c->taken_back != 0 && day >= c->taken_back && !is_about_later;
}

/* Nor a certificate. Who goes on without mediation has one, or is with the Tribunal; who agreed,
 * met. */
static bool needs_no_meeting(const struct clock_of_case *c, int32_t asked)
{
	return latest(c, ON_CERTIFICATE, ON_AGREEMENT, ON_AGREEMENT_PLAN) >= asked ||
	       appeal_made(c) >= asked || timescale_ended_since(c, asked) ||
	       is_about_taken_back(c, asked);
}

/* The new assessment, after all; a no to another request of since is none to this one. */
static bool is_called_off(const struct clock_of_case *c)
{
	return is_not_reassessed(c) && c->on[ON_REASSESS_ASKED] <= c->on[ON_REASSESSING];
}

/* Nobody asks for what was asked for or is done; about a no that was taken back a certificate gives
 * no more time. */
static bool is_moot(const struct clock_of_case *c, const struct timescale_limit *l)
{
	switch (l->limit) {
	case LIMIT_APPEAL_CERTIFICATE:
		return is_appealed(c) ||
		       (c->taken_back > c->on[ON_NOTICE] && is_about_taken_back(c, l->from));
	case LIMIT_MEDIATION_WAIVED:
	case LIMIT_MEDIATION_CERTIFICATE:
	case LIMIT_MEDIATION_MEETING: return needs_no_meeting(c, l->from);
	case LIMIT_AGREEMENT_HEALTH: return c->on[ON_AGREEMENT_DONE] >= l->from;
	case LIMIT_REASSESS_ADVICE:
	case LIMIT_REASSESS_PLAN: return is_called_off(c);
	case LIMIT_APPEAL:
	case LIMIT_MEDIATION: return is_appealed(c);
	case LIMIT_APPEAL_ANSWER: return timescale_appeal_ended(c);
	default: return false;
	}
}

static bool is_step_of_order(enum limit_of_time limit)
{
	return limit == LIMIT_ORDER_START || limit == LIMIT_ORDER_NO_PLAN ||
	       limit == LIMIT_ORDER_DRAFT;
}

/* Who moves while their request is looked at has no plan yet, and who moves after its end none. */
static bool is_to_hand_over(const struct clock_of_case *c)
{
	int32_t moved = is_on(c, ON_MOVED_OUT) ? c->on[ON_MOVED_OUT] : c->on[ON_MOVE_KNOWN];
	bool is_ended = c->on[ON_CEASED] < moved && is_on(c, ON_CEASED) &&
	                c->on[ON_CEASED] >= later(c->on[ON_PLAN_MADE], c->on[ON_LATEST_ISSUED]);
	bool is_here = c->on[ON_MOVED_IN] > later(c->on[ON_MOVED_OUT], c->on[ON_MOVE_KNOWN]);

	return !is_on(c, ON_CLOSED) && !is_here && !is_ended &&
	       (is_on(c, ON_PLAN_MADE) || !is_on(c, ON_RECEIVED));
}

/* Not done: whether it is still to be done. Its clock has started. */
static bool is_open(const struct clock_of_case *c, const struct timescale_limit *l)
{
	int32_t days;

	if (l->limit == LIMIT_TRANSFER_PLAN)
		return is_to_hand_over(c);
	if (is_over(c))
		return false;
	if (l->limit <= LIMIT_FINAL_PLAN)
		return still_on_the_way(c, l->limit);
	if (l->limit <= LIMIT_REVIEW_LIST)
		return review_needs(c, l->limit);
	if (is_moot(c, l) || (fades(l->limit, &days) && c->today - l->due > days))
		return false;
	if (l->limit == LIMIT_ORDER_NO_PLAN &&
	    later(c->on[ON_ORDER_PLAN],
	          latest(c, ON_ORDER_DRAFT, ON_DRAFT_SERVED, ON_ISSUING)) >= l->from)
		return false;
	if (is_step_of_order(l->limit) && timescale_order_done(c, l->from) != 0)
		return false;
	return timescale_row(l->limit)->who != MOVE_NOBODY || l->due - c->today <= YEAR_DAYS;
}

/* The clock has not started, and a family on its way to a plan may like to see it coming. Advice
 * that is here, or was decided on, is not still to be asked for, though nobody noted when. */
static bool is_ahead(const struct clock_of_case *c, enum limit_of_time limit)
{
	if (limit == LIMIT_ADVICE && (is_on(c, ON_ADVICE_IN) || is_on(c, ON_DRAFT_SERVED) ||
	                              is_on(c, ON_ISSUING) || is_on(c, ON_ORDER_PLAN)))
		return false;
	return !is_over(c) && (limit == LIMIT_ADVICE || limit == LIMIT_DRAFT_RESPONSE) &&
	       still_on_the_way(c, limit);
}

/* --- one limit -------------------------------------------------------------------------------- */

/* What was done before the clock started belongs to an earlier round, what was done once more to a
 * later one. Some limits run backwards: an invitation to the meeting before is none to this one. */
static int32_t done_on(const struct clock_of_case *c, const struct limit_row *row, int32_t from)
{
	int32_t meeting;

	switch (row->rule) {
	case RULE_WEEKS_BEFORE:
		meeting = timescale_last(c->facts, ON_REVIEW_MEETING, from - 1);
		return first_since(later(meeting + 1, from - INVITED_DAYS), c->on[row->done], 0);
	case RULE_MONTHS_BEFORE:
	case RULE_BEFORE_DATE: return timescale_first(c->facts, row->done, from - BACKWARDS_DAYS);
	default: break;
	}
	if (row->done == ON_REVIEWED)
		return timescale_reviewed_since(c->facts, from);
	if (row->done == ON_ORDER_DONE)
		return timescale_order_done(c, from);
	if (row->done >= EVENTS_GIVEN || c->on[row->done] != c->facts->on[row->done] ||
	    row->done == ON_DRAFT_SERVED)      /* one of before may count for nothing */
		return first_since(from, c->on[row->done], 0);
	return timescale_first(c->facts, row->done, from);
}

/* Two rules that run side by side: the later day counts (HESC Rules r.20, Regs 15(2) and 15(5)). */
static int32_t not_before(const struct clock_of_case *c, enum limit_of_time limit)
{
	int32_t reviewed = later(c->on[ON_PLAN_MADE],
	                         timescale_reviewed(c->facts, c->on[ON_MOVED_IN]));

	if (limit == LIMIT_APPEAL_CERTIFICATE && is_on(c, ON_NOTICE))
		return timescale_last_lawful(LIMIT_APPEAL, c->on[ON_NOTICE]);
	if (limit == LIMIT_TRANSFER_PLAN)
		return c->on[ON_MOVED_OUT];
	if (limit == LIMIT_TRANSFER_REVIEW && reviewed != 0)
		return timescale_last_lawful(LIMIT_ANNUAL_REVIEW_NEXT, reviewed);
	return 0;
}

static void judge(const struct clock_of_case *c, struct timescale_limit *l)
{
	uint8_t code = c->facts->exempt[l->limit];

	l->exemption = timescale_excuses(code, l->limit) ? (enum exemption_code)code : EXEMPTION_NONE;
	l->status = timescale_status(l->due, l->done, c->today, l->exemption);
	if (timescale_row(l->limit)->who == MOVE_NOBODY && c->today >= l->due)
		l->status = LIMIT_MET;         /* a birthday is not late */
}

static bool work_out(const struct clock_of_case *c, enum limit_of_time limit,
                     struct timescale_limit *l)
{
	const struct limit_row *row = timescale_row(limit);
	enum limit_of_time as = timescale_ordered_as(c, limit);

	if (as == LIMITS_OF_TIME)
		return false;
	*l = (struct timescale_limit){ .limit = limit, .from = c->on[row->from] };
	if (as != limit)
		l->from = timescale_ordered_on(c, as);
	if (l->from == 0) {
		judge(c, l);
		return is_ahead(c, limit);
	}
	l->due = later(timescale_due(as, l->from, c->facts->count_receipt_day),
	               not_before(c, limit));
	l->last_lawful = later(timescale_last_lawful(as, l->from), not_before(c, limit));
	l->done = done_on(c, row, l->from);
	timescale_review_final(c, l);
	judge(c, l);
	if (l->limit == LIMIT_ORDER_FINAL && timescale_order_needs_no_plan(c, l))
		return false;
	return l->done != 0 || is_open(c, l);
}

/* --- the case --------------------------------------------------------------------------------- */

static struct timescale_limit *find(struct timescale *t, enum limit_of_time limit)
{
	for (size_t i = 0; i < t->count; i++)
		if (t->limits[i].limit == limit)
			return &t->limits[i];
	return NULL;
}

const struct timescale_limit *timescale_find(const struct timescale *t, enum limit_of_time limit)
{
	for (size_t i = 0; i < t->count; i++)
		if (t->limits[i].limit == limit)
			return &t->limits[i];
	return NULL;
}

static void drop(struct timescale *t, struct timescale_limit *l)
{
	size_t at = (size_t)(l - t->limits);

	t->count--;
	memmove(l, l + 1, (t->count - at) * sizeof(*l));
}

/* Of two limits on the same thing one is told: the earlier when the council must act, the later
 * when a right runs. */
static void keep_one(struct timescale *t, enum limit_of_time one, enum limit_of_time other,
                     bool earlier)
{
	struct timescale_limit *a = find(t, one), *b = find(t, other);

	if (a && b)
		drop(t, (earlier ? a->due <= b->due : a->due >= b->due) ? b : a);
}

/* Changes without a review after those that one led to (Regs 28): both are told. */
static bool is_of_no_review(const struct clock_of_case *c, struct timescale *t)
{
	const struct timescale_limit *l = find(t, LIMIT_REVIEW_FINAL);

	return l && l->done != 0 && c->on[ON_REVIEW_NOTICE] != c->on[ON_AMENDMENT_NOTICE];
}

static void keep_what_counts(const struct clock_of_case *c, struct timescale *t)
{
	const struct timescale_limit *moved;
	struct timescale_limit *l;

	if (!is_of_no_review(c, t))
		keep_one(t, LIMIT_AMENDED_FINAL, LIMIT_REVIEW_FINAL, true);
	keep_one(t, LIMIT_APPEAL, LIMIT_APPEAL_CERTIFICATE, false);
	moved = find(t, LIMIT_TRANSFER_REVIEW);
	if (!moved || moved->done != 0)
		return;
	if ((l = find(t, LIMIT_ANNUAL_REVIEW_FIRST)) && l->done == 0)
		drop(t, l);
	if ((l = find(t, LIMIT_ANNUAL_REVIEW_NEXT)))
		drop(t, l);
}

static void say_next_review(const struct clock_of_case *c, struct timescale *t)
{
	static const enum limit_of_time reviews[] = {
		LIMIT_ANNUAL_REVIEW_FIRST, LIMIT_ANNUAL_REVIEW_NEXT, LIMIT_TRANSFER_REVIEW,
	};
	const struct timescale_limit *l;

	t->last_review = c->on[ON_REVIEWED];
	for (size_t i = 0; i < COUNT(reviews); i++)
		if ((l = timescale_find(t, reviews[i])) && l->done == 0)
			t->review_due = l->due;
}

static bool can_be_next(const struct timescale_limit *l, int32_t today, bool excused)
{
	const struct limit_row *row = timescale_row(l->limit);

	if (l->due == 0 || l->done != 0 || row->force != FORCE_LAW || row->who == MOVE_NOBODY)
		return false;
	if (row->who == MOVE_FAMILY && today > l->due)
		return false;
	return excused || l->exemption == EXEMPTION_NONE;
}

static void say_next(struct timescale *t, bool excused)
{
	for (size_t i = 0; i < t->count; i++) {
		const struct timescale_limit *l = &t->limits[i];

		if (can_be_next(l, t->today, excused) && l->due < t->next_due) {
			t->next_due = l->due;
			t->next = l->limit;
		}
	}
}

bool timescale_is_excused(const struct timescale *t)
{
	const struct timescale_limit *l = timescale_find(t, t->next);

	return l && l->exemption != EXEMPTION_NONE && l->due < t->today;
}

/* --- the whole ------------------------------------------------------------------------------- */

void timescale_of(const struct timescale_facts *f, int32_t today, struct timescale *t)
{
	struct clock_of_case c = { .facts = f, .today = today };

	memcpy(c.on, f->on, sizeof(f->on));
	c.on[ON_NOTHING] = 0;
	timescale_follow(&c);
	*t = (struct timescale){ .today = today, .next_due = TIMESCALE_NEVER, .next = LIMITS_OF_TIME };
	for (int i = 0; i < LIMITS_OF_TIME; i++)
		if (work_out(&c, (enum limit_of_time)i, &t->limits[t->count]))
			t->count++;
	keep_what_counts(&c, t);
	say_next_review(&c, t);
	say_next(t, false);
	if (t->next_due == TIMESCALE_NEVER)
		say_next(t, true);
	t->letter = c.on[ON_NOTICE];
	if (is_appealed(&c))
		t->appeal = timescale_appeal_ended(&c) ? APPEAL_OVER : APPEAL_RUNS;
	t->decided_on = is_to_cease(&c) ? c.on[ON_REVIEW_CEASE] : 0;
	t->state = timescale_state(&c, t);
	t->move = timescale_mover(t);
}
