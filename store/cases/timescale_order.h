/* timescale_order.h: orders of the Tribunal on the way to a plan, and what was agreed in mediation
 * in their place (Regs 42, 44(2)(b), (c)). For timescale_*.c alone. */
#ifndef CASES_TIMESCALE_ORDER_H
#define CASES_TIMESCALE_ORDER_H

#include "store/cases/timescale_state.h"

/* Makes what was agreed, and counts, an order of its day. */
void timescale_take_orders(struct clock_of_case *c);

/* Sets way_assess and way_plan; ON_PLAN_MADE is set. What came since the plan was made is about
 * that plan, and gives the way to it no time. */
void timescale_order_way(struct clock_of_case *c);

/* The way to the plan takes the time of an order on it: the limit that stands for this one then.
 * LIMITS_OF_TIME: none does. */
enum limit_of_time timescale_ordered_as(const struct clock_of_case *c, enum limit_of_time limit);

/* The day that such a limit counts from. */
int32_t timescale_ordered_on(const struct clock_of_case *c, enum limit_of_time as);

/* The assessment that was ordered led to a no that stands, or to an order to make a plan, by which
 * the plan then came. l: LIMIT_ORDER_FINAL. */
bool timescale_order_needs_no_plan(const struct clock_of_case *c, const struct timescale_limit *l);

#endif
