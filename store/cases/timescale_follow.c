#include "store/cases/timescale_follow.h"

#include "store/base/date.h"
#include "store/base/err.h"
#include "store/cases/timescale.h"
#include "store/cases/timescale_order.h"
#include "store/cases/timescale_review.h"

#include <string.h>

/* A letter that is not a no stands. */
static bool stands(const struct clock_of_case *c, enum timescale_event letter)
{
	switch (letter) {
	case ON_NOT_ASSESSING: return is_refused(c);
	case ON_NOT_ISSUING: return is_without_plan(c);
	case ON_NOT_REASSESSING: return is_not_reassessed(c);
	case ON_REVIEW_CEASE: return is_to_cease(c);
	default: return true;
	}
}

/* The latest letter that gives a right to disagree (CFA 51) and stands; and the latest that does
 * not. */
static void find_notices(struct clock_of_case *c)
{
	static const enum timescale_event notices[] = {
		ON_NOT_ASSESSING, ON_NOT_ISSUING, ON_FINAL_ISSUED, ON_LATEST_ISSUED, ON_REVIEW_KEEP,
		ON_REVIEW_CEASE, ON_AMENDED, ON_NOT_REASSESSING,
	};

	for (size_t i = 0; i < COUNT(notices); i++) {
		int32_t *last = stands(c, notices[i]) ? &c->on[ON_NOTICE] : &c->taken_back;

		*last = later(*last, c->on[notices[i]]);
	}
	if (c->taken_back > c->on[ON_NOTICE] && appeal_made(c) >= c->taken_back)
		c->on[ON_NOTICE] = c->taken_back;        /* its appeal stays on record */
}

/* A changed plan came; 0: none. */
static int32_t changed_since(const struct timescale_facts *f, int32_t day)
{
	return first_since(day, timescale_first(f, ON_LATEST_ISSUED, day),
	                   timescale_first(f, ON_AMENDED, day));
}

int32_t timescale_order_done(const struct clock_of_case *c, int32_t order)
{
	int32_t done = first_since(order, timescale_first(c->facts, ON_ORDER_DONE, order),
	                           c->on[ON_FINAL_ISSUED]);

	return first_since(order, done, changed_since(c->facts, order));
}

bool timescale_ended_since(const struct clock_of_case *c, int32_t day)
{
	static const enum timescale_event ends[] = {
		ON_APPEAL_ENDED, ON_ORDER_ASSESS, ON_ORDER_PLAN, ON_ORDER_RECONSIDER, ON_ORDER_AMEND,
		ON_ORDER_NAME,
	};

	for (size_t i = 0; i < COUNT(ends); i++)
		if (is_on(c, ends[i]) && c->on[ends[i]] >= day)
			return true;
	return false;
}

/* Any decision after an order to look again is what the order asked for. */
static int32_t reconsidered(const struct clock_of_case *c)
{
	static const enum timescale_event decisions[] = {
		ON_ASSESSING, ON_NOT_ASSESSING, ON_ISSUING, ON_NOT_ISSUING, ON_DRAFT_SERVED,
		ON_REVIEW_KEEP, ON_REVIEW_AMEND, ON_REVIEW_CEASE, ON_AMENDMENT_NOTICE,
		ON_REASSESSING, ON_NOT_REASSESSING,
	};
	int32_t order = c->on[ON_ORDER_RECONSIDER], done = timescale_order_done(c, order);

	for (size_t i = 0; i < COUNT(decisions); i++)
		done = first_since(order, done, timescale_first(c->facts, decisions[i], order));
	return done;
}

/* What came before the request that counts belongs to an earlier one; the right to appeal against
 * that stays. */
static void forget_earlier_request(int32_t *on)
{
	static const enum timescale_event way[] = {
		ON_NOTIFIED, ON_ASSESSING, ON_NOT_ASSESSING, ON_ADVICE_ASKED, ON_ADVICE_IN, ON_ISSUING,
		ON_NOT_ISSUING, ON_DRAFT_SERVED, ON_DRAFT_ANSWERED, ON_CONSULTED, ON_CONSULTATION_IN,
		ON_ORDER_ASSESS, ON_ORDER_PLAN,
	};

	for (size_t i = 0; i < COUNT(way); i++)
		if (on[way[i]] < on[ON_RECEIVED])
			on[way[i]] = 0;
}

/* When a no that followed it is taken back, or a plan is ordered, another draft is to come. */
static void forget_earlier_draft(struct clock_of_case *c)
{
	static const enum timescale_event steps[] = { ON_DRAFT_SERVED, ON_DRAFT_ANSWERED, ON_CONSULTED,
	                                              ON_CONSULTATION_IN };
	int32_t since = later(c->on[ON_NOT_ISSUING], c->on[ON_ORDER_PLAN]);

	if (is_without_plan(c) || is_on(c, ON_PLAN_MADE))
		return;
	for (size_t i = 0; i < COUNT(steps); i++)
		if (c->on[steps[i]] < since)
			c->on[steps[i]] = 0;
}

/* The request that counts was decided on, one way or the other. */
static bool is_decided(const struct clock_of_case *c)
{
	static const enum timescale_event decisions[] = { ON_ASSESSING, ON_NOT_ASSESSING, ON_ISSUING,
	                                                  ON_NOT_ISSUING, ON_DRAFT_SERVED };

	for (size_t i = 0; i < COUNT(decisions); i++)
		if (is_on(c, decisions[i]) && c->on[decisions[i]] >= c->on[ON_RECEIVED])
			return true;
	return timescale_plan_made(c->facts) >= c->on[ON_RECEIVED];
}

