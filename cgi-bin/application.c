/* application.c: what families and settings have sent, for the council: the list of what waits, one
 * of them with every answer and file, the council's response, and the team that it is for. */
#include "cgi-bin/web/applied.h"
#include "cgi-bin/web/casehead.h"
#include "cgi-bin/web/entry.h"
#include "cgi-bin/web/files.h"
#include "cgi-bin/web/once.h"
#include "cgi-bin/web/pagemark.h"
#include "cgi-bin/web/sheet.h"
#include "cgi-bin/web/worklist.h"
#include "store/base/date.h"
#include "store/base/hex.h"
#include "store/cases/history.h"
#include "store/cases/notice.h"
#include "store/forms/submission_desk.h"
#include "store/keeping/unaccepted.h"
#include "store/people/team.h"

enum { RESPONSE_MAX = 4000 };

static struct str word(struct web *w, const char *key)
{
	return words_get(w->words, str_of(key));
}

static void add_notice(struct web *w, struct values *v)
{
	static const char *const rows[] = { "accepted", "before", "moved", "responded", "opened" };

	for (size_t i = 0; i < COUNT(rows); i++)
		if (str_is(web_query(w, "done"), rows[i]))
			values_text(v, STR("notice"),
			            word(w, str_c(w->arena,
			                          str_join(w->arena, STR("applied.done_"), str_of(rows[i])))));
}

/* --- the list --------------------------------------------------------------------------------- */

/* Of what no team has yet the one of the postcode. */
static void put_team(struct web *w, const struct submission *s, struct str id, struct values *one)
{
	struct team team;

	values_text(one, STR("team"), team_name(w->arena, w->words, id));
	if (id.n == 0 && s->child.n == 0 && team_of_postcode(w->arena, w->words, s->postcode, &team))
		values_text(one, STR("team_near"), team.name);
}

static enum err add_row(struct web *w, const struct work_item *item, struct values *one)
{
	struct submission s;
	struct person sender;
	enum err e = submission_waiting(w->main, w->keys, item, &s);

	if (e != OK)
		return e;
	if ((e = person_load(w->main, w->keys, s.person, &sender)) == ERR_NOT_FOUND)
		sender.id = STR("");
	else if (e != OK)
		return e;
	values_text(one, STR("reference"), s.reference);
	values_text(one, STR("name"), s.about);
	values_text(one, STR("title"), s.title);
	values_text(one, STR("sender"), applied_sender(w, &sender));
	values_text(one, STR("received"), words_date_short(w->arena, w->words, s.received_on));
	values_text(one, STR("due"),
	            s.decision_due != 0 ? words_date_short(w->arena, w->words, s.decision_due)
	                                : STR(""));
	values_flag(one, STR("late"), s.decision_due != 0 && s.decision_due < date_today(w->now));
	put_team(w, &s, applied_team(w, &s), one);
	values_text(one, STR("href"),
	            str_join(w->arena, STR("/staff/applications/"), hex_write(w->arena, s.address)));
	return OK;
}

static enum err get_list(struct web *w)
{
	struct values *v = values_open(w->arena), *rows = values_list(v, STR("applications"));
	struct asker who = desk_case_asker(w);
	struct worklist l = { .kind = WORK_APPLICATION };
	struct str team = web_query(w, "team"), path = STR("/staff/applications/");
	enum err e = allow(w->main, w->keys, &who, ACT_CASE_LIST, STR(""), NULL);

	if (e != OK)
		return e;
	worklist_reach(w, &l);
	if (team.n > 0 && (e = worklist_team(w, &l, team)) != OK)
		return e;
	if (team.n > 0)
		path = str_join(w->arena, STR("/staff/applications/?team="), team);
	if ((e = worklist_load(w, &l, WORKLIST_PAGE)) != OK)
		return e;
	for (size_t i = 0; i < l.count; i++)
		if ((e = add_row(w, &l.items[i], values_add_tree(rows))) != OK)
			return e;
	worklist_values(w, &l, path, v);
	worklist_teams(w, v);
	values_flag(v, STR("has_applications"), l.count > 0);
	values_flag(v, STR("may_open"), allow_role(who.staff->role, ACT_CASE_OPEN));
	add_notice(w, v);
	return web_page(w, 200, "staff-applications", v);
}

/* Asking for something more is sending a form in the case: without one accepting comes first and
 * leads there. */
static void add_ask(struct web *w, const struct applied *a, struct values *one)
{
	bool is_waiting = a->s.child.n == 0;
	struct str path;

	if (a->sender.id.n == 0 || !allow_role(a->who.staff->role, ACT_CASE_WRITE))
		return;
	if (is_waiting && allow_role(a->who.staff->role, ACT_CASE_OPEN))
		values_text(one, STR("ask"), applied_path(w, a, "/accept?then=ask"));
	if (is_waiting)
		return;
	path = desk_case_path(w, a->s.child, "/forms/send?to=");
	values_text(one, STR("ask"), str_join(w->arena, path, hex_write(w->arena, a->sender.id)));
}

/* --- one of them ------------------------------------------------------------------------------ */

