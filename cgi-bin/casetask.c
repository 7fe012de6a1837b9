/* casetask.c: one form that somebody was asked to complete: whom, by when, what came back; another
 * date, a reminder, taking it back; and the dates of the case that it speaks for, each with one
 * press. */
#include "cgi-bin/web/asking.h"
#include "cgi-bin/web/casechange.h"
#include "cgi-bin/web/closed.h"
#include "cgi-bin/web/entry.h"
#include "cgi-bin/web/once.h"
#include "cgi-bin/web/sheet.h"
#include "store/base/date.h"
#include "store/base/hex.h"
#include "store/cases/document.h"
#include "store/cases/task_fill.h"
#include "store/compiled/form_file.h"
#include "store/compiled/words.h"
#include "store/forms/submission.h"
#include "store/forms/submission_desk.h"

struct asked {
	struct desk_case d;
	struct task t;
	struct str path;
};

static enum err open_asked(struct web *w, enum action action, struct asked *a)
{
	struct str id;
	enum err e = desk_case_open(w, action, &a->d);

	if (e != OK)
		return e;
	if (!hex_read(w->arena, web_piece(w, "task"), TASK_ID_BYTES, &id))
		return ERR_NOT_FOUND;
	a->path = str_join(w->arena, str_join(w->arena, a->d.path, STR("/forms/")),
	                   hex_write(w->arena, id));
	return task_load(w->main, w->keys, a->d.what.child.id, id, &a->t);
}

static struct str with(struct web *w, const struct asked *a, const char *rest)
{
	return str_join(w->arena, a->path, str_of(rest));
}

static struct str day_of(struct web *w, int32_t day)
{
	return day != 0 ? words_date(w->arena, w->words, day) : STR("");
}

/* The council ended the access of the person it was sent to: they cannot open it. */
static bool is_cut_off(struct web *w, const struct asked *a)
{
	return !a->t.for_organisation && !task_is_for(w->main, w->keys, &a->t, a->t.assignee, w->now);
}

/* --- the page --- */

static void add_facts(struct web *w, const struct asked *a, struct values *one)
{
	const struct task *t = &a->t;
	struct str organisation = str_join(w->arena, STR("/staff/organisations/"),
	                                   hex_write(w->arena, t->assignee));

	values_text(one, STR("title"), t->title);
	values_text(one, STR("name"), t->assignee_name);
	values_text(one, STR("organisation_href"), t->for_organisation ? organisation : STR(""));
	values_text(one, STR("by"), t->by_name);
	values_text(one, STR("sent"), day_of(w, date_today(t->sent_at)));
	values_text(one, STR("due"), day_of(w, t->due_on));
	values_flag(one, STR("late"),
	            task_is_open(t) && t->due_on != 0 && t->due_on < date_today(w->now));
	values_text(one, STR("state"),
	            web_word(w, "caseforms.state_", str_of(task_state_name(t->state))));
	values_text(one, STR("started_by"), t->started_by);
	values_text(one, STR("date"),
	            t->submitted_at > 0 ? day_of(w, date_today(t->submitted_at)) : STR(""));
	values_flag(one, STR("came_late"),
	            t->submitted_at > 0 && t->due_on != 0 && date_today(t->submitted_at) > t->due_on);
	values_text(one, STR("note"), t->note);
	values_text(one, STR("reminded"), day_of(w, t->reminded_on));
	values_flag(one, STR("no_access"), task_is_open(t) && is_cut_off(w, a));
}

static enum err add_documents(struct web *w, const struct asked *a, struct values *v)
{
	struct values *list = values_list(v, STR("documents"));
	struct str base = str_join(w->arena, a->d.path, STR("/documents/")), id;
	enum err e;

	for (const struct value *one = a->t.documents ? a->t.documents->first : NULL; one;
	     one = one->next) {
		struct document d;
		struct values *row;

		if (!hex_read(w->arena, one->text, DOCUMENT_ID_BYTES, &id))
			continue;
		if ((e = document_load(w->main, w->keys, a->t.child, id, &d)) == ERR_NOT_FOUND)
			continue;
		if (e != OK)
			return e;
		row = values_add_tree(list);
		values_text(row, STR("kind"), web_word(w, "document_kind.", d.kind));
		values_text(row, STR("title"), d.title);
		values_text(row, STR("href"), str_join(w->arena, base, one->text));
	}
	values_flag(v, STR("has_documents"), list->count > 0);
	return OK;
}

