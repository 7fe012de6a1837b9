#include "cgi-bin/web/takein.h"

#include "cgi-bin/web/answerday.h"
#include "cgi-bin/web/casechange.h"
#include "store/base/date.h"
#include "store/base/err.h"
#include "store/base/hex.h"
#include "store/cases/history.h"
#include "store/cases/notice.h"
#include "store/cases/timescale_table.h"
#include "store/cases/timescale_words.h"

static enum err note(struct web *w, const struct takein *t, struct history_entry *entry)
{
	return history_add(w->main, w->keys, &t->who, t->child.id, STR(""), entry);
}

static void put_first(struct web *w, struct takein *t)
{
	struct values *list = values_open(w->arena);
	const struct values *before = t->child.submissions;

	if (t->address.n == 0)
		return;
	values_add_text(list, hex_write(w->arena, t->address));
	for (const struct value *one = before ? before->first : NULL; one; one = one->next)
		values_add_text(list, one->text);
	t->child.submissions = list;
}

enum err takein_open(struct web *w, struct takein *t, const struct newcase *n)
{
	struct history_entry entry = { .action = STR("case_opened") };
	struct child *c = &t->child;
	enum err e;

	newcase_take(n, c);
	c->requestor = t->requestor;
	c->requestor_open = t->requestor_open;
	c->count_receipt_day = timescale_counts_receipt_day(w->words);
	c->dates = values_open(w->arena);
	child_date_set(c, STR("received"), t->received_on);
	put_first(w, t);
	if ((e = child_add(w->main, w->keys, c, w->now)) != OK)
		return e;
	entry.what = c->reference;
	return note(w, t, &entry);
}

/* Sets a date, or forgets it. */
static enum err change_date(struct web *w, struct takein *t, struct str event, int32_t day)
{
	struct history_entry entry;

	return casechange_set(w, &t->child, event, day, &entry) ? note(w, t, &entry) : OK;
}

static enum err forget(struct web *w, struct takein *t, enum timescale_event event)
{
	return change_date(w, t, str_of(timescale_event_id(event)), 0);
}

static bool runs_on(const struct timescale *times, enum limit_of_time right)
{
	const struct timescale_limit *l = timescale_find(times, right);

	return l && l->done == 0 && l->due >= times->today;
}

/* Closed after it was decided that the plan ends, and that cannot be appealed any more. */
static bool has_closed_end(const struct web *w, const struct takein *t)
{
	struct child open = t->child;
	struct timescale times;

	open.closed_at = 0;
	child_timescale(&open, t->received_on != 0 ? t->received_on : date_today(w->now), &times);
	return t->child.closed_at > 0 && times.decided_on != 0 && times.appeal != APPEAL_RUNS &&
	       !runs_on(&times, LIMIT_APPEAL) && !runs_on(&times, LIMIT_APPEAL_CERTIFICATE);
}

static bool has_plan_in_force(const struct web *w, const struct takein *t)
{
	return child_has_plan(&t->child) && child_date(&t->child, STR("ceased")) == 0 &&
	       !has_closed_end(w, t);
}

/* When the child moved away and did not come back; 0: they are here, though they may plan to go. */
static int32_t away_since(const struct web *w, const struct child *c)
{
	int32_t out = child_date(c, STR("moved_out"));

	return out >= child_date(c, STR("moved_in")) && out <= date_today(w->now) ? out : 0;
}

/* Closed; or, before the request came, the plan ended or the child moved away. */
static bool is_over(const struct web *w, const struct takein *t)
{
	int32_t ceased = child_date(&t->child, STR("ceased")), away = away_since(w, &t->child);

	return t->child.closed_at > 0 || (ceased != 0 && ceased <= t->received_on) ||
	       (away != 0 && away <= t->received_on);
}

/* Closed since, and this one begins nothing: it asks for no assessment; or it lay unread, and what
 * was asked for before the child moved away, the plan ended, or the last request was answered with
 * no, was settled with it. */
