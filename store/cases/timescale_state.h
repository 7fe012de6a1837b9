/* timescale_state.h: a case while it is being worked out. For timescale_case.c, timescale_follow.c
 * and timescale_state.c alone. */
#ifndef CASES_TIMESCALE_STATE_H
#define CASES_TIMESCALE_STATE_H

#include "store/cases/timescale_case.h"

struct clock_of_case {
	const struct timescale_facts *facts;
	int32_t on[TIMESCALE_EVENTS];          /* those that follow, too */
	int32_t taken_back;                    /* the last no that does not stand any more; 0: none */
	int32_t today;
};

static inline int32_t later(int32_t a, int32_t b)
{
	return a > b ? a : b;
}

static inline bool is_on(const struct clock_of_case *c, enum timescale_event event)
{
	return c->on[event] != 0;
}

static inline bool has_moved(const struct clock_of_case *c)
{
	return is_on(c, ON_MOVED_OUT) && c->on[ON_MOVED_OUT] <= c->today &&
	       c->on[ON_MOVED_OUT] >= c->on[ON_MOVED_IN];
}

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
	       later(c->on[ON_ORDER_ASSESS],
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

/* Sets the events that follow from those given. */
void timescale_follow(struct clock_of_case *c);

/* t holds the limits and the next review. */
enum case_state timescale_state(const struct clock_of_case *c, const struct timescale *t);

/* t holds the limits and the state. */
enum mover timescale_mover(const struct timescale *t);

#endif
