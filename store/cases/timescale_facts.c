#include "store/cases/timescale_facts.h"

#include "store/base/date.h"

#include <string.h>

enum {
	BETWEEN_MAX = 16,
	NEAR_DAYS = 15,                /* so long a family has to answer changes (Regs 22(2)(c)) */
	PUT_OFF_DAYS = 182,            /* by less a meeting is put off: reviews are a year apart */
};

/* What lies between two of a kind that both happened; nothing does where the first was mended. */
static const enum timescale_event between[EVENTS_GIVEN][BETWEEN_MAX] = {
	[ON_ASSESSING] = { ON_RECEIVED, ON_NOT_ASSESSING, ON_NOT_ISSUING },
	[ON_NOT_ASSESSING] = { ON_RECEIVED, ON_ASSESSING, ON_ISSUING, ON_DRAFT_SERVED, ON_ORDER_ASSESS,
	                       ON_ORDER_PLAN, ON_ORDER_RECONSIDER },
	[ON_ISSUING] = { ON_RECEIVED, ON_NOT_ISSUING },
	[ON_NOT_ISSUING] = { ON_RECEIVED, ON_ISSUING, ON_DRAFT_SERVED, ON_ORDER_PLAN,
	                     ON_ORDER_RECONSIDER },
	[ON_DRAFT_SERVED] = { ON_RECEIVED, ON_NOT_ISSUING, ON_ORDER_PLAN },
	[ON_REASSESSING] = { ON_REASSESS_ASKED, ON_NOT_REASSESSING, ON_LATEST_ISSUED },
	[ON_NOT_REASSESSING] = { ON_REASSESS_ASKED, ON_REASSESSING, ON_ORDER_ASSESS,
	                         ON_ORDER_RECONSIDER },
	[ON_LATEST_ISSUED] = { ON_AMENDMENT_NOTICE, ON_AMENDED, ON_REASSESSING, ON_ORDER_AMEND,
	                       ON_ORDER_NAME, ON_AGREEMENT_PLAN, ON_REVIEW_MEETING },
	[ON_LAST_REVIEW] = { ON_REVIEW_MEETING, ON_REVIEW_KEEP, ON_REVIEW_AMEND, ON_REVIEW_CEASE },
	[ON_REVIEW_MEETING] = { ON_REVIEW_REPORT, ON_REVIEW_KEEP, ON_REVIEW_AMEND, ON_REVIEW_CEASE,
	                        ON_AMENDMENT_NOTICE, ON_AMENDED },
	[ON_REVIEW_KEEP] = { ON_REVIEW_MEETING, ON_AMENDMENT_NOTICE, ON_REVIEW_AMEND,
	                     ON_REVIEW_CEASE },
	[ON_REVIEW_AMEND] = { ON_REVIEW_MEETING, ON_AMENDED, ON_REVIEW_KEEP, ON_REVIEW_CEASE },
	[ON_REVIEW_CEASE] = { ON_REVIEW_MEETING, ON_AMENDMENT_NOTICE, ON_REVIEW_KEEP,
	                      ON_REVIEW_AMEND },
	[ON_REVIEW_INVITED] = { ON_REVIEW_MEETING },
	[ON_REVIEW_ADVICE_SENT] = { ON_REVIEW_MEETING },
	[ON_PHASE_DONE] = { ON_MOVE_SCHOOL, ON_MOVE_POST16, ON_MOVE_BETWEEN },
	[ON_AMENDMENT_NOTICE] = { ON_AMENDED, ON_LATEST_ISSUED, ON_REVIEW_KEEP,
	                          ON_REVIEW_MEETING },
	[ON_AMENDMENT_ANSWERED] = { ON_AMENDMENT_NOTICE, ON_AMENDED, ON_LATEST_ISSUED, ON_REVIEW_KEEP,
	                            ON_REVIEW_MEETING },
	[ON_AMENDED] = { ON_AMENDMENT_NOTICE, ON_AMENDMENT_ANSWERED, ON_REVIEW_MEETING },
	[ON_MEDIATION_HELD] = { ON_MEDIATION_ASKED, ON_CERTIFICATE, ON_AGREEMENT, ON_AGREEMENT_PLAN,
	                        ON_NOT_ASSESSING, ON_NOT_ISSUING, ON_NOT_REASSESSING, ON_PLAN_ISSUE,
	                        ON_FINAL_ISSUED, ON_LATEST_ISSUED, ON_AMENDED, ON_REVIEW_KEEP,
	                        ON_REVIEW_CEASE },
	[ON_CERTIFICATE] = { ON_MEDIATION_WAIVED, ON_MEDIATION_ASKED, ON_MEDIATION_HELD,
	                     ON_NOT_ASSESSING, ON_NOT_ISSUING, ON_NOT_REASSESSING, ON_PLAN_ISSUE,
	                     ON_FINAL_ISSUED, ON_LATEST_ISSUED, ON_AMENDED, ON_REVIEW_KEEP,
	                     ON_REVIEW_CEASE },
	[ON_AGREEMENT] = { ON_MEDIATION_ASKED, ON_MEDIATION_HELD, ON_NOT_ASSESSING, ON_NOT_ISSUING,
	                   ON_NOT_REASSESSING, ON_PLAN_ISSUE, ON_FINAL_ISSUED, ON_LATEST_ISSUED },
	[ON_AGREEMENT_PLAN] = { ON_MEDIATION_ASKED, ON_MEDIATION_HELD, ON_LATEST_ISSUED, ON_AMENDED,
	                        ON_REVIEW_KEEP, ON_REVIEW_CEASE },
	[ON_AGREEMENT_HEALTH_TOLD] = { ON_AGREEMENT, ON_AGREEMENT_PLAN },
	[ON_AGREEMENT_DONE] = { ON_AGREEMENT, ON_AGREEMENT_PLAN },
	[ON_REASSESS_ADVICE_IN] = { ON_REASSESS_ASKED, ON_REASSESS_ADVICE_ASKED, ON_LATEST_ISSUED },
	[ON_APPEAL_ANSWERED] = { ON_APPEAL, ON_APPEAL_RECEIVED, ON_APPEAL_ENDED, ON_ORDER_ASSESS,
	                         ON_ORDER_PLAN, ON_ORDER_RECONSIDER, ON_ORDER_AMEND, ON_ORDER_NAME,
	                         ON_NOT_ASSESSING, ON_NOT_ISSUING, ON_FINAL_ISSUED },
	[ON_HANDED_OVER] = { ON_MOVE_KNOWN, ON_MOVED_OUT, ON_MOVED_IN },
	[ON_INTENTIONS_TOLD] = { ON_MOVED_IN, ON_MOVED_OUT },
	[ON_REVIEW_REPORT] = { ON_REVIEW_MEETING },
	[ON_APPEAL] = { ON_APPEAL_ENDED, ON_ORDER_ASSESS, ON_ORDER_PLAN, ON_ORDER_RECONSIDER,
	                ON_ORDER_AMEND, ON_ORDER_NAME, ON_NOT_ASSESSING, ON_NOT_ISSUING,
	                ON_NOT_REASSESSING, ON_PLAN_ISSUE, ON_FINAL_ISSUED, ON_LATEST_ISSUED,
	                ON_AMENDED, ON_REVIEW_KEEP, ON_REVIEW_CEASE },
	[ON_APPEAL_RECEIVED] = { ON_APPEAL_ENDED, ON_ORDER_ASSESS, ON_ORDER_PLAN, ON_ORDER_RECONSIDER,
	                         ON_ORDER_AMEND, ON_ORDER_NAME, ON_NOT_ASSESSING, ON_NOT_ISSUING,
	                         ON_NOT_REASSESSING, ON_PLAN_ISSUE, ON_FINAL_ISSUED, ON_LATEST_ISSUED,
	                         ON_AMENDED, ON_REVIEW_KEEP, ON_REVIEW_CEASE },
	[ON_ORDER_DONE] = { ON_ORDER_ASSESS, ON_ORDER_PLAN, ON_ORDER_RECONSIDER, ON_ORDER_AMEND,
	                    ON_ORDER_NAME },
	[ON_MOVED_OUT] = { ON_MOVED_IN },
	[ON_MOVED_IN] = { ON_MOVED_OUT },
	[ON_ORDER_ASSESS] = { ON_PLAN_ISSUE, ON_FINAL_ISSUED, ON_LATEST_ISSUED },
	[ON_ORDER_PLAN] = { ON_PLAN_ISSUE, ON_FINAL_ISSUED, ON_LATEST_ISSUED },
	[ON_ORDER_RECONSIDER] = { ON_PLAN_ISSUE, ON_FINAL_ISSUED, ON_LATEST_ISSUED },
};

