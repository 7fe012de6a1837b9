#include "cgi-bin/web/casechange.h"

#include "cgi-bin/web/entry.h"
#include "cgi-bin/web/once.h"
#include "store/base/date.h"
#include "store/base/hex.h"
#include "store/cases/notice.h"
#include "store/compiled/words.h"

/* A review meeting, a move, a due date: nobody plans them longer ahead. */
enum { AHEAD_DAYS_MAX = 5 * 366 };

enum err casechange_note(struct web *w, const struct desk_case *d, struct history_entry *entry)
{
	return history_add(w->main, w->keys, &d->who, d->what.child.id, STR(""), entry);
}

bool casechange_set(struct web *w, struct child *c, struct str event, int32_t day,
                    struct history_entry *entry)
{
	int32_t before = child_date(c, event);

	*entry = (struct history_entry){ .action = STR("date_changed"), .what = event };
	if (before == day)
		return false;
	if (before != 0)
		entry->was = date_write_iso(w->arena, before);
	if (day != 0)
		entry->is = date_write_iso(w->arena, day);
	child_date_set(c, event, day);
	return true;
}

enum err casechange_date(struct web *w, struct desk_case *d, struct str event, int32_t day,
                         bool *is_changed)
{
	struct history_entry entry;

	if (!casechange_set(w, &d->what.child, event, day, &entry))
		return OK;
	*is_changed = true;
	return casechange_note(w, d, &entry);
}

enum err casechange_save(struct web *w, struct desk_case *d)
{
	return child_save(w->main, w->keys, &d->what.child, w->now);
}

enum err casechange_tell(struct web *w, const struct desk_case *d, const char *letter,
                         const char *page)
{
	struct str path = str_join(w->arena, STR("/children/"), hex_write(w->arena, d->what.child.id));
	struct notice n = { letter, str_join(w->arena, path, str_of(page)), w->now };

	return notice_family(w->main, w->keys, &n, d->what.child.id, MAY_STATUS);
}

enum err casechange_again(struct web *w, bool *is_done)
{
	return once_again(w, w->clerk->staff.id, once_post(w, STR("")), is_done);
}

enum err casechange_open(struct web *w, struct desk_case *d, bool *is_done)
{
	enum err e = casechange_again(w, is_done);

	if (e != OK || *is_done || (e = desk_case_open(w, ACT_CASE_EDIT, d)) != OK)
		return e;
	*is_done = entry_pressed(w, "cancel");
	return *is_done ? web_redirect(w, str_join(w->arena, d->path, STR("/"))) : OK;
}

enum err casechange_done(struct web *w, const struct desk_case *d, const char *page,
                         const char *what)
{
	struct str path = str_join(w->arena, d->path, str_of(page));

	path = str_join(w->arena, str_join(w->arena, path, STR("?done=")), str_of(what));
	return once_done(w, w->clerk->staff.id, once_post(w, STR("")), path);
}

void casechange_notice(struct web *w, struct values *v)
{
	struct str done = web_query(w, "done"), text;

	if (done.n > 0 && words_find(w->words, str_join(w->arena, STR("casework.done."), done), &text))
		values_text(v, STR("notice"), text);
}

/* --- boxes ------------------------------------------------------------------------------------ */

static struct str part_of(struct web *w, struct str name, const char *part)
{
	return str_trim(web_field(w, str_c(w->arena, str_join(w->arena, name, str_of(part)))));
}

bool casechange_day_read(struct web *w, struct str name, struct str label, struct casechange_day *d)
{
	struct problem *p;

	d->day = part_of(w, name, "-day");
	d->month = part_of(w, name, "-month");
	d->year = part_of(w, name, "-year");
	d->on = 0;
	if (d->day.n + d->month.n + d->year.n == 0 ||
	    date_read_parts(d->day, d->month, d->year, &d->on))
		return true;
	p = problems_add(&w->problems, name,
	                 d->day.n && d->month.n && d->year.n ? STR("date_not_real") : STR("date_part"));
	p->what = words_get(w->words, label);
	return false;
}

bool casechange_day_read_near(struct web *w, struct str name, struct str label,
                              struct casechange_day *d)
{
	if (!casechange_day_read(w, name, label, d))
		return false;
	if (d->on <= date_today(w->now) + AHEAD_DAYS_MAX)
		return true;
	d->on = 0;
	problems_add(&w->problems, name, STR("date_far"))->what = words_get(w->words, label);
	return false;
}

void casechange_day_of(struct web *w, int32_t on, struct casechange_day *d)
{
	struct civil c = date_civil(on);

	*d = (struct casechange_day){ .day = STR(""), .month = STR(""), .year = STR(""), .on = on };
	if (on == 0)
		return;
	d->day = str_of_number(w->arena, c.day);
	d->month = str_of_number(w->arena, c.month);
	d->year = str_of_number(w->arena, c.year);
}

void casechange_day_values(struct web *w, struct str name, const struct casechange_day *d,
                           struct values *tree)
{
	values_text(tree, STR("day"), d->day);
	values_text(tree, STR("month"), d->month);
	values_text(tree, STR("year"), d->year);
	entry_put_problem(w, name, tree);
}