/* The day of each date that it speaks for: of sending, of coming back. */
static int32_t day_for(const struct asked *a, struct str event)
{
	struct asking_dates dates = asking_dates(a->t.form, &a->d.what.child);

	if (event.n == 0)
		return 0;
	if (str_equal(event, dates.sent))
		return date_today(a->t.sent_at);
	return str_equal(event, dates.back) && a->t.submitted_at > 0 ? date_today(a->t.submitted_at)
	                                                             : 0;
}

/* out: how many others have not answered. */
static void offer(struct web *w, const struct asked *a, struct str event, int64_t out,
                  struct values *list)
{
	int32_t day = day_for(a, event);
	struct words_pair pairs[3];
	struct values *one;

	if (event.n == 0 || day == 0 || child_date(&a->d.what.child, event) != 0)
		return;
	pairs[0] = (struct words_pair){ STR("day"), day_of(w, day) };
	pairs[1] = (struct words_pair){ STR("what"), web_word(w, "timescale.events.", event) };
	pairs[2] = (struct words_pair){ STR("count"), str_of_number(w->arena, out) };
	one = values_add_tree(list);
	values_text(one, STR("id"), event);
	values_text(one, STR("label"),
	            words_fill(w->arena, w->words,
	                       words_get(w->words, out > 0 ? STR("caseforms.offer_early")
	                                                   : STR("caseforms.offer")),
	                       pairs, COUNT(pairs)));
}

static enum err add_offers(struct web *w, const struct asked *a, struct values *v)
{
	struct values *list = values_list(v, STR("offers"));
	struct asking_dates dates = asking_dates(a->t.form, &a->d.what.child);
	int64_t out;
	enum err e = asking_out(w, &a->d.what.child, &a->t, &out);

	if (a->t.state != TASK_WITHDRAWN)
		offer(w, a, dates.sent, 0, list);
	offer(w, a, dates.back, out, list);
	values_flag(v, STR("has_offers"), list->count > 0);
	return e;
}

/* Every answer that came back; print, PDF and files stand where every other form that was sent has
 * them. */
static enum err add_answers(struct web *w, const struct asked *a, struct values *v)
{
	struct str path = str_join(w->arena, STR("/staff/applications/"),
	                           hex_write(w->arena, a->t.submission));
	struct form_view view;
	struct submission s;
	struct form *f;
	enum err e;

	if (a->t.submission.n == 0)
		return OK;
	if ((e = submission_open(w->main, w->keys, a->t.submission, &s)) != OK)
		return e;
	if ((e = form_open(w->arena, w->config.compiled, s.form, s.version, &f)) != OK)
		return e;
	view = sheet_received(w, f, &s, str_join(w->arena, path, STR("/files")));
	view.for_council = true;
	form_values_review(&view, v);
	sheet_read_first(&view, v, v);
	values_flag(v, STR("has_answers"), true);
	values_text(v, STR("print"), str_join(w->arena, path, STR("/print")));
	values_text(v, STR("pdf"), str_join(w->arena, path, STR("/pdf")));
	values_text(v, STR("zip"), str_join(w->arena, path, STR("/zip")));
	return OK;
}

static void add_notice(struct web *w, struct values *v)
{
	static const char *const rows[] = { "sent", "due", "reminded", "withdrawn", "dated", "over" };

	for (size_t i = 0; i < COUNT(rows); i++)
		if (str_is(web_query(w, "done"), rows[i]))
			values_text(v, STR("notice"), web_word(w, "caseforms.done_", str_of(rows[i])));
}