static bool is_settled(const struct web *w, const struct takein *t, bool has_plan)
{
	const struct child *c = &t->child;

	if (c->closed_at == 0 || t->received_on == 0)
		return c->closed_at != 0;
	return away_since(w, c) > t->received_on || c->settled_on > t->received_on ||
	       (!has_plan && (child_date(c, STR("ceased")) > t->received_on ||
	                      child_date(c, STR("not_assessing")) > t->received_on ||
	                      child_date(c, STR("not_issuing")) > t->received_on));
}

/* To whoever has it: of whose request, the letter says nothing. */
static enum err tell_open(struct web *w, const struct takein *t)
{
	struct str path = str_join(w->arena, STR("/children/"), hex_write(w->arena, t->child.id));
	struct notice n = { "case-reopened", str_join(w->arena, path, STR("/dashboard")), w->now };

	return notice_family(w->main, w->keys, &n, t->child.id, MAY_STATUS);
}

static enum err reopen(struct web *w, struct takein *t)
{
	struct history_entry entry = { .action = STR("case_reopened") };
	enum err e = t->child.closed_at > 0 ? note(w, t, &entry) : OK;

	t->child.closed_at = 0;
	return e;
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

/* With a plan in force its dates stay, but no move away of before; else of the earlier request
 * nothing counts. */
static enum err forget_earlier(struct web *w, struct takein *t, bool has_plan)
{
	static const enum timescale_event away[] = { ON_MOVE_KNOWN, ON_MOVED_OUT, ON_HANDED_OVER };
	int32_t end = latest_of(&t->child, ends, COUNT(ends), date_today(w->now));
	enum err e = OK;

	t->child.settled_on = end > t->child.settled_on ? end : t->child.settled_on;
	if (has_plan) {
		for (size_t i = 0; i < COUNT(away) && e == OK; i++)
			e = forget(w, t, away[i]);
		return e;
	}
	t->child.exemptions = values_open(w->arena);
	for (int i = ON_NOTIFIED; i < EVENTS_GIVEN && e == OK; i++)
		e = forget(w, t, (enum timescale_event)i);
	t->child.earlier = values_open(w->arena);
	return e;
}

/* --- of two requests that wait for one answer, the first one's day counts ------------------- */

/* Those who read the days that follow are told that they are others now. */
static enum err tell_days(struct web *w, const struct takein *t)
{
	struct str path = str_join(w->arena, STR("/children/"), hex_write(w->arena, t->child.id));
	struct notice n = { "new-dates", str_join(w->arena, path, STR("/timescales")), w->now };

	return notice_family(w->main, w->keys, &n, t->child.id, MAY_STATUS);
}

static enum err came_first(struct web *w, struct takein *t, const char *event)
{
	enum err e = change_date(w, t, str_of(event), t->received_on);

