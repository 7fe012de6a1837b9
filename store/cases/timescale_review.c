#include "store/cases/timescale_review.h"

#include "store/base/err.h"
#include "store/cases/timescale.h"

enum { ASKED_DAYS = 15 };              /* so long a family has to answer changes (Regs 22(2)(c)) */

/* To keep, to change or to end the plan. */
static const enum timescale_event answers[] = { ON_REVIEW_KEEP, ON_REVIEW_AMEND, ON_REVIEW_CEASE };

static int32_t first_told(const struct timescale_facts *f, int32_t from)
{
	int32_t first = 0;

	for (size_t i = 0; i < COUNT(answers); i++)
		first = sooner(first, timescale_first(f, answers[i], from));
	return first;
}

static int32_t last_told(const struct timescale_facts *f, int32_t until)
{
	int32_t last = 0;

	for (size_t i = 0; i < COUNT(answers); i++)
		last = later(last, timescale_last(f, answers[i], until));
	return last;
}

/* The changed plan, or word that it stays after all. */
static int32_t over(const struct timescale_facts *f, int32_t from)
{
	return sooner(timescale_first(f, ON_AMENDED, from), timescale_first(f, ON_REVIEW_KEEP, from));
}

/* --- one review ------------------------------------------------------------------------------- */

/* What a meeting led to; 0: not yet, or not at all. */
struct review {
	int32_t meeting, next;         /* next: meeting; INT32_MAX: none */
	int32_t notice, changed;       /* of the changes; of the plan, or that it stays after all */
	int32_t answer;                /* the first: who changes their mind later has answered */
};

/* Before the family could answer any changes, or before it was told that the plan changes: that one
 * came of something else. */
static bool is_too_soon(const struct timescale_facts *f, const struct review *r, int32_t changed)
{
	int32_t told = timescale_first(f, ON_REVIEW_AMEND, changed + 1);

	return changed < r->meeting + ASKED_DAYS || (told != 0 && told < r->next &&
	       told <= timescale_last_lawful(LIMIT_REVIEW_FINAL, r->meeting));
}

/* What was sent on that day came of the review: it was told that the plan changes, or nothing was
 * told. Once the plan should be changed already it is of no review (Regs 28). */
static bool is_led_to(const struct timescale_facts *f, const struct review *r,
                      enum timescale_event event, int32_t sent)
{
	int32_t told = last_told(f, sent), held = timescale_first(f, ON_LAST_REVIEW, r->meeting);

	if (sent < r->meeting || sent >= r->next)
		return false;
	if (told >= r->meeting)
		return timescale_last(f, ON_REVIEW_AMEND, sent) == told;
	return sent <= timescale_last_lawful(LIMIT_REVIEW_FINAL, r->meeting) &&
	       (held == 0 || held >= sent) && !(event == ON_AMENDED && is_too_soon(f, r, sent));
}

/* The first of that kind that came of the review; 0: none did. */
static int32_t first_led_to(const struct timescale_facts *f, const struct review *r,
                            enum timescale_event event)
{
	int32_t on = timescale_first(f, event, r->meeting);

	while (on != 0 && !is_led_to(f, r, event, on))
		on = on < r->next ? timescale_first(f, event, on + 1) : 0;
	return on;
}

/* The family was asked about that changed plan. */
static bool was_asked(const struct timescale_facts *f, int32_t changed)
{
	int32_t notice = timescale_last(f, ON_AMENDMENT_NOTICE, changed);

	return notice != 0 && over(f, notice) == changed;
}

/* A changed plan that nobody was asked about, as far as it is noted, was sent as it is. */
static void find_changes(const struct timescale_facts *f, struct review *r)
{
	int32_t changed = first_led_to(f, r, ON_AMENDED);

	r->notice = first_led_to(f, r, ON_AMENDMENT_NOTICE);
	if (changed != 0 && (r->notice == 0 || changed < r->notice) && !was_asked(f, changed)) {
		r->notice = 0;
		r->changed = changed;
	} else if (r->notice != 0) {
		r->changed = over(f, r->notice);
	}
}

static struct review review_of(const struct timescale_facts *f, int32_t meeting)
{
	struct review r = { .meeting = meeting };
	int32_t told = first_told(f, meeting), next;

	next = timescale_first(f, ON_REVIEW_MEETING, meeting + 1);
	r.next = next != 0 ? next : INT32_MAX;
	find_changes(f, &r);
	r.answer = sooner(told < r.next ? told : 0, r.notice != 0 ? r.notice : r.changed);
	return r;
}

/* --- all of them ------------------------------------------------------------------------------ */

static int32_t next_meeting(const struct timescale_facts *f, int32_t meeting)
{
	return timescale_first(f, ON_REVIEW_MEETING, meeting + 1);
}

int32_t timescale_reviewed(const struct timescale_facts *f, int32_t before)
{
	int32_t first = next_meeting(f, 0), noted = timescale_last(f, ON_LAST_REVIEW, before - 1);
	int32_t last = later(noted, last_told(f, (first != 0 && first < before ? first : before) - 1));

	for (int32_t m = first; m != 0 && m < before; m = next_meeting(f, m)) {
		int32_t answer = review_of(f, m).answer;

		last = answer < before ? later(last, answer) : last;
	}
	return last;
}

int32_t timescale_reviewed_since(const struct timescale_facts *f, int32_t from)
{
	int32_t meeting = next_meeting(f, 0), told = first_told(f, from);
	int32_t first = sooner(meeting == 0 || told < meeting ? told : 0,
	                       timescale_first(f, ON_LAST_REVIEW, from));

	for (int32_t m = meeting; m != 0; m = next_meeting(f, m)) {
		int32_t answer = review_of(f, m).answer;

		first = sooner(first, answer >= from ? answer : 0);
	}
	return first;
}

void timescale_review(struct clock_of_case *c)
{
	const struct timescale_facts *f = c->facts;
	struct review r = { .answer = 0 };
	int32_t *on = c->on;

	if (is_on(c, ON_REVIEW_MEETING))
		r = review_of(f, on[ON_REVIEW_MEETING]);
	if (on[ON_REVIEW_AMEND] < r.meeting)
		on[ON_REVIEW_AMEND] = later(on[ON_REVIEW_AMEND], r.notice != 0 ? r.notice : r.changed);
	on[ON_REVIEW_NOTICE] = r.notice;
	on[ON_REVIEW_CHANGED] = r.changed;
	on[ON_REVIEW_DECISION] = r.answer != 0 ? r.answer
	                         : timescale_reviewed(f, r.meeting != 0 ? r.meeting : INT32_MAX);
	on[ON_REVIEWED] = later(on[ON_LAST_REVIEW], on[ON_REVIEW_DECISION]);
	on[ON_FIRST_REVIEWED] = is_on(c, ON_PLAN_MADE)
	                            ? timescale_reviewed_since(f, on[ON_PLAN_MADE]) : 0;
	on[ON_CHANGED] = is_on(c, ON_AMENDMENT_NOTICE) ? over(f, on[ON_AMENDMENT_NOTICE])
	                                               : on[ON_AMENDED];
}

void timescale_review_final(const struct clock_of_case *c, struct timescale_limit *l)
{
	int32_t sent = c->on[ON_REVIEW_NOTICE];

	if (l->limit != LIMIT_REVIEW_FINAL || sent == 0)
		return;
	l->due = sooner(l->due, timescale_due(LIMIT_AMENDED_FINAL, sent, c->facts->count_receipt_day));
	l->last_lawful = sooner(l->last_lawful, timescale_last_lawful(LIMIT_AMENDED_FINAL, sent));
}
