/* roster.c: schools and services that forms are sent to: list, add and change, who belongs to them,
 * and what they have been asked. Who comes and goes is in members.c. */
#include "cgi-bin/web/entry.h"
#include "cgi-bin/web/once.h"
#include "cgi-bin/web/roll.h"
#include "store/base/date.h"
#include "store/base/fold.h"
#include "store/base/hex.h"
#include "store/cases/invite.h"
#include "store/cases/task.h"
#include "store/compiled/choices.h"
#include "store/compiled/words.h"
#include "store/people/organisation.h"
#include "store/people/team.h"

#include <stdlib.h>

enum { TASKS_SHOWN = 50 };

static const struct entry_field fields[] = {
	{ "name", "roster.what_name", "required_text", ENTRY_TEXT },
	{ "kind", "roster.what_kind", "required_choice", ENTRY_TEXT },
	{ "email", "roster.email", NULL, ENTRY_EMAIL },
	{ "phone", "roster.phone", NULL, ENTRY_TEXT },
	{ "team", "roster.team", NULL, ENTRY_TEXT },
	{ "closed", "roster.closed", NULL, ENTRY_FLAG },
};

static struct str kind_name(struct web *w, struct str kind)
{
	return kind.n > 0 ? web_word(w, "organisation_kind.", kind) : STR("");
}

static struct str day_of(struct web *w, int64_t seconds)
{
	return words_date_short(w->arena, w->words, date_today(seconds));
}

static bool may_change(struct web *w)
{
	return allow_role(w->clerk->staff.role, ACT_ORGANISATION);
}

static void add_notice(struct web *w, struct values *v)
{
	static const char *const rows[] = { "added", "saved", "invited", "revoked", "ended", "used",
	                                    "unchanged" };

	for (size_t i = 0; i < COUNT(rows); i++)
		if (str_is(web_query(w, "done"), rows[i]))
			values_text(v, STR("notice"), web_word(w, "roster.done_", str_of(rows[i])));
}

static size_t members_now(const struct organisation *o)
{
	size_t n = 0;

	for (const struct value *one = o->members->first; one; one = one->next)
		n += values_get_number(one->children, STR("until")) == 0;
	return n;
}

/* --- the list --- */

struct line {
	struct str name, kind, area, href, folded;
	size_t members;
	bool closed;
};

static int by_name(const void *x, const void *y)
{
	const struct line *a = x, *b = y;

	if (a->closed != b->closed)
		return a->closed ? 1 : -1;
	return str_compare(a->folded, b->folded);
}

static bool is_wanted(const struct line *l, struct str typed, struct str team)
{
	return (typed.n == 0 || str_search(l->folded, typed) < l->folded.n) &&
	       (team.n == 0 || str_equal(l->area, team));
}

static enum err load_lines(struct web *w, struct str typed, struct str team, struct line **all,
                           size_t *count)
{
	struct organisation o = { .id = STR("") };
	size_t room = (size_t)txn_count(w->main, STR("organisation")) + 1;
	enum err e;

	*all = ARENA_MANY(w->arena, room, struct line);
	*count = 0;
	while (*count < room && (e = organisation_after(w->main, w->keys, o.id, &o)) == OK) {
		struct line *l = &(*all)[*count];

		*l = (struct line){ o.name, o.kind, o.area, roll_path(w, &o, ""), fold(w->arena, o.name),
		                    members_now(&o), o.closed_at > 0 };
		*count += is_wanted(l, typed, team);
	}
	if (*count > 1)
		qsort(*all, *count, sizeof(**all), by_name);
	return *count == room || e == ERR_NOT_FOUND ? OK : e;
}

static enum err get_list(struct web *w)
{
	struct values *v = values_open(w->arena), *list = values_list(v, STR("organisations"));
	struct str typed = str_trim(web_query(w, "q"));
	struct line *all;
	size_t count;
	enum err e = roll_ask(w, ACT_CASE_LIST);