static void add_facts(struct web *w, const struct applied *a, struct values *one)
{
	const struct submission *s = &a->s;
	int32_t due = applied_due(a);

	values_text(one, STR("title"), s->title);
	values_text(one, STR("name"), s->about);
	values_text(one, STR("sender"), applied_sender(w, &a->sender));
	values_text(one, STR("email"), a->sender.id.n > 0 ? a->sender.email : STR(""));
	values_text(one, STR("reference"), s->reference);
	values_text(one, STR("received"), words_date(w->arena, w->words, s->received_on));
	values_text(one, STR("decision_due"), due != 0 ? words_date(w->arena, w->words, due) : STR(""));
	values_flag(one, STR("late"), s->child.n == 0 && due != 0 && due < date_today(w->now));
	put_team(w, s, a->team, one);
	values_text(one, STR("response"), s->response);
	if (s->response.n > 0)
		values_text(one, STR("response_date"), words_date(w->arena, w->words, s->response_on));
	if (s->child.n > 0)
		values_text(one, STR("case"), desk_case_path(w, s->child, "/"));
	else if (!unaccepted_is_owed(s))
		values_text(one, STR("until"),
		            words_date(w->arena, w->words, unaccepted_until(w->words, s->sent_at)));
}

static void add_links(struct web *w, const struct applied *a, struct values *one)
{
	static const struct { const char *name; enum action action; bool waiting; } rows[] = {
		{ "print", ACT_CASE_READ, false }, { "pdf", ACT_CASE_READ, false },
		{ "zip", ACT_CASE_READ, false },
		{ "accept", ACT_CASE_OPEN, true }, { "move", ACT_CASE_OPEN, true },
		{ "respond", ACT_CASE_OPEN, false },
	};

	for (size_t i = 0; i < COUNT(rows); i++)
		if (allow_role(a->who.staff->role, rows[i].action) &&
		    !(rows[i].waiting && a->s.child.n > 0))
			values_text(one, str_of(rows[i].name),
			            str_join(w->arena, applied_path(w, a, "/"), str_of(rows[i].name)));
}

static enum err get_one(struct web *w)
{
	struct values *v = values_open(w->arena), *one = values_tree(v, STR("application"));
	struct applied a;
	struct form_view view;
	enum err e = applied_open(w, APPLIED_READ, &a);

	if (e != OK)
		return e;
	view = applied_view(w, &a);
	add_facts(w, &a, one);
	add_links(w, &a, one);
	add_ask(w, &a, one);
	if (a.child.id.n > 0)
		casehead_add_flags(w, &a.child, v);
	form_values_review(&view, v);
	sheet_read_first(&view, v, v);
	if (str_is(web_query(w, "show"), "answered")) {
		sheet_answered_only(v);
		values_text(v, STR("all_href"), a.path);
	} else {
		values_text(v, STR("answered_href"), applied_path(w, &a, "?show=answered"));
	}
	add_notice(w, v);
	if ((e = applied_look(w, &a)) != OK)
		return e;
	return web_page(w, 200, "staff-application", v);
}

static enum err get_print(struct web *w)
{
	struct values *v = values_open(w->arena);
	struct applied a;
	struct form_view view;
	enum err e = applied_open(w, APPLIED_READ, &a);

	if (e != OK)
		return e;
	view = applied_view(w, &a);
	values_text(v, STR("sent_at"), words_date(w->arena, w->words, a.s.received_on));
	values_text(v, STR("reference"), a.s.reference);
	if ((e = sheet_print(w, &view, a.s.about, v)) != OK)
		return e;
	return applied_look(w, &a);
}

static enum err get_file(struct web *w)
{
	struct applied a;
	enum err e = applied_open(w, APPLIED_READ, &a);

	if (e != OK)
		return e;
	if ((e = files_send(w, a.form, a.s.answers, a.s.subject, web_piece(w, "file"))) != OK)
		return e;
	return applied_look(w, &a);
}

/* --- the response ----------------------------------------------------------------------------- */

static void begin_page(struct web *w, const struct applied *a, struct values *v)
{
	values_text(v, STR("what"), sheet_what(w, a->s.title, a->s.about));
	values_text(v, STR("back"), a->path);
	if (a->child.id.n > 0)
		casehead_add_flags(w, &a->child, v);
	once_values(w, v);
}

static enum err response_page(struct web *w, int status, const struct applied *a, struct str text)
{
	struct values *v = values_open(w->arena);

	begin_page(w, a, v);
	pagemark_values(v, pagemark_response(w, a->s.response));
	entry_box(w, v, "response", text);
	values_flag(v, STR("has_response"), a->s.response.n > 0);
	if (problems_find(&w->problems, STR("response")))
		values_text(v, STR("theirs"), a->s.response);
	return web_page(w, status, "staff-response", v);
}

static enum err get_response(struct web *w)
{
	struct applied a;
	enum err e = applied_open(w, APPLIED_CHANGE, &a);

	return e == OK ? response_page(w, 200, &a, a.s.response) : e;
}