static enum err task_page(struct web *w, int status, const struct asked *a,
                          const struct casechange_day *due)
{
	struct values *v = values_open(w->arena);
	bool may = allow_role(a->d.who.staff->role, ACT_CASE_WRITE);
	enum err e;

	casehead_values(w, &a->d, "/forms", v);
	add_facts(w, a, values_tree(v, STR("task")));
	if ((e = add_documents(w, a, v)) != OK || (e = add_answers(w, a, v)) != OK)
		return e;
	if (may && (e = add_offers(w, a, v)) != OK)
		return e;
	values_flag(v, STR("may_change"), may && task_is_open(&a->t));
	values_flag(v, STR("shut"), closed_is(&a->d));
	casechange_day_values(w, STR("due"), due, values_tree(v, STR("due")));
	values_text(v, STR("back"), str_join(w->arena, a->d.path, STR("/forms")));
	values_text(v, STR("withdraw"), with(w, a, "/withdraw"));
	values_text(v, STR("path"), a->path);
	once_values(w, v);
	add_notice(w, v);
	return web_page(w, status, "staff-case-form", v);
}

/* Whoever works on the case and opens what came back has seen it. */
static enum err look(struct web *w, const struct asked *a)
{
	struct history_seen seen = { a->t.id, a->t.title, task_person(&a->t) };
	struct work_item item = { WORK_RETURNED, a->t.child,
	                          str_from(a->t.id, TASK_ID_BYTES - VAULT_ID_BYTES), a->t.submitted_at,
	                          STR("") };
	enum err e;

	if (allow_role(a->d.who.staff->role, ACT_CASE_WRITE) &&
	    work_stands(w->main, &item, work_scope_all())) {
		if ((e = web_write(w)) != OK || (e = task_looked_at(w->main, &a->t)) != OK)
			return e;
	}
	return desk_case_look_into(w, &a->d.who, a->t.child, &seen);
}

static enum err get_task(struct web *w)
{
	struct casechange_day due;
	struct asked a;
	enum err e = open_asked(w, ACT_CASE_READ, &a);

	if (e != OK || (e = look(w, &a)) != OK)
		return e;
	casechange_day_of(w, a.t.due_on, &due);
	return task_page(w, 200, &a, &due);
}

/* --- what can be done with it --- */

static enum err change_due(struct web *w, struct asked *a, struct str change)
{
	struct history_entry entry = { .action = STR("form_due_changed"), .what = a->t.title,
	                               .to = task_person(&a->t) };
	struct casechange_day due;
	enum err e;

	if (casechange_day_read_near(w, STR("due"), STR("caseforms.due"), &due) && due.on == 0)
		entry_problem(w, "due", "required_date")->what = words_get(w->words, STR("caseforms.due"));
	else if (due.on != 0 && due.on < date_today(w->now))
		entry_problem(w, "due", "form_due_past");
	if (w->problems.count > 0)
		return task_page(w, 422, a, &due);
	if (due.on == a->t.due_on)
		return web_redirect(w, a->path);
	entry.was = a->t.due_on != 0 ? date_write_iso(w->arena, a->t.due_on) : STR("");
	entry.is = date_write_iso(w->arena, due.on);
	a->t.due_on = due.on;
	if ((e = task_save(w->main, w->keys, &a->t)) != OK ||
	    (e = casechange_note(w, &a->d, &entry)) != OK)
		return e;
	if (!is_cut_off(w, a) && (e = asking_tell(w, &a->t, "new-form")) != OK)
		return e;
	return once_done(w, a->d.who.id, change, with(w, a, "?done=due"));
}

static enum err remind(struct web *w, struct asked *a, struct str change)
{
	struct history_entry entry = { .action = STR("form_reminded"), .what = a->t.title,
	                               .to = task_person(&a->t) };
	enum err e;

	a->t.reminded_on = date_today(w->now);
	if ((e = asking_tell(w, &a->t, "task-reminder")) != OK ||
	    (e = task_save(w->main, w->keys, &a->t)) != OK)
		return e;
	if ((e = casechange_note(w, &a->d, &entry)) != OK)
		return e;
	return once_done(w, a->d.who.id, change, with(w, a, "?done=reminded"));
}

