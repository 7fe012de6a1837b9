/* timescale_state.h: a case while it is being worked out. For timescale_*.c alone. */
#ifndef CASES_TIMESCALE_STATE_H
#define CASES_TIMESCALE_STATE_H

#include "store/cases/timescale_case.h"

struct clock_of_case {
	const struct timescale_facts *facts;
	int32_t on[TIMESCALE_EVENTS];          /* those that follow, too */
	int32_t taken_back;                    /* the last no that does not stand any more; 0: none */
	/* what was ordered, or agreed with its time, before there was a plan; 0: nothing */
	int32_t way_assess, way_plan;
	int32_t today;
};

static inline int32_t later(int32_t a, int32_t b)
{
	return a > b ? a : b;
}

/* The first one that is known. */
static inline int32_t either(int32_t a, int32_t b)
{
	return a != 0 ? a : b;
}

/* The first of two, as far as they are known. */
static inline int32_t sooner(int32_t a, int32_t b)
{
	return a != 0 && (b == 0 || a < b) ? a : b;
}

/* The first of two that is not from an earlier round; a refusal may be taken back later. */
static inline int32_t first_since(int32_t from, int32_t a, int32_t b)
{
	return sooner(a >= from ? a : 0, b >= from ? b : 0);
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

/* t holds the limits and the next review. */
enum case_state timescale_state(const struct clock_of_case *c, const struct timescale *t);

/* t holds the limits and the state. */
enum mover timescale_mover(const struct timescale *t);

#endif
