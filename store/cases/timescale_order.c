#include "store/cases/timescale_order.h"

#include "store/cases/timescale_follow.h"

/* done: when what followed from the agreement began; 0: nothing did. An order since the no gives
 * its own time. */
static bool is_agreed(const struct clock_of_case *c, enum timescale_event no, int32_t agreed,
                      int32_t done)
{
	return is_on(c, no) && c->on[no] <= agreed && done != 0 &&
	       later(c->way_plan, c->way_assess) < c->on[no];
}

/* What was agreed in mediation about a no is carried out in the time of an order about it (Regs
 * 42). What was agreed shows in what the council did then. Gives when that was; 0: it was about
 * something else. */
static int32_t take_agreement(struct clock_of_case *c, int32_t day)
{
	const int32_t *on = c->on;
	int32_t plan = first_since(day, on[ON_ISSUING], on[ON_DRAFT_SERVED]);
	int32_t begun = first_since(day, on[ON_ASSESSING], 0);
	int32_t anew = on[ON_REASSESS_ASKED] <= day ? first_since(day, on[ON_REASSESSING], 0) : 0;

	if (is_agreed(c, ON_NOT_ISSUING, day, plan)) {
		c->way_plan = day;
		return plan;
	}
	if (!is_agreed(c, ON_NOT_ASSESSING, day, begun) &&
	    !is_agreed(c, ON_NOT_REASSESSING, day, anew))
		return 0;
	c->way_assess = day;
	return either(begun, anew);
}

static int32_t up_to(const struct clock_of_case *c, enum timescale_event event, int32_t until)
{
	return c->on[event] <= until ? c->on[event] : timescale_last(c->facts, event, until);
}

void timescale_take_orders(struct clock_of_case *c)
{
	int32_t *on = c->on, day = on[ON_AGREEMENT], done;

	c->way_plan = on[ON_ORDER_PLAN];
	c->way_assess = on[ON_ORDER_ASSESS];
	if (day == 0 || (done = take_agreement(c, day)) == 0)
		return;
	on[ON_ORDER_PLAN] = c->way_plan;
	on[ON_ORDER_ASSESS] = c->way_assess;
	on[ON_AGREEMENT_DONE] = either(on[ON_AGREEMENT_DONE], done);
}

void timescale_order_way(struct clock_of_case *c)
{
	int32_t until = is_on(c, ON_PLAN_MADE) ? c->on[ON_PLAN_MADE] : INT32_MAX,
	        agreed = timescale_last(c->facts, ON_AGREEMENT, until);

	c->way_plan = up_to(c, ON_ORDER_PLAN, until);
	c->way_assess = up_to(c, ON_ORDER_ASSESS, until);
	if (is_on(c, ON_AGREEMENT) && agreed != 0)
		take_agreement(c, agreed);
}

enum limit_of_time timescale_ordered_as(const struct clock_of_case *c, enum limit_of_time limit)
{
	int32_t assess = c->way_assess, order = later(c->way_plan, assess);
	bool makes_plan = c->way_plan != 0 && c->way_plan >= assess;
	/* the no that followed an order to assess was told in the time of that one */
	bool is_told = assess != 0 && assess >= c->on[ON_RECEIVED] && c->on[ON_NOT_ISSUING] >= assess;

	if (order == 0 || order < c->on[ON_RECEIVED])
		return limit;              /* none, or of an earlier request */
	switch (limit) {
	case LIMIT_FINAL_PLAN: return makes_plan ? LIMIT_ORDER_PLAN : LIMIT_ORDER_FINAL;
	case LIMIT_DECISION_NOT_TO_ISSUE: return makes_plan && !is_told ? limit : LIMIT_ORDER_NO_PLAN;
	case LIMIT_DRAFT_TARGET: return LIMITS_OF_TIME;
	default: return limit;
	}
}

int32_t timescale_ordered_on(const struct clock_of_case *c, enum limit_of_time as)
{
	return timescale_row(as)->from == ON_ORDER_PLAN ? c->way_plan : c->way_assess;
}