/* Only a date that this form speaks for, and that the case does not have. */
static enum err set_date(struct web *w, struct asked *a, struct str event, struct str change)
{
	int32_t day = day_for(a, event);
	bool is_changed = false;
	enum err e;

	if (day == 0)
		return ERR_NOT_FOUND;
	if (child_date(&a->d.what.child, event) != 0)
		return web_redirect(w, with(w, a, "?done=over"));
	if ((e = casechange_date(w, &a->d, event, day, &is_changed)) != OK ||
	    (e = casechange_save(w, &a->d)) != OK)
		return e;
	if ((e = casechange_tell(w, &a->d, "new-dates", "/timescales")) != OK)
		return e;
	return once_done(w, a->d.who.id, change, with(w, a, "?done=dated"));
}

static enum err post_task(struct web *w)
{
	struct str me = w->clerk->staff.id, change = once_post(w, STR("")),
	           rest = web_field(w, "action"), verb;
	struct asked a;
	bool is_done;
	enum err e = once_again(w, me, change, &is_done);

	if (e != OK || is_done || (e = open_asked(w, ACT_CASE_WRITE, &a)) != OK)
		return e;
	str_cut(&rest, ':', &verb);
	if (str_is(verb, "date") && rest.p)
		return set_date(w, &a, rest, change);
	if (!task_is_open(&a.t))
		return web_redirect(w, with(w, &a, "?done=over"));
	if (closed_is(&a.d)) {
		closed_check(w, &a.d);
		return task_page(w, 422, &a, &(struct casechange_day){ .on = a.t.due_on });
	}
	if (!str_is(verb, "remind"))
		return change_due(w, &a, change);
	if (!is_cut_off(w, &a))
		return remind(w, &a, change);
	entry_problem(w, "", "task_no_access");
	return task_page(w, 422, &a, &(struct casechange_day){ .on = a.t.due_on });
}

static enum err get_withdraw(struct web *w)
{
	struct values *v = values_open(w->arena);
	struct asked a;
	enum err e = open_asked(w, ACT_CASE_WRITE, &a);

	if (e != OK)
		return e;
	if (!task_is_open(&a.t))
		return web_redirect(w, with(w, &a, "?done=over"));
	casehead_values(w, &a.d, "/forms", v);
	add_facts(w, &a, values_tree(v, STR("task")));
	values_text(v, STR("back"), a.path);
	return web_page(w, 200, "staff-form-withdraw", v);
}

/* Whoever it was sent to is told, unless it is theirs no more. */
static enum err post_withdraw(struct web *w)
{
	struct asked a;
	bool reaches;
	enum err e = open_asked(w, ACT_CASE_WRITE, &a);

	if (e != OK)
		return e;
	if (!entry_pressed(w, "confirm") || !task_is_open(&a.t))
		return web_redirect(w, a.path);
	reaches = asking_reaches(w, &a.d.what.child, &a.t);
	if ((e = asking_withdraw(w, &a.d, &a.t)) != OK ||
	    (reaches && (e = asking_tell(w, &a.t, "form-taken-back")) != OK))
		return e;
	return web_redirect(w, with(w, &a, "?done=withdrawn"));
}

static const struct route routes[] = {
	{ GET, "/staff/cases/:case/forms/:task", STAFF, READ, get_task },
	{ POST, "/staff/cases/:case/forms/:task", STAFF, WRITE, post_task },
	{ GET, "/staff/cases/:case/forms/:task/withdraw", STAFF, READ, get_withdraw },
	{ POST, "/staff/cases/:case/forms/:task/withdraw", STAFF, WRITE, post_withdraw },
};

static const struct posts posts[] = {
	{ "/staff/cases/:case/forms/:task", "due-day due-month due-year nonce action" },
	{ "/staff/cases/:case/forms/:task/withdraw", "action" },
};

int main(void)
{
	static const struct web_program program = {
		.name = "casetask", .routes = routes, .route_count = COUNT(routes), .login = CLERK_LOGIN,
		.posts = posts, .posts_count = COUNT(posts), .body_bytes_max = 65536,
		.visitor = clerk_find, .common = clerk_common, .park = clerk_park,
	};

	web_run(&program);
}
