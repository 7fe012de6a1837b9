/* rosteredit.c: a school or service is added, or changed: what it is called, how to reach it, its
 * team, and whether anything is sent to it still. */
#include "cgi-bin/web/entry.h"
#include "cgi-bin/web/once.h"
#include "cgi-bin/web/pagemark.h"
#include "cgi-bin/web/roll.h"
#include "store/base/fold.h"
#include "store/compiled/choices.h"
#include "store/compiled/words.h"
#include "store/people/organisation.h"
#include "store/people/team.h"

static const struct entry_field fields[] = {
	{ "name", "roster.what_name", "required_text", ENTRY_TEXT },
	{ "kind", "roster.what_kind", "required_choice", ENTRY_TEXT },
	{ "email", "roster.email", NULL, ENTRY_EMAIL },
	{ "phone", "roster.phone", NULL, ENTRY_TEXT },
	{ "team", "roster.team", NULL, ENTRY_TEXT },
	{ "closed", "roster.closed", NULL, ENTRY_FLAG },
};

static enum err edit_page(struct web *w, int status, const struct values *steps,
                          const struct organisation *o)
{
	struct values *v = values_open(w->arena);

	entry_values(w, fields, COUNT(fields), steps, v);
	choices_values(w->words, STR("organisation_kind"), STR("staff"), values_get(steps, STR("kind")),
	               values_list(v, STR("kinds")));
	team_values(w->words, values_get(steps, STR("team")), values_list(v, STR("teams")));
	values_flag(v, STR("is_new"), !o);
	values_text(v, STR("what"), o ? o->name : STR(""));
	if (o)
		pagemark_values(v, pagemark_organisation(w, o));
	once_values(w, v);
	return web_page(w, status, "staff-organisation-edit", v);
}

/* Another one of that name would be mistaken for it. */
static enum err check_name(struct web *w, const struct organisation *mine, struct str name)
{
	struct str folded = fold(w->arena, name);
	struct organisation_line *lines;
	size_t count;
	enum err e = organisation_list(w->main, w->keys, &lines, &count);

	for (size_t i = 0; e == OK && i < count; i++)
		if (!str_equal(lines[i].id, mine->id) &&
		    str_equal(fold(w->arena, lines[i].name), folded)) {
			entry_problem(w, "name", "organisation_taken");
			break;
		}
	return e;
}

static enum err take(struct web *w, struct values *steps, struct organisation *o)
{
	struct team team;

	entry_read(w, fields, COUNT(fields), steps);
	o->name = values_get(steps, STR("name"));
	o->kind = values_get(steps, STR("kind"));
	o->email = values_get(steps, STR("email"));
	o->phone = values_get(steps, STR("phone"));
	o->area = values_get(steps, STR("team"));
	if (o->area.n > 0 && !team_find(w->arena, w->words, o->area, &team))
		entry_problem(w, "team", "staff_team_unknown");
	if (o->kind.n > 0 &&
	    !choices_offer(w->arena, w->words, STR("organisation_kind"), STR("staff"), o->kind))
		entry_problem(w, "kind", "required_choice")->what = words_get(w->words,
		                                                              STR("roster.what_kind"));
	if (values_get(steps, STR("closed")).n == 0)
		o->closed_at = 0;
	else if (o->closed_at == 0)
		o->closed_at = w->now;
	return w->problems.count > 0 ? OK : check_name(w, o, o->name);
}

static enum err get_new(struct web *w)
{
	enum err e = roll_ask(w, ACT_ORGANISATION);

	return e == OK ? edit_page(w, 200, values_open(w->arena), NULL) : e;
}

static enum err post_new(struct web *w)
{
	struct values *steps = values_open(w->arena);
	struct organisation o = { .id = STR(""), .created_at = w->now };
	struct str me = w->clerk->staff.id, change = once_post(w, STR(""));
	bool is_done;
	enum err e = roll_ask(w, ACT_ORGANISATION);

