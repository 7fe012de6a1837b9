#include "cgi-bin/web/takein.h"

#include "cgi-bin/web/casechange.h"
#include "store/base/hex.h"
#include "store/cases/history.h"
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

static enum err reopen(struct web *w, struct takein *t)
{
	struct history_entry entry = { .action = STR("case_reopened") };
	enum err e = note(w, t, &entry);

	t->child.closed_at = 0;
	t->child.exemptions = values_open(w->arena);
	for (int i = ON_NOTIFIED; i < EVENTS_GIVEN && e == OK; i++)
		e = change_date(w, t, str_of(timescale_event_id((enum timescale_event)i)), 0);
	return e;
}

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

enum err takein_join(struct web *w, struct takein *t)
{
	struct history_entry entry = { .action = STR("case_joined"), .what = t->reference,
	                               .to = t->sender, .staff_only = true };
	bool was_closed = t->child.closed_at > 0, again = !was_closed && is_asked_again(t);
	enum err e;

	if (entry.what.n == 0)
		entry.what = t->child.reference;
	e = note(w, t, &entry);
	if (e == OK && was_closed)
		e = reopen(w, t);
	if (e == OK && t->received_on != 0 &&
	    (was_closed || again || child_date(&t->child, STR("received")) == 0)) {
		if (again)
			t->child.exemptions = values_open(w->arena);
		t->child.requestor = t->requestor;
		e = change_date(w, t, STR("received"), t->received_on);
	}
	if (e != OK)
		return e;
	put_first(w, t);
	return child_save(w->main, w->keys, &t->child, w->now);
}
