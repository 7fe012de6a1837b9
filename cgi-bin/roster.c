/* roster.c: schools and services that forms are sent to: the list, and one of them with who belongs
 * to it and what it has been asked. Who comes and goes is in members.c, adding in rosteredit.c. */
#include "cgi-bin/web/once.h"
#include "cgi-bin/web/roll.h"
#include "store/base/date.h"
#include "store/base/fold.h"
#include "store/base/hex.h"
#include "store/cases/invite.h"
#include "store/cases/task.h"
#include "store/compiled/words.h"
#include "store/people/organisation.h"
#include "store/people/team.h"

#include <stdlib.h>

enum { TASKS_SHOWN = 50 };

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
	                                    "unchanged", "shut", "other" };

	for (size_t i = 0; i < COUNT(rows); i++)
		if (str_is(web_query(w, "done"), rows[i]))
			values_text(v, STR("notice"), web_word(w, "roster.done_", str_of(rows[i])));
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
	struct organisation_line *lines;
	size_t n;
	enum err e = organisation_list(w->main, w->keys, &lines, &n);

	*count = 0;
	if (e != OK)
		return e;
	*all = ARENA_MANY(w->arena, n + 1, struct line);
	for (const struct organisation_line *o = lines; o < lines + n; o++) {
		struct line *l = &(*all)[*count];

		*l = (struct line){ o->name, o->kind, o->area,
		                    roll_path(w, &(struct organisation){ .id = o->id }, ""),
		                    fold(w->arena, o->name), o->members, o->is_closed };
		*count += is_wanted(l, typed, team);
	}
	if (*count > 1)
		qsort(*all, *count, sizeof(**all), by_name);
	return OK;
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
	values_flag(v, STR("may_change"), roll_may_change(w, &o));
	if ((e = add_invites(w, &o, v)) != OK || (e = add_tasks(w, &o, v)) != OK)
		return e;
	once_values(w, v);
	add_notice(w, v);
	return web_page(w, 200, "staff-organisation", v);
}

static const struct route routes[] = {
	{ GET, "/staff/organisations", STAFF, READ, get_list },
	{ GET, "/staff/organisations/:id", STAFF, READ, get_one },
};

int main(void)
{
	static const struct web_program program = {
		.name = "roster", .routes = routes, .route_count = COUNT(routes), .login = CLERK_LOGIN,
		.visitor = clerk_find, .common = clerk_common,
	};

	web_run(&program);
}