	if (e != OK ||
	    (e = load_lines(w, fold(w->arena, typed), web_query(w, "team"), &all, &count)) != OK)
		return e;
	for (size_t i = 0; i < count; i++) {
		struct values *one = values_add_tree(list);

		values_text(one, STR("name"), all[i].name);
		values_text(one, STR("kind"), kind_name(w, all[i].kind));
		values_text(one, STR("team"), team_name(w->arena, w->words, all[i].area));
		values_number(one, STR("members"), (int64_t)all[i].members);
		values_flag(one, STR("closed"), all[i].closed);
		values_text(one, STR("href"), all[i].href);
	}
	values_text(v, STR("typed"), typed);
	values_flag(v, STR("has_organisations"), count > 0);
	values_flag(v, STR("may_change"), may_change(w));
	values_flag(v, STR("may_send"), allow_role(w->clerk->staff.role, ACT_CASE_WRITE));
	team_values(w->words, web_query(w, "team"), values_list(v, STR("teams")));
	add_notice(w, v);
	return web_page(w, 200, "staff-organisations", v);
}

/* --- one of them --- */

static void add_members(struct web *w, const struct organisation *o, struct values *v)
{
	struct values *now = values_list(v, STR("members")), *gone = values_list(v, STR("gone"));

	for (const struct value *m = o->members->first; m; m = m->next) {
		int64_t until = values_get_number(m->children, STR("until"));
		struct values *one = values_add_tree(until == 0 ? now : gone);
		struct str path = roll_path(w, o, "/members/");

		values_text(one, STR("name"), values_get(m->children, STR("name")));
		values_text(one, STR("email"), values_get(m->children, STR("email")));
		values_text(one, STR("from"), day_of(w, values_get_number(m->children, STR("from"))));
		values_text(one, STR("until"), until > 0 ? day_of(w, until) : STR(""));
		values_text(one, STR("end"),
		            str_join(w->arena, path, values_get(m->children, STR("person"))));
	}
	values_flag(v, STR("has_members"), now->count > 0);
	values_flag(v, STR("has_gone"), gone->count > 0);
}

static enum err add_invites(struct web *w, const struct organisation *o, struct values *v)
{
	static const char *const states[] = { "open", "used", "revoked", "over", "spent" };
	struct values *list = values_list(v, STR("invites"));
	struct invite *all;
	size_t count;
	enum err e = invite_list(w->main, w->keys, o->id, &all, &count);

	for (size_t i = 0; e == OK && i < count; i++) {
		struct values *one = values_add_tree(list);
		enum invite_state state = invite_state(&all[i], w->now);

		values_text(one, STR("name"), all[i].name);
		values_text(one, STR("email"), all[i].email);
		values_text(one, STR("state"), web_word(w, "roster.invite_", str_of(states[state])));
		values_text(one, STR("sent"), day_of(w, all[i].sent_at));
		values_text(one, STR("until"), day_of(w, all[i].until));
		values_text(one, STR("id"), hex_write(w->arena, all[i].key));
		values_flag(one, STR("is_open"), state == INVITE_OPEN);
		values_flag(one, STR("may_again"), state != INVITE_USED);
	}
	values_flag(v, STR("has_invites"), list->count > 0);
	return e;
}

/* The names of children only as far as the reader reaches; the rest is a number. */
static enum err add_tasks(struct web *w, const struct organisation *o, struct values *v)
{
	struct values *list = values_list(v, STR("tasks"));
	struct asker who = desk_case_asker(w);
	struct task *all;
	size_t count, others = 0;
	enum err e = task_open(w->main, w->keys, o->id, TASKS_SHOWN + 1, &all, &count);

	values_flag(v, STR("more"), e == OK && count > TASKS_SHOWN);
	for (size_t i = 0; e == OK && i < count && i < TASKS_SHOWN; i++) {
		struct allowed what;
		struct values *one;
		enum err reached = allow(w->main, w->keys, &who, ACT_CASE_READ, all[i].child, &what);

		others += reached == ERR_NOT_FOUND;
		if (reached != OK) {
			e = reached == ERR_NOT_FOUND ? OK : reached;
			continue;
		}
		one = values_add_tree(list);
		values_text(one, STR("title"), all[i].title);
		values_text(one, STR("name"), child_name(w->arena, &what.child));
		values_text(one, STR("due"), all[i].due_on != 0 ?
		            words_date_short(w->arena, w->words, all[i].due_on) : STR(""));
		values_flag(one, STR("late"), all[i].due_on != 0 && all[i].due_on < date_today(w->now));
		values_text(one, STR("href"), str_join(w->arena, desk_case_path(w, all[i].child, "/forms/"),
		                                       hex_write(w->arena, all[i].id)));
	}
	values_flag(v, STR("has_tasks"), list->count > 0);
	if (others > 0)
		values_number(v, STR("others"), (int64_t)others);
	return e;
}