	if (e != OK || (e = once_again(w, me, change, &is_done)) != OK || is_done)
		return e;
	if (entry_pressed(w, "cancel"))
		return web_redirect(w, STR("/staff/organisations/"));
	if ((e = take(w, steps, &o)) != OK)
		return e;
	if (w->problems.count > 0)
		return edit_page(w, 422, steps, NULL);
	if ((e = organisation_add(w->main, w->keys, &o)) != OK ||
	    (e = clerk_note(w, "organisation_added", o.id)) != OK)
		return e;
	return once_done(w, me, change, roll_path(w, &o, "?done=added"));
}

/* As it stands. */
static enum err show(struct web *w, int status, const struct organisation *o)
{
	struct values *steps = values_open(w->arena);

	values_text(steps, STR("name"), o->name);
	values_text(steps, STR("kind"), o->kind);
	values_text(steps, STR("email"), o->email);
	values_text(steps, STR("phone"), o->phone);
	values_text(steps, STR("team"), o->area);
	values_text(steps, STR("closed"), o->closed_at > 0 ? STR("yes") : STR(""));
	return edit_page(w, status, steps, o);
}

static enum err get_change(struct web *w)
{
	struct organisation o;
	enum err e = roll_find(w, ACT_ORGANISATION, &o);

	return e == OK ? show(w, 200, &o) : e;
}

/* A page that stood open opens no school again that a colleague closed. */
static enum err show_changed(struct web *w, const struct organisation *o)
{
	w->problems = problems_open(w->arena);
	entry_problem(w, "", "case_changed");
	return show(w, 409, o);
}

/* The press before may have given the school to a team out of their reach. */
static enum err moved_by_this(struct web *w, struct str me, struct str change)
{
	bool is_done;
	enum err e = once_again(w, me, change, &is_done);

	return e == OK && !is_done ? ERR_NOT_FOUND : e;
}

/* A press that came twice was saved twice, as it meets nobody. */
static enum err done_changing(struct web *w, struct str me, struct str change, struct str where)
{
	bool is_done;
	enum err e = once_again(w, me, change, &is_done);

	return e == OK && !is_done ? once_done(w, me, change, where) : e;
}

static enum err post_change(struct web *w)
{
	struct values *steps = values_open(w->arena);
	struct str me = w->clerk->staff.id, change = once_post(w, STR(""));
	struct organisation o, before;
	enum err e = roll_find(w, ACT_ORGANISATION, &o);

	if (e != OK)
		return e == ERR_NOT_FOUND ? moved_by_this(w, me, change) : e;
	if (entry_pressed(w, "cancel"))
		return web_redirect(w, roll_path(w, &o, ""));
	before = o;
	if ((e = take(w, steps, &o)) != OK)
		return e;
	if (pagemark_meets(w, pagemark_organisation(w, &before), pagemark_organisation(w, &o)))
		return show_changed(w, &before);
	if (w->problems.count > 0)
		return edit_page(w, 422, steps, &before);
	if ((e = organisation_save(w->main, w->keys, &o)) != OK ||
	    (e = clerk_note(w, "organisation_changed", o.id)) != OK)
		return e;
	return done_changing(w, me, change, roll_path(w, &o, "?done=saved"));
}

static const struct route routes[] = {
	{ GET, "/staff/organisations/new", STAFF, READ, get_new },
	{ POST, "/staff/organisations/new", STAFF, WRITE, post_new },
	{ GET, "/staff/organisations/:id/change", STAFF, READ, get_change },
	{ POST, "/staff/organisations/:id/change", STAFF, WRITE, post_change },
};

static const struct posts posts[] = {
	{ "/staff/organisations/new", "name kind email phone team closed nonce action" },
	{ "/staff/organisations/:id/change", "known name kind email phone team closed nonce action" },
};

int main(void)
{
	static const struct web_program program = {
		.name = "rosteredit", .routes = routes, .route_count = COUNT(routes),
		.login = CLERK_LOGIN, .posts = posts, .posts_count = COUNT(posts),
		.body_bytes_max = 65536, .visitor = clerk_find, .common = clerk_common,
		.park = clerk_park,
	};

	web_run(&program);
}
