#include "store/cases/tally_year.h"

#include "store/base/date.h"

enum { WEEK = 7,       /* 1 January 1970, day 0, was a Thursday */
       SHOWN_DAYS = 92 };      /* what happened shows by then in what followed */

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

/* Of the request that counts; what came before it belongs to an earlier one. */
static int32_t since(const struct timescale_facts *f, enum timescale_event event)
{
	return f->on[event] >= f->on[ON_RECEIVED] ? f->on[event] : 0;
}

static unsigned request(const struct timescale_facts *f, int year)
{
	int32_t refused = since(f, ON_NOT_ASSESSING), agreed = since(f, ON_ASSESSING);
	bool is_refused, is_assessed, is_open = f->on[ON_CLOSED] == 0;

	if (!is_in(f->on[ON_RECEIVED], year))
		return 0;
	if (since(f, ON_ORDER_ASSESS) > agreed)
		agreed = since(f, ON_ORDER_ASSESS);
	is_refused = refused > agreed;
	is_assessed = !is_refused && agreed != 0;
	return bit(YEAR_REQUESTS, true) | bit(YEAR_ASSESSED, is_assessed) |
	       bit(YEAR_REFUSED, is_refused) |
	       bit(YEAR_UNDECIDED, !is_refused && !is_assessed && is_open) |
	       bit(YEAR_ENDED, !is_refused && !is_assessed && !is_open);
}

/* Mediation was held or the Tribunal asked between the request and the plan. "Timeliness figures
 * are based on assessments … where no mediation or tribunal has taken place": Department for
 * Education, Education, health and care plans, data guidance, 2024. */
static bool is_disputed(const struct timescale_facts *f)
{
	static const enum timescale_event disputes[] = {
		ON_MEDIATION_HELD, ON_AGREEMENT, ON_APPEAL, ON_APPEAL_RECEIVED, ON_ORDER_ASSESS,
		ON_ORDER_PLAN, ON_ORDER_RECONSIDER,
	};

	for (size_t i = 0; i < sizeof(disputes) / sizeof(*disputes); i++) {
		int32_t on = timescale_last(f, disputes[i], timescale_final_plan(f));

		if (on != 0 && on >= f->on[ON_RECEIVED])
			return true;
	}
	return false;
}

/* A plan of that day came here with the child, who had not left from here; gives when. 0: it was
 * made here. */
static int32_t came_with(const struct timescale_facts *f, int32_t made)
{
	int32_t out = timescale_first(f, ON_MOVED_OUT, made),
	        in = timescale_first(f, ON_MOVED_IN, made + 1);

	return in != 0 && (out == 0 || out > in) ? in : 0;
}

static unsigned plan(const struct timescale_facts *f, const struct timescale *t, int year)
{
	const struct timescale_limit *l = timescale_find(t, LIMIT_FINAL_PLAN);
	int32_t issued = timescale_final_plan(f);
	bool has_request = f->on[ON_RECEIVED] != 0 && l,
	     is_timed = has_request && !is_disputed(f),
	     is_exempt = is_timed && l->exemption != EXEMPTION_NONE;
	bool is_in_time = is_timed && issued <= l->last_lawful;

	if (!is_in(issued, year) || (f->on[ON_RECEIVED] == 0 && came_with(f, issued) != 0))
		return 0;
	return bit(YEAR_PLANS, true) | bit(YEAR_PLANS_IN_TIME, is_in_time) |
	       bit(YEAR_PLANS_EXEMPT, is_exempt) |
	       bit(YEAR_PLANS_IN_TIME_BARE, is_in_time && !is_exempt) |
	       bit(YEAR_PLANS_UNTIMED, !has_request) |
	       bit(YEAR_PLANS_DISPUTED, has_request && !is_timed);
}

/* Told that no plan is needed, and not taken back, nor by an order. */
static bool is_not_issued(const struct timescale_facts *f, int year)
{
	static const enum timescale_event later[] = { ON_ISSUING, ON_DRAFT_SERVED, ON_ORDER_PLAN };
	int32_t told = f->on[ON_NOT_ISSUING];

	if (timescale_plan_made(f) > told)
		return false;
	for (size_t i = 0; i < sizeof(later) / sizeof(*later); i++)
		if (f->on[later[i]] > told)
			return false;
	return is_in(told, year);
}

/* A closed case had its plan until the day it was closed; one that came here, not before that. */
static bool is_in_force(const struct timescale_facts *f, int year, int32_t today)
{
	int32_t day = tally_year_census(year), made = timescale_plan_made(f),
	        out = timescale_last(f, ON_MOVED_OUT, day), in = timescale_last(f, ON_MOVED_IN, day);

	if (day > today || made == 0 || made > day || came_with(f, made) > day)
		return false;
	if (out != 0 && in <= out)
		return false;
	return (f->on[ON_CEASED] == 0 || f->on[ON_CEASED] > day) &&
	       (f->on[ON_CLOSED] == 0 || f->on[ON_CLOSED] > day);
}

/* On some day of that year; or on the last day of what shows that, where nothing was noted in the
 * time before it. */
static bool was_in(const struct timescale_facts *f, int year, enum timescale_event event,
                   enum timescale_event shown)
{
	int32_t day = date_of((struct civil){ year, 1, 1 }), on = timescale_first(f, shown, day);

	if (is_in(timescale_first(f, event, day), year))
		return true;
	for (; is_in(on, year); on = timescale_first(f, shown, on + 1)) {
		int32_t before = timescale_last(f, event, on);

		if (before == 0 || before < on - SHOWN_DAYS)
			return true;
	}
	return false;
}

/* Or what is known since: of an agreement, that there was a meeting before; of an appeal, that we
 * heard of it. */
static bool is_mediated(const struct timescale_facts *f, int year)
{
	return was_in(f, year, ON_MEDIATION_HELD, ON_AGREEMENT) ||
	       was_in(f, year, ON_MEDIATION_HELD, ON_AGREEMENT_PLAN);
}

unsigned tally_year_of(const struct timescale_facts *f, const struct timescale *t, int year,
                       int32_t today)
{
	return request(f, year) | plan(f, t, year) |
	       bit(YEAR_NOT_ISSUED, is_not_issued(f, year)) |
	       bit(YEAR_MEDIATED, is_mediated(f, year)) |
	       bit(YEAR_APPEALS, was_in(f, year, ON_APPEAL, ON_APPEAL_RECEIVED)) |
	       bit(YEAR_CEASED, is_in(f->on[ON_CEASED], year)) |
	       bit(YEAR_IN_FORCE, is_in_force(f, year, today));
}
