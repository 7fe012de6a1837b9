#include "cgi-bin/web/ended.h"

#include "cgi-bin/web/intake_path.h"
#include "cgi-bin/web/sheet.h"
#include "cgi-bin/web/tasked.h"
#include "store/base/date.h"
#include "store/cases/task.h"

enum ended ended_how(struct web *w, const struct draft *d)
{
	struct task t;
	bool is_theirs;
	enum err e;

	if (d->task.n == 0)
		return ENDED_NOT;
	e = task_load(w->main, w->keys, d->child, d->task, &t);
	if (e != OK)
		return e == ERR_NOT_FOUND ? ENDED_OVER : ENDED_NOT;
	is_theirs = task_is_for(w->main, w->keys, &t, d->person, w->now);
	if (!is_theirs && t.for_organisation)
		return ENDED_LEFT;
	return is_theirs && str_equal(t.draft, d->id) ? ENDED_NOT : ENDED_OVER;
}

struct str ended_taken_back(struct web *w, const struct draft *d)
{
	struct task t;

	if (d->task.n == 0 || task_load(w->main, w->keys, d->child, d->task, &t) != OK)
		return STR("");
	return tasked_over(w, &t);
}

static struct str path_to(struct web *w, const struct intake *in, const char *rest)
{
	return intake_path(w, &in->d, str_of(rest));
}

enum err ended_page(struct web *w, int status, const struct intake *in)
{
	struct values *v = values_open(w->arena);
	struct intake all = *in;
	struct form_view view;

	all.p = NULL;
	view = sheet_view(w, &all, NULL);
	view.address = STR("");        /* nothing of it can be changed */
	form_values_review(&view, v);
	sheet_answered_only(v);
	values_text(v, STR("form_title"), in->f->title);
	values_text(v, STR("about"), in->d.about);
	values_text(v, STR("print"), path_to(w, in, "print"));
	values_text(v, STR("pdf"), path_to(w, in, "pdf"));
	values_text(v, STR("delete"), path_to(w, in, "delete"));
	values_text(v, STR("saved_until"),
	            words_date(w->arena, w->words, date_today(draft_until(&in->d) - 86400)));
	return web_page(w, status, "draft-ended", v);
}