static enum err get_one(struct web *w)
{
	struct values *v = values_open(w->arena), *one = values_tree(v, STR("organisation"));
	struct organisation o;
	enum err e = roll_find(w, ACT_CASE_LIST, &o);

	if (e != OK)
		return e;
	values_text(one, STR("name"), o.name);
	values_text(one, STR("kind"), kind_name(w, o.kind));
	values_text(one, STR("email"), o.email);
	values_text(one, STR("phone"), o.phone);
	values_text(one, STR("team"), team_name(w->arena, w->words, o.area));
	values_flag(one, STR("closed"), o.closed_at > 0);
	values_text(one, STR("change"), roll_path(w, &o, "/change"));
	values_text(one, STR("invite"), roll_path(w, &o, "/invite"));
	values_text(one, STR("invites"), roll_path(w, &o, "/invites"));
	add_members(w, &o, v);
	values_flag(v, STR("may_change"), may_change(w));
	if ((e = add_invites(w, &o, v)) != OK || (e = add_tasks(w, &o, v)) != OK)
		return e;
	once_values(w, v);
	add_notice(w, v);
	return web_page(w, 200, "staff-organisation", v);
}

/* --- add and change --- */

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
	once_values(w, v);
	return web_page(w, status, "staff-organisation-edit", v);
}

/* Another one of that name would be mistaken for it. */
static enum err check_name(struct web *w, const struct organisation *mine, struct str name)
{
	struct organisation o = { .id = STR("") };
	struct str folded = fold(w->arena, name);
	enum err e;

	while ((e = organisation_after(w->main, w->keys, o.id, &o)) == OK)
		if (!str_equal(o.id, mine->id) && str_equal(fold(w->arena, o.name), folded)) {
			entry_problem(w, "name", "organisation_taken");
			return OK;
		}
	return err_unless_missing(e);
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

static enum err get_change(struct web *w)
{
	struct values *steps = values_open(w->arena);
	struct organisation o;
	enum err e = roll_find(w, ACT_ORGANISATION, &o);

	if (e != OK)
		return e;
	values_text(steps, STR("name"), o.name);
	values_text(steps, STR("kind"), o.kind);
	values_text(steps, STR("email"), o.email);
	values_text(steps, STR("phone"), o.phone);
	values_text(steps, STR("team"), o.area);
	values_text(steps, STR("closed"), o.closed_at > 0 ? STR("yes") : STR(""));
	return edit_page(w, 200, steps, &o);
}

static enum err post_change(struct web *w)
{
	struct values *steps = values_open(w->arena);
	struct organisation o, before;
	enum err e = roll_find(w, ACT_ORGANISATION, &o);

	if (e != OK)
		return e;
	if (entry_pressed(w, "cancel"))
		return web_redirect(w, roll_path(w, &o, ""));
	before = o;
	if ((e = take(w, steps, &o)) != OK)
		return e;
	if (w->problems.count > 0)
		return edit_page(w, 422, steps, &before);
	if ((e = organisation_save(w->main, w->keys, &o)) != OK ||
	    (e = clerk_note(w, "organisation_changed", o.id)) != OK)
		return e;
	return web_redirect(w, roll_path(w, &o, "?done=saved"));
}

static const struct route routes[] = {
	{ GET, "/staff/organisations", STAFF, READ, get_list },
	{ GET, "/staff/organisations/new", STAFF, READ, get_new },
	{ POST, "/staff/organisations/new", STAFF, WRITE, post_new },
	{ GET, "/staff/organisations/:id", STAFF, READ, get_one },
	{ GET, "/staff/organisations/:id/change", STAFF, READ, get_change },
	{ POST, "/staff/organisations/:id/change", STAFF, WRITE, post_change },
};

static const struct posts posts[] = {
	{ "/staff/organisations/new", "name kind email phone team closed nonce action" },
	{ "/staff/organisations/:id/change", "name kind email phone team closed nonce action" },
};

int main(void)
{
	static const struct web_program program = {
		.name = "roster", .routes = routes, .route_count = COUNT(routes), .login = CLERK_LOGIN,
		.posts = posts, .posts_count = COUNT(posts), .body_bytes_max = 65536,
		.visitor = clerk_find, .common = clerk_common, .park = clerk_park,
	};

	web_run(&program);
}
