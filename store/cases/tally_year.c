#include "store/cases/tally_year.h"

#include "store/base/date.h"

enum { WEEK = 7 };     /* 1 January 1970, day 0, was a Thursday */

int32_t tally_year_census(int year)
{
	int32_t first = date_of((struct civil){ year, 1, 1 });

	return first + (WEEK - first % WEEK) % WEEK + 2 * WEEK;
}

static bool is_in(int32_t day, int year)
{
	return day != 0 && date_civil(day).year == year;
}

static unsigned bit(enum tally_measure m, bool is)
{
	return is ? 1u << m : 0;
}

static unsigned request(const struct timescale_facts *f, int year)
{
	bool is_refused = f->on[ON_NOT_ASSESSING] > f->on[ON_ASSESSING];
	bool is_assessed = !is_refused && f->on[ON_ASSESSING] != 0, is_open = f->on[ON_CLOSED] == 0;
	bool is_decided = is_refused || is_assessed;

	if (!is_in(f->on[ON_RECEIVED], year))
		return 0;
	return bit(YEAR_REQUESTS, true) | bit(YEAR_ASSESSED, is_assessed) |
	       bit(YEAR_REFUSED, is_refused) | bit(YEAR_UNDECIDED, !is_decided && is_open) |
	       bit(YEAR_ENDED, !is_decided && !is_open);
}

static unsigned plan(const struct timescale_facts *f, const struct timescale *t, int year)
{
	const struct timescale_limit *l = timescale_find(t, LIMIT_FINAL_PLAN);
	int32_t issued = f->on[ON_FINAL_ISSUED];
	bool is_timed = f->on[ON_RECEIVED] != 0 && l,
	     is_exempt = is_timed && l->exemption != EXEMPTION_NONE;
	bool is_in_time = is_timed && issued <= l->last_lawful;

	if (!is_in(issued, year))
		return 0;
	return bit(YEAR_PLANS, true) | bit(YEAR_PLANS_IN_TIME, is_in_time) |
	       bit(YEAR_PLANS_EXEMPT, is_exempt) |
	       bit(YEAR_PLANS_IN_TIME_BARE, is_in_time && !is_exempt) |
	       bit(YEAR_PLANS_UNTIMED, !is_timed);
}

/* Told that no plan is needed, and not taken back. */
static bool is_not_issued(const struct timescale_facts *f, int year)
{
	static const enum timescale_event later[] = { ON_ISSUING, ON_DRAFT_SERVED, ON_FINAL_ISSUED };
	int32_t told = f->on[ON_NOT_ISSUING];

	for (size_t i = 0; i < sizeof(later) / sizeof(*later); i++)
		if (f->on[later[i]] > told)
			return false;
	return is_in(told, year);
}

/* A closed case had its plan until the day it was closed. */
static bool is_in_force(const struct timescale_facts *f, int year, int32_t today)
{
	static const enum timescale_event ends[] = { ON_CEASED, ON_MOVED_OUT, ON_CLOSED };
	int32_t day = tally_year_census(year);

	if (day > today || f->on[ON_FINAL_ISSUED] == 0 || f->on[ON_FINAL_ISSUED] > day)
		return false;
	for (size_t i = 0; i < sizeof(ends) / sizeof(*ends); i++)
		if (f->on[ends[i]] != 0 && f->on[ends[i]] <= day)
			return false;
	return true;
}

unsigned tally_year_of(const struct timescale_facts *f, const struct timescale *t, int year,
                       int32_t today)
{
	return request(f, year) | plan(f, t, year) |
	       bit(YEAR_NOT_ISSUED, is_not_issued(f, year)) |
	       bit(YEAR_MEDIATED, is_in(f->on[ON_MEDIATION_HELD], year)) |
	       bit(YEAR_APPEALS, is_in(f->on[ON_APPEAL], year)) |
	       bit(YEAR_CEASED, is_in(f->on[ON_CEASED], year)) |
	       bit(YEAR_IN_FORCE, is_in_force(f, year, today));
}
