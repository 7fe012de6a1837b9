#include "cgi-bin/web/counting.h"

#include "store/cases/timescale_case.h"

static bool runs_on(const struct timescale *times, enum limit_of_time right)
{
	const struct timescale_limit *l = timescale_find(times, right);

	return l && l->done == 0 && l->due >= times->today;
}

/* Closed after it was decided that the plan ends, and that cannot be appealed any more. */
static bool has_closed_end(const struct counting *t)
{
	struct child open = *t->child;
	struct timescale times;

	open.closed_at = 0;
	child_timescale(&open, t->received_on != 0 ? t->received_on : t->today, &times);
	return t->child->closed_at > 0 && times.decided_on != 0 && times.appeal != APPEAL_RUNS &&
	       !runs_on(&times, LIMIT_APPEAL) && !runs_on(&times, LIMIT_APPEAL_CERTIFICATE);
}

bool counting_has_plan(const struct counting *t)
{
	return child_has_plan(t->child) && child_date(t->child, STR("ceased")) == 0 &&
	       !has_closed_end(t);
}

/* When the child moved away and did not come back; 0: they are here, though they may plan to go. */
static int32_t away_since(const struct counting *t)
{
	const struct child *c = t->child;
	int32_t out = child_date(c, STR("moved_out"));

	return out >= child_date(c, STR("moved_in")) && out <= t->today ? out : 0;
}

bool counting_is_over(const struct counting *t)
{
	int32_t ceased = child_date(t->child, STR("ceased")), away = away_since(t);

	return t->child->closed_at > 0 || (ceased != 0 && ceased <= t->received_on) ||
	       (away != 0 && away <= t->received_on);
}

bool counting_is_settled(const struct counting *t, bool has_plan)
{
	const struct child *c = t->child;

	if (c->closed_at == 0 || t->received_on == 0)
		return c->closed_at != 0;
	return away_since(t) > t->received_on || c->settled_on > t->received_on ||
	       (!has_plan && (child_date(c, STR("ceased")) > t->received_on ||
	                      child_date(c, STR("not_assessing")) > t->received_on ||
	                      child_date(c, STR("not_issuing")) > t->received_on));
}

/* --- what ends that a request waits ----------------------------------------------------------- */

static const char *const ends[] = { "not_assessing", "not_issuing", "ceased", "moved_in",
	                                "moved_out", "handed_over" };

static bool is_end(struct str event)
{
	for (size_t i = 0; i < COUNT(ends); i++)
		if (str_is(event, ends[i]))
			return true;
	return false;
}

/* From that day on, before the other. A case that was opened again has those of before among its
 * decisions, or the last of them as settled_on alone. */
static bool has_end_between(const struct child *c, int32_t from, int32_t to)
{
	const struct value *one = c->decisions ? c->decisions->first : NULL;

	for (; one; one = one->next) {
		int32_t on = (int32_t)values_get_number(one->children, STR("on"));

		if (on >= from && on < to && is_end(values_get(one->children, STR("event"))))
			return true;
	}
	for (size_t i = 0; i < COUNT(ends); i++) {
		int32_t on = child_date(c, str_of(ends[i]));

		if (on >= from && on < to)
			return true;
	}
	return c->settled_on >= from && c->settled_on < to;
}

/* Up to that day. */
static int32_t latest_of(const struct child *c, const char *const *events, size_t count,
                         int32_t until)
{
	int32_t last = 0;

	for (size_t i = 0; i < count; i++) {
		int32_t on = child_date(c, str_of(events[i]));

		if (on > last && on <= until)
			last = on;
	}
	return last;
}

int32_t counting_last_end(const struct counting *t)
{
	return latest_of(t->child, ends, COUNT(ends), t->today);
}

/* --- where a plan is in force ----------------------------------------------------------------- */

/* It came after the plan and after what was answered. */
static bool is_open(const struct counting *t, int32_t answered)
{
	return t->received_on >= child_plan_made(t->child) && t->received_on > answered;
}

static int32_t answered_on(const struct child *c)
{
	static const char *const answers[] = { "reassessing", "not_reassessing" };

	return latest_of(c, answers, COUNT(answers), INT32_MAX);
}

bool counting_asked_first(const struct counting *t)
{
	int32_t asked = child_date(t->child, STR("reassess_asked")),
	        answered = answered_on(t->child);

	return is_open(t, answered) && answered < asked && t->received_on < asked &&
	       !has_end_between(t->child, t->received_on, asked);
}

bool counting_asks_anew(const struct counting *t)
{
	const struct child *c = t->child;
	int32_t begun = child_date(c, STR("reassessing")), answered = answered_on(c);

	if (!is_open(t, answered) || answered < child_date(c, STR("reassess_asked")))
		return false;
	return begun == 0 || child_date(c, STR("not_reassessing")) > begun ||
	       child_date(c, STR("latest_issued")) >= begun;
}

/* --- where none is ---------------------------------------------------------------------------- */

bool counting_is_again(const struct counting *t)
{
	int32_t not_assessing = child_date(t->child, STR("not_assessing"));
	int32_t not_issuing = child_date(t->child, STR("not_issuing"));
	struct timescale times;

	child_timescale(t->child, t->received_on, &times);
	return (times.state == STATE_NOT_ASSESSING || times.state == STATE_NOT_ISSUING) &&
	       t->received_on > not_assessing && t->received_on > not_issuing;
}

/* The answer was no, and stands. */
static bool is_refused(const struct counting *t)
{
	struct timescale times;

	child_timescale(t->child, t->today, &times);
	return times.state == STATE_NOT_ASSESSING || times.state == STATE_NOT_ISSUING;
}

bool counting_is_first(const struct counting *t)
{
	int32_t day = child_date(t->child, STR("received"));

	return t->received_on < day && !counting_is_again(t) && !is_refused(t) &&
	       !has_end_between(t->child, t->received_on, day);
}