static size_t count_of(const int32_t *days)
{
	size_t n = 0;

	while (n < EARLIER_DAYS && days[n] != 0)
		n++;
	return n;
}

static void drop(int32_t *days, size_t at)
{
	memmove(days + at, days + at + 1, (EARLIER_DAYS - 1 - at) * sizeof(*days));
	days[EARLIER_DAYS - 1] = 0;
}

static bool take_out(int32_t *days, int32_t on)
{
	for (size_t i = 0, n = count_of(days); i < n; i++)
		if (days[i] == on) {
			drop(days, i);
			return true;
		}
	return false;
}

void timescale_keep(struct timescale_facts *f, enum timescale_event event, int32_t on)
{
	int32_t *days = f->earlier[event];

	if (count_of(days) == EARLIER_DAYS)
		drop(days, 0);
	days[count_of(days)] = on;
}

void timescale_forget(struct timescale_facts *f, enum timescale_event event, int32_t on)
{
	take_out(f->earlier[event], on);
}

static bool is_near(int32_t day, int32_t other)
{
	return day > other - NEAR_DAYS && day < other + NEAR_DAYS;
}

/* What was mended by the day that is now taken away was the same mistake. */
static void forget_mended(int32_t *days, int32_t was)
{
	for (size_t n = count_of(days); n > 0 && is_near(days[n - 1], was); n--)
		drop(days, n - 1);
}

