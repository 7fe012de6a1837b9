#include "store/cases/timescale_facts.h"

#include <string.h>

#include "store/base/err.h"

/* What lies between two of a kind that both happened; nothing does where the first was mended. */
enum { BETWEEN_MAX = 8 };

static const enum timescale_event between[EVENTS_GIVEN][BETWEEN_MAX] = {
	[ON_LATEST_ISSUED] = { ON_AMENDMENT_NOTICE, ON_AMENDED, ON_REASSESSING, ON_ORDER_AMEND,
	                       ON_ORDER_NAME, ON_AGREEMENT_PLAN, ON_REVIEW_MEETING },
	[ON_LAST_REVIEW] = { ON_REVIEW_MEETING, ON_REVIEW_KEEP, ON_REVIEW_AMEND, ON_REVIEW_CEASE },
	[ON_REVIEW_MEETING] = { ON_REVIEW_KEEP, ON_REVIEW_AMEND, ON_REVIEW_CEASE,
	                        ON_AMENDMENT_NOTICE, ON_AMENDED },
	[ON_REVIEW_KEEP] = { ON_REVIEW_MEETING, ON_AMENDMENT_NOTICE, ON_REVIEW_AMEND,
	                     ON_REVIEW_CEASE },
	[ON_REVIEW_AMEND] = { ON_REVIEW_MEETING, ON_AMENDED, ON_REVIEW_KEEP, ON_REVIEW_CEASE },
	[ON_REVIEW_CEASE] = { ON_REVIEW_MEETING, ON_AMENDMENT_NOTICE, ON_REVIEW_KEEP,
	                      ON_REVIEW_AMEND },
	[ON_AMENDMENT_NOTICE] = { ON_AMENDED, ON_LATEST_ISSUED, ON_REVIEW_KEEP,
	                          ON_REVIEW_MEETING },
	[ON_AMENDED] = { ON_AMENDMENT_NOTICE, ON_AMENDMENT_ANSWERED, ON_REVIEW_MEETING },
	[ON_AGREEMENT] = { ON_PLAN_ISSUE, ON_FINAL_ISSUED, ON_LATEST_ISSUED },
	[ON_ORDER_ASSESS] = { ON_PLAN_ISSUE, ON_FINAL_ISSUED, ON_LATEST_ISSUED },
	[ON_ORDER_PLAN] = { ON_PLAN_ISSUE, ON_FINAL_ISSUED, ON_LATEST_ISSUED },
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

/* What was entered after it and mended to it. */
static void drop_after(int32_t *days, int32_t on)
{
	for (size_t i = count_of(days); i > 0; i--)
		if (days[i - 1] > on)
			drop(days, i - 1);
}

void timescale_enter(struct timescale_facts *f, enum timescale_event event, int32_t on)
{
	int32_t was = f->on[event], *days = f->earlier[event];
	bool is_over = event == ON_AMENDED && f->on[ON_AMENDMENT_NOTICE] > was;

	f->on[event] = on;
	if (was == on || (on != 0 && take_out(days, on)) || was == 0 || (on == 0 && !is_over))
		return;
	if (on > was)
		drop_after(days, was);
	timescale_keep(f, event, was);
}

/* The next of its kind; INT32_MAX: there is none. */
static int32_t next_after(const struct timescale_facts *f, enum timescale_event event, int32_t day)
{
	int32_t next = f->on[event] > day ? f->on[event] : INT32_MAX;

	for (size_t i = 0; i < EARLIER_DAYS; i++)
		if (f->earlier[event][i] > day && f->earlier[event][i] < next)
			next = f->earlier[event][i];
	return next;
}

/* It happened, and another one since. */
static bool counts(const struct timescale_facts *f, enum timescale_event event, int32_t day)
{
	int32_t next = next_after(f, event, day);

	if (day == 0 || (f->on[event] != 0 && day >= f->on[event]))
		return false;
	for (size_t i = 0; i < BETWEEN_MAX && between[event][i] != ON_NOTHING; i++) {
		int32_t other = next_after(f, between[event][i], day);

		if (other != INT32_MAX && other <= next)
			return true;
	}
	return false;
}

int32_t timescale_first(const struct timescale_facts *f, enum timescale_event event, int32_t from)
{
	const int32_t *days = f->earlier[event];
	int32_t first = f->on[event] >= from ? f->on[event] : 0;

	for (size_t i = 0; i < EARLIER_DAYS; i++)
		if (days[i] >= from && (first == 0 || days[i] < first) && counts(f, event, days[i]))
			first = days[i];
	return first;
}

int32_t timescale_last(const struct timescale_facts *f, enum timescale_event event, int32_t until)
{
	const int32_t *days = f->earlier[event];
	int32_t last = f->on[event] <= until ? f->on[event] : 0;

	for (size_t i = 0; i < EARLIER_DAYS; i++)
		if (days[i] <= until && days[i] > last && counts(f, event, days[i]))
			last = days[i];
	return last;
}
