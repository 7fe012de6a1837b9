#include "store/cases/timescale_order.h"

#include "store/cases/timescale_follow.h"

/* done: when what followed from the agreement began; 0: nothing did. An order of between the no and
 * that gives its own time; one of since is about something later. */
static bool is_agreed(const struct clock_of_case *c, enum timescale_event no, int32_t agreed,
                      int32_t done)
{
	int32_t order = later(c->way_plan, c->way_assess), asked = c->on[ON_RECEIVED],
	        told = timescale_last(c->facts, no, agreed);

	if (told == 0 || done == 0 || (no != ON_NOT_REASSESSING && told < asked && asked <= agreed))
		return false;              /* or that no was about an earlier request */
	return order < told || order > done;
}

/* What was agreed in mediation about a no is carried out in the time of an order about it (Regs
 * 42). What was agreed shows in what the council did then. Gives when that was; 0: it was about
 * something else. */
static int32_t take_agreement(struct clock_of_case *c, int32_t day)
{
	const struct timescale_facts *f = c->facts;
	int32_t plan = sooner(timescale_first(f, ON_ISSUING, day),
	                      timescale_first(f, ON_DRAFT_SERVED, day));
	int32_t begun = timescale_first(f, ON_ASSESSING, day);
	int32_t anew = c->on[ON_REASSESS_ASKED] <= day ? timescale_first(f, ON_REASSESSING, day) : 0;
	bool is_last = timescale_last(f, ON_NOT_ISSUING, day) >=
	               timescale_last(f, ON_NOT_ASSESSING, day);   /* the no that it is about */

	if (is_last && is_agreed(c, ON_NOT_ISSUING, day, plan)) {
		c->way_plan = later(c->way_plan, day);
		return plan;
	}
	if (!is_agreed(c, ON_NOT_ASSESSING, day, begun) &&
	    !is_agreed(c, ON_NOT_REASSESSING, day, anew))
		return 0;
	c->way_assess = later(c->way_assess, day);
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

bool timescale_order_needs_no_plan(const struct clock_of_case *c, const struct timescale_limit *l)
{
	int32_t order = c->on[ON_ORDER_PLAN];

	return (order > l->from && (l->done == 0 || l->done >= order)) ||
	       (l->done == 0 && c->on[ON_NOT_ISSUING] >= l->from && is_without_plan(c));
}