	return e == OK ? tell_days(w, t) : e;
}

/* --- a request where a plan is in force asks for a new assessment (CFA 44(2); Regs 24, 25) ---- */

/* It came after the plan and after what was answered. */
static bool is_open(const struct takein *t, int32_t answered)
{
	return t->received_on >= child_plan_made(&t->child) && t->received_on > answered;
}

static int32_t answered_on(const struct child *c)
{
	static const char *const answers[] = { "reassessing", "not_reassessing" };

	return latest_of(c, answers, COUNT(answers), INT32_MAX);
}

/* Before the one that waits for an answer. */
static bool asked_first(const struct takein *t)
{
	int32_t asked = child_date(&t->child, STR("reassess_asked")),
	        answered = answered_on(&t->child);

	return is_open(t, answered) && answered < asked && t->received_on < asked &&
	       !has_end_between(&t->child, t->received_on, asked);
}

/* Nobody waits for an answer yet, and no new assessment is under way. */
static bool asks_anew(const struct takein *t)
{
	const struct child *c = &t->child;
	int32_t begun = child_date(c, STR("reassessing")), answered = answered_on(c);

	if (!is_open(t, answered) || answered < child_date(c, STR("reassess_asked")))
		return false;
	return begun == 0 || child_date(c, STR("not_reassessing")) > begun ||
	       child_date(c, STR("latest_issued")) >= begun;
}

/* An excuse of the new assessment before excuses none of this one. */
static void drop_excuses(struct web *w, struct child *c)
{
	struct values *list = values_open(w->arena);

	for (const struct value *one = c->exemptions->first; one; one = one->next)
		if (!str_starts(values_get(one->children, STR("limit")), STR("reassess_")))
			values_copy(values_add_tree(list), one->children);
	c->exemptions = list;
}

static enum err ask_anew(struct web *w, struct takein *t)
{
	if (t->received_on == 0)
		return OK;
	if (asked_first(t))
		return came_first(w, t, "reassess_asked");
	if (!asks_anew(t))
		return OK;
	drop_excuses(w, &t->child);
	return change_date(w, t, STR("reassess_asked"), t->received_on);
}

/* --- a request where none is ------------------------------------------------------------------ */

/* The answer to an earlier request was no, and this one came after it. */
static bool is_asked_again(const struct takein *t)
{
	int32_t not_assessing = child_date(&t->child, STR("not_assessing"));
	int32_t not_issuing = child_date(&t->child, STR("not_issuing"));
	struct timescale times;

	child_timescale(&t->child, t->received_on, &times);
	return (times.state == STATE_NOT_ASSESSING || times.state == STATE_NOT_ISSUING) &&
	       t->received_on > not_assessing && t->received_on > not_issuing;
}

/* The answer was no, and stands. */
static bool is_refused(const struct web *w, const struct takein *t)
{
	struct timescale times;

	child_timescale(&t->child, date_today(w->now), &times);
	return times.state == STATE_NOT_ASSESSING || times.state == STATE_NOT_ISSUING;
}

/* Before the one that the case counts from, and waits for the same answer. */
static bool is_first(const struct web *w, const struct takein *t)
{
	int32_t day = child_date(&t->child, STR("received"));

	return t->received_on < day && !is_asked_again(t) && !is_refused(w, t) &&
	       !has_end_between(&t->child, t->received_on, day);
}

static enum err begin_anew(struct web *w, struct takein *t, bool was_over)
{
	bool is_new = was_over || child_date(&t->child, STR("received")) == 0,
	     again = !is_new && is_asked_again(t), first = !is_new && !again && is_first(w, t);

	if (t->received_on == 0 || (!is_new && !again && !first))
		return OK;
	if (again)
		t->child.exemptions = values_open(w->arena);
	t->child.requestor = t->requestor;
	t->child.requestor_open = t->requestor_open;
	return first ? came_first(w, t, "received")
	             : change_date(w, t, STR("received"), t->received_on);
}

bool takein_comes_first(const struct web *w, const struct child *c, int32_t received_on)
{
	struct takein t = { .child = *c, .received_on = received_on };

	if (received_on == 0 || is_over(w, &t))
		return false;
	return has_plan_in_force(w, &t) ? asked_first(&t) : is_first(w, &t);
}

enum err takein_join(struct web *w, struct takein *t)
{
	struct history_entry entry = { .action = STR("case_joined"), .what = t->reference,
	                               .to = t->sender, .staff_only = true };
	bool was_over = is_over(w, t), has_plan = has_plan_in_force(w, t);
	bool was_settled = is_settled(w, t, has_plan);
	enum err e;

	if (entry.what.n == 0)
		entry.what = t->child.reference;
	e = note(w, t, &entry);
	if (e == OK && was_over && (e = tell_open(w, t)) == OK)
		e = reopen(w, t);
	if (e == OK && was_over && !was_settled)
		e = forget_earlier(w, t, has_plan);
	if (e == OK && !was_settled)
		e = has_plan ? ask_anew(w, t) : begin_anew(w, t, was_over);
	if (e != OK)
		return e;
	put_first(w, t);
	return child_save(w->main, w->keys, &t->child, w->now);
}
