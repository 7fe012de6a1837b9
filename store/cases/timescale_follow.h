/* timescale_follow.h: what follows from the dates of a case, and which of them stand: which letter
 * can be disagreed with, which answer counts, what belongs to an earlier request. For timescale_*.c
 * alone. */
#ifndef CASES_TIMESCALE_FOLLOW_H
#define CASES_TIMESCALE_FOLLOW_H

#include "store/cases/timescale_state.h"

static inline int32_t latest(const struct clock_of_case *c, enum timescale_event one,
                             enum timescale_event two, enum timescale_event three)
{
	return later(c->on[one], later(c->on[two], c->on[three]));
}

/* Whether a no stands. What is done later on the way takes it back, as an order of the Tribunal
 * does. */
static inline bool is_refused(const struct clock_of_case *c)
{
	return c->on[ON_NOT_ASSESSING] >
	       later(later(c->on[ON_ORDER_ASSESS], c->on[ON_ORDER_PLAN]),
	             latest(c, ON_ASSESSING, ON_ISSUING, ON_DRAFT_SERVED));
}

static inline bool is_without_plan(const struct clock_of_case *c)
{
	return c->on[ON_NOT_ISSUING] > c->on[ON_ORDER_PLAN] &&
	       c->on[ON_NOT_ISSUING] >= later(c->on[ON_ISSUING], c->on[ON_DRAFT_SERVED]);
}

static inline bool is_not_reassessed(const struct clock_of_case *c)
{
	return c->on[ON_NOT_REASSESSING] > later(c->on[ON_REASSESSING], c->on[ON_ORDER_ASSESS]);
}

/* What says since then that the plan goes on, also by an order of the Tribunal, or agreed. */
static inline int32_t goes_on(const struct clock_of_case *c)
{
	return later(latest(c, ON_REVIEW_KEEP, ON_REVIEW_AMEND, ON_AMENDMENT_NOTICE),
	             later(latest(c, ON_LATEST_ISSUED, ON_AMENDED, ON_AGREEMENT_PLAN),
	                   later(c->on[ON_ORDER_AMEND], c->on[ON_ORDER_NAME])));
}

/* It is decided that the plan ends, or the family is asked about that (CFA 45; Regs 31). */
static inline bool is_to_cease(const struct clock_of_case *c)
{
	return c->on[ON_REVIEW_CEASE] > goes_on(c);
}

static inline bool is_asked_to_cease(const struct clock_of_case *c)
{
	return c->on[ON_CEASING] > later(c->on[ON_REVIEW_CEASE], goes_on(c));
}

static inline int32_t appeal_made(const struct clock_of_case *c)
{
	return later(c->on[ON_APPEAL], c->on[ON_APPEAL_RECEIVED]);
}

/* The last letter that can be appealed was. */
static inline bool is_appealed(const struct clock_of_case *c)
{
	return appeal_made(c) != 0 && appeal_made(c) >= c->on[ON_NOTICE];
}

/* An appeal has ended on that day or later: an order came, or it ended without one. */
bool timescale_ended_since(const struct clock_of_case *c, int32_t day);

static inline bool timescale_appeal_ended(const struct clock_of_case *c)
{
	return timescale_ended_since(c, appeal_made(c));
}

/* Carried out, or a plan came that an order of that day or an earlier one asked for; 0: not yet. */
int32_t timescale_order_done(const struct clock_of_case *c, int32_t order);

/* Sets the events that follow from those given. */
void timescale_follow(struct clock_of_case *c);

#endif