/* What was agreed, and the meeting for it, once its time was over when the request that counts came
 * and that one is decided on: till then it is owed, as nobody gives it up by asking again (Regs
 * 42). */
static void forget_earlier_agreement(struct clock_of_case *c)
{
	static const enum timescale_event steps[] = { ON_MEDIATION_WAIVED, ON_MEDIATION_ASKED,
	                                              ON_MEDIATION_HELD };
	int32_t day = c->on[ON_AGREEMENT], made = timescale_plan_made(c->facts);

	if (day == 0 || timescale_last_lawful(LIMIT_AGREEMENT, day) >= c->on[ON_RECEIVED] ||
	    (made != 0 && made < c->on[ON_RECEIVED]) || !is_decided(c))
		return;
	for (size_t i = 0; i < COUNT(steps); i++)
		if (c->on[steps[i]] <= day)
			c->on[steps[i]] = 0;
	c->on[ON_AGREEMENT] = c->on[ON_AGREEMENT_HEALTH_TOLD] = 0;
}

/* That it was carried out is about the plan where nothing else was agreed, or only afterwards and
 * once the time for the plan was over. */
static int32_t agreed_changed(const struct timescale_facts *f, const int32_t *on)
{
	int32_t day = on[ON_AGREEMENT_PLAN], beside = on[ON_AGREEMENT];
	int32_t changed = changed_since(f, day);
	bool is_after = beside > timescale_last_lawful(LIMIT_AGREEMENT_PLAN, day);
	bool is_alone = beside == 0 || (is_after && on[ON_AGREEMENT_DONE] < beside);

	return is_alone ? first_since(day, on[ON_AGREEMENT_DONE], changed) : changed;
}

bool timescale_stands(const struct timescale_facts *f, enum timescale_event decision)
{
	struct clock_of_case c = { .facts = f };

	memcpy(c.on, f->on, sizeof(f->on));
	forget_earlier_agreement(&c);
	timescale_take_orders(&c);
	return stands(&c, decision);
}

int32_t timescale_final_plan(const struct timescale_facts *f)
{
	return either(f->on[ON_FINAL_ISSUED], f->on[ON_PLAN_ISSUE]);
}

int32_t timescale_plan_made(const struct timescale_facts *f)
{
	return either(timescale_final_plan(f), timescale_first(f, ON_LATEST_ISSUED, 1));
}

/* What counts for nothing was forgotten. */
static int32_t first_of_two(const struct clock_of_case *c, int32_t from, enum timescale_event one,
                            enum timescale_event other)
{
	int32_t a = is_on(c, one) ? timescale_first(c->facts, one, from) : 0,
	        b = is_on(c, other) ? timescale_first(c->facts, other, from) : 0;

	return sooner(a, b);
}

/* Of a move of before they came back nothing is heard any more. */
static int32_t move_heard(const struct clock_of_case *c)
{
	int32_t known = c->on[ON_MOVE_KNOWN], out = c->on[ON_MOVED_OUT], in = c->on[ON_MOVED_IN];

	return known == 0 || (known < in && out > in) ? out : known;
}

void timescale_follow(struct clock_of_case *c)
{
	int32_t *on = c->on;

	on[ON_FINAL_ISSUED] = timescale_final_plan(c->facts);
	forget_earlier_agreement(c);
	timescale_take_orders(c);
	on[ON_AGREED_CHANGED] = is_on(c, ON_AGREEMENT_PLAN) ? agreed_changed(c->facts, on) : 0;
	find_notices(c);
	on[ON_RECONSIDERED] = is_on(c, ON_ORDER_RECONSIDER) ? reconsidered(c) : 0;
	on[ON_PLAN_MADE] = timescale_plan_made(c->facts);
	if (!is_on(c, ON_PLAN_MADE))
		forget_earlier_request(on);
	forget_earlier_draft(c);
	timescale_order_way(c);
	on[ON_ORDER_STARTED] = first_since(on[ON_ORDER_ASSESS], on[ON_ORDER_STARTED],
	                                   first_of_two(c, on[ON_ORDER_ASSESS], ON_ASSESSING,
	                                                ON_REASSESSING));
	on[ON_ORDER_DRAFT] = first_since(on[ON_ORDER_PLAN], on[ON_ORDER_DRAFT],
	                                 on[ON_DRAFT_SERVED]);
	on[ON_DECISION] = first_of_two(c, on[ON_RECEIVED], ON_ASSESSING, ON_NOT_ASSESSING);
	timescale_review(c);
	on[ON_REASSESS_DECISION] = first_of_two(c, on[ON_REASSESS_ASKED], ON_REASSESSING,
	                                        ON_NOT_REASSESSING);
	on[ON_MOVE_HEARD] = move_heard(c);
	if (is_on(c, ON_BORN) && is_on(c, ON_PLAN_MADE) &&
	    date_years_between(on[ON_BORN], c->today) < 5)
		on[ON_UNDER_FIVE] = later(on[ON_PLAN_MADE], on[ON_REVIEWED]);
}
