#include "cgi-bin/web/takein.h"

#include "cgi-bin/web/answerday.h"
#include "cgi-bin/web/casechange.h"
#include "cgi-bin/web/counting.h"
#include "store/base/date.h"
#include "store/base/err.h"
#include "store/base/hex.h"
#include "store/cases/history.h"
#include "store/cases/notice.h"
#include "store/cases/timescale_table.h"
#include "store/cases/timescale_words.h"

static struct counting counting_of(const struct web *w, const struct takein *t)
{
	return (struct counting){ &t->child, t->received_on, date_today(w->now) };
}

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

/* With a plan in force its dates stay, but no move away of before; else of the earlier request
 * nothing counts. */
static enum err forget_earlier(struct web *w, struct takein *t, bool has_plan)
{
	static const enum timescale_event away[] = { ON_MOVE_KNOWN, ON_MOVED_OUT, ON_HANDED_OVER };
	struct counting c = counting_of(w, t);
	int32_t end = counting_last_end(&c);
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
	struct counting c = counting_of(w, t);

	if (t->received_on == 0)
		return OK;
	if (counting_asked_first(&c))
		return came_first(w, t, "reassess_asked");
	if (!counting_asks_anew(&c))
		return OK;
	drop_excuses(w, &t->child);
	return change_date(w, t, STR("reassess_asked"), t->received_on);
}

/* --- a request where none is ------------------------------------------------------------------ */

static enum err begin_anew(struct web *w, struct takein *t, bool was_over)
{
	struct counting c = counting_of(w, t);
	bool is_new = was_over || child_date(&t->child, STR("received")) == 0,
	     again = !is_new && counting_is_again(&c),
	     first = !is_new && !again && counting_is_first(&c);

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
	struct counting one = { c, received_on, date_today(w->now) };

	if (received_on == 0 || counting_is_over(&one))
		return false;
	return counting_has_plan(&one) ? counting_asked_first(&one) : counting_is_first(&one);
}

enum err takein_join(struct web *w, struct takein *t)
{
	struct history_entry entry = { .action = STR("case_joined"), .what = t->reference,
	                               .to = t->sender, .staff_only = true };
	struct counting c = counting_of(w, t);
	bool was_over = counting_is_over(&c), has_plan = counting_has_plan(&c);
	bool was_settled = counting_is_settled(&c, has_plan);
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