static void check_response(struct web *w, struct str text)
{
	if (text.n == 0)
		entry_problem(w, "response", "required_text")->what = word(w, "applied.response");
	entry_check_length(w, "response", "applied.response", text, RESPONSE_MAX);
}

/* A colleague answered meanwhile, and the family may have read it. */
static bool is_met(struct web *w, const struct applied *a, struct str text)
{
	return a->s.response.n > 0 &&
	       pagemark_meets(w, pagemark_response(w, a->s.response), pagemark_response(w, text));
}

static enum err respond(struct web *w, struct applied *a, struct str text)
{
	struct str path = str_join(w->arena, STR("/submitted/"), hex_write(w->arena, a->s.address));
	struct notice n = { "new-response", path, w->now };
	struct history_entry entry = { .action = STR("response_posted"), .to = a->sender.id };
	enum err e = submission_respond(w->main, w->keys, &a->s, text, date_today(w->now));

	if (e != OK)
		return e;
	if (a->s.child.n > 0)
		e = history_add(w->main, w->keys, &a->who, a->s.child, a->s.id, &entry);
	else
		e = clerk_note(w, "response_posted", a->s.id);
	if (e != OK || a->sender.id.n == 0)
		return e;
	return notice_person(w->main, w->keys, &n, a->sender.id);
}

static enum err post_response(struct web *w)
{
	struct str change = once_post(w, STR("")), me = w->clerk->staff.id,
	           text = str_trim(web_field(w, "response"));
	struct applied a;
	bool is_done;
	enum err e = once_again(w, me, change, &is_done);

	if (e != OK || is_done || (e = applied_open(w, APPLIED_CHANGE, &a)) != OK)
		return e;
	if (entry_pressed(w, "cancel"))
		return web_redirect(w, a.path);
	check_response(w, text);
	if (is_met(w, &a, text))
		entry_problem(w, "response", "response_changed");
	if (w->problems.count > 0)
		return response_page(w, 422, &a, text);
	if ((e = respond(w, &a, text)) != OK)
		return e;
	return once_done(w, me, change, applied_path(w, &a, "?done=responded"));
}

/* --- the team --------------------------------------------------------------------------------- */

static enum err move_page(struct web *w, int status, const struct applied *a)
{
	struct values *v = values_open(w->arena);

	begin_page(w, a, v);
	team_values(w->words, a->team, values_list(v, STR("teams")));
	entry_put_problem(w, STR("team"), values_tree(v, STR("team")));
	return web_page(w, status, "staff-move", v);
}

static enum err get_move(struct web *w)
{
	struct applied a;
	enum err e = applied_open(w, APPLIED_CHANGE, &a);

	if (e != OK)
		return e;
	if (a.s.child.n > 0)
		return web_redirect(w, applied_path(w, &a, "?done=before"));
	return move_page(w, 200, &a);
}

static enum err post_move(struct web *w)
{
	struct str team = web_field(w, "team");
	struct team found = { .id = STR("") };
	struct str scopes[] = { work_scope_all(), STR("") };
	struct applied a;
	enum err e = applied_open(w, APPLIED_CHANGE, &a);

	if (e != OK)
		return e;
	if (entry_pressed(w, "cancel"))
		return web_redirect(w, a.path);
	if (a.s.child.n > 0)
		return web_redirect(w, applied_path(w, &a, "?done=before"));
	if (team.n > 0 && !team_find(w->arena, w->words, team, &found)) {
		entry_problem(w, "team", "staff_team_unknown");
		return move_page(w, 422, &a);
	}
	scopes[1] = work_scope_team(w->arena, found.id);
	if ((e = work_move(w->main, a.s.subject, scopes, COUNT(scopes))) != OK)
		return e;
	if ((e = clerk_note(w, "application_moved", a.s.id)) != OK)
		return e;
	if (!allow_reach(a.who.staff, found.id))
		return web_redirect(w, STR("/staff/applications/?done=moved"));
	return web_redirect(w, applied_path(w, &a, "?done=moved"));
}

static const struct route routes[] = {
	{ GET, "/staff/applications", STAFF, READ, get_list },
	{ GET, "/staff/applications/:application", STAFF, READ, get_one },
	{ GET, "/staff/applications/:application/print", STAFF, READ, get_print },
	{ GET, "/staff/applications/:application/files/:file", STAFF, READ, get_file },
	{ GET, "/staff/applications/:application/respond", STAFF, READ, get_response },
	{ POST, "/staff/applications/:application/respond", STAFF, WRITE, post_response },
	{ GET, "/staff/applications/:application/move", STAFF, READ, get_move },
	{ POST, "/staff/applications/:application/move", STAFF, WRITE, post_move },
};

static const struct posts posts[] = {
	{ "/staff/applications/:application/respond", "response known nonce action" },
	{ "/staff/applications/:application/move", "team nonce action" },
};

int main(void)
{
	static const struct web_program program = {
		.name = "application", .routes = routes, .route_count = COUNT(routes), .login = CLERK_LOGIN,
		.posts = posts, .posts_count = COUNT(posts),
		.visitor = clerk_find, .common = clerk_common, .park = clerk_park,
	};

	web_run(&program);
}