void timescale_enter(struct timescale_facts *f, enum timescale_event event, int32_t on)
{
	int32_t was = f->on[event], *days = f->earlier[event];
	bool is_over = event == ON_AMENDED && f->on[ON_AMENDMENT_NOTICE] > was;

	f->on[event] = on;
	if (was == on || (on != 0 && take_out(days, on)) || was == 0)
		return;
	if (on == 0 && !is_over)
		forget_mended(days, was);
	else
		timescale_keep(f, event, was);
}

/* --- which of them happened ------------------------------------------------------------------- */

struct days {
	int32_t on[EARLIER_DAYS + 1];
	size_t count;
};

/* Of two that were entered one after the other: within two weeks, or on the same day of another
 * year, which is how a year is mistyped. */
static bool is_slip(int32_t day, int32_t next)
{
	struct civil one = date_civil(day), other = date_civil(next);

	return is_near(day, next) ||
	       (one.month == other.month && one.day == other.day);
}

/* The last, and those of before it without the slips. */
static struct days days_of(const struct timescale_facts *f, enum timescale_event event)
{
	const int32_t *days = f->earlier[event];
	int32_t last = f->on[event], next = last;
	struct days list = { .on = { last }, .count = last != 0 ? 1 : 0 };

	for (size_t i = count_of(days); i > 0; i--) {
		int32_t day = days[i - 1];

		if ((last != 0 && day >= last) || (next != 0 && is_slip(day, next)))
			continue;
		list.on[list.count++] = next = day;
	}
	return list;
}

/* The next of its kind; INT32_MAX: there is none. */
static int32_t next_after(const struct days *list, int32_t day)
{
	int32_t next = INT32_MAX;

	for (size_t i = 0; i < list->count; i++)
		if (list->on[i] > day && list->on[i] < next)
			next = list->on[i];
	return next;
}

/* Changes, or their plan, that lie between two meetings may have come of something else: they do
 * not show that the first was held rather than put off. */
static bool shows_nothing(enum timescale_event event, enum timescale_event other, int32_t day,
                          int32_t next)
{
	return event == ON_REVIEW_MEETING && next - day < PUT_OFF_DAYS &&
	       (other == ON_AMENDMENT_NOTICE || other == ON_AMENDED);
}

/* Something lies between it and the next of its kind. */
static bool counts(const struct timescale_facts *f, enum timescale_event event, int32_t day,
                   int32_t next)
{
	for (size_t i = 0; i < BETWEEN_MAX && between[event][i] != ON_NOTHING; i++) {
		struct days others = days_of(f, between[event][i]);
		int32_t other = next_after(&others, day);

		if (other != INT32_MAX && other <= next &&
		    !shows_nothing(event, between[event][i], day, next))
			return true;
	}
	return false;
}

int32_t timescale_first(const struct timescale_facts *f, enum timescale_event event, int32_t from)
{
	int32_t last = f->on[event], first = last >= from ? last : 0;
	struct days list = days_of(f, event);

	for (size_t i = 0; i < list.count; i++) {
		int32_t day = list.on[i];

		if (day != last && day >= from && (first == 0 || day < first) &&
		    counts(f, event, day, next_after(&list, day)))
			first = day;
	}
	return first;
}

int32_t timescale_last(const struct timescale_facts *f, enum timescale_event event, int32_t until)
{
	int32_t last = f->on[event], found = last <= until ? last : 0;
	struct days list = days_of(f, event);

	for (size_t i = 0; i < list.count; i++) {
		int32_t day = list.on[i];

		if (day != last && day <= until && day > found &&
		    counts(f, event, day, next_after(&list, day)))
			found = day;
	}
	return found;
}
