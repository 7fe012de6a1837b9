/* clerks.c: the accounts of the council's staff, for system administrators: list, add, change,
 * invite again. */
#include "cgi-bin/web/clerk.h"
#include "cgi-bin/web/entry.h"
#include "cgi-bin/web/pagemark.h"
#include "cgi-bin/web/recheck.h"
#include "cgi-bin/web/staffing.h"
#include "store/base/date.h"
#include "store/base/hex.h"
#include "store/compiled/words.h"
#include "store/people/team.h"
#include "store/post/outbox.h"

static const struct entry_field add_fields[] = {
	{ "name", "staff.accounts.name", "required_text", ENTRY_TEXT },
	{ "email", "staff.accounts.email", "required_text", ENTRY_EMAIL },
	{ "role", "staff.accounts.role", "staff_role_unknown", ENTRY_TEXT },
	{ "team", "staff.accounts.team", NULL, ENTRY_TEXT },
	{ "phone", "staff.accounts.phone", NULL, ENTRY_TEXT },
};

static const struct entry_field change_fields[] = {
	{ "name", "staff.accounts.name", "required_text", ENTRY_TEXT },
	{ "role", "staff.accounts.role", "staff_role_unknown", ENTRY_TEXT },
	{ "team", "staff.accounts.team", NULL, ENTRY_TEXT },
	{ "phone", "staff.accounts.phone", NULL, ENTRY_TEXT },
};

/* --- the list --- */

static void add_row(struct web *w, struct values *list, const struct staff *s)
{
	struct values *one = values_add_tree(list);

	values_text(one, STR("name"), s->name);
	values_text(one, STR("email"), s->email);
	values_text(one, STR("role"), web_word(w, "staff.roles.", str_of(staff_role_name(s->role))));
	values_text(one, STR("team"), team_name(w->arena, w->words, s->team));
	values_text(one, STR("state"), web_word(w, "staff.account_states.", str_of(staff_state(s))));
	values_flag(one, STR("factor"), s->totp.n > 0);
	values_text(one, STR("last_login"), s->signed_in_at > 0 ?
	            words_date_short(w->arena, w->words, date_today(s->signed_in_at)) : STR(""));
	values_text(one, STR("href"), staffing_path(w, s, ""));
}

static void add_notice(struct web *w, struct values *v)
{
	static const char *const rows[] = { "added", "saved", "invited", "disabled", "enabled",
	                                    "was_reset" };

	for (size_t i = 0; i < COUNT(rows); i++)
		if (str_is(web_query(w, "done"), rows[i]))
			values_text(v, STR("notice"), web_word(w, "staff.accounts.", str_of(rows[i])));
}

static enum err get_list(struct web *w)
{
	struct values *v = values_open(w->arena), *list = values_list(v, STR("accounts"));
	struct staff *all;
	size_t count;
	enum err e = staffing_all(w, &all, &count);

	if (e != OK)
		return e;
	for (size_t i = 0; i < count; i++)
		add_row(w, list, &all[i]);
	add_notice(w, v);
	return web_page(w, 200, "staff-accounts", v);
}

/* --- add --- */

static enum err invite(struct web *w, struct staff *s)
{
	struct letter l = { .name = STR("staff-set-password"), .to = s->email,
	                    .places = values_open(w->arena) };
	int64_t until = w->now + STAFF_INVITE_SECONDS;
	struct str token, path;
	enum err e;

	staff_invite(w->arena, w->keys, s, until, &token);
	if ((e = staff_save(w->main, w->keys, s)) != OK)
		return e;
	path = str_join(w->arena, STR("/staff/set-password/"), hex_write(w->arena, token));
	values_text(l.places, STR("link"), path);
	values_text(l.places, STR("until"), words_date(w->arena, w->words, date_today(until)));
	l.expires_at = until;
	return outbox_add(w->main, w->keys, &l, w->now);
}

static enum err add_page(struct web *w, int status, const struct values *steps)
{
	struct values *v = values_open(w->arena);

	entry_values(w, add_fields, COUNT(add_fields), steps, v);
	staffing_values(w, steps, v);
	recheck_values(w, v);
	return web_page(w, status, "staff-account-add", v);
}

static enum err get_add(struct web *w)
{
	return add_page(w, 200, values_open(w->arena));
}

static enum err post_add(struct web *w)
{
	struct values *steps = values_open(w->arena);
	struct staff s = { .created_at = w->now };
	enum err e;

	if (entry_pressed(w, "cancel"))
		return web_redirect(w, STR("/staff/accounts/"));
	entry_read(w, add_fields, COUNT(add_fields), steps);
	staffing_take(w, steps, &s);
	if ((e = recheck_password(w)) != OK)
		return e;
	if (w->problems.count > 0)
		return add_page(w, 422, steps);
	if ((e = web_write(w)) != OK || (e = staffing_admin_stands(w)) != OK)
		return e;
	s.email = values_get(steps, STR("email"));
	if ((e = staff_add(w->main, w->keys, &s)) == ERR_EXISTS) {
		entry_problem(w, "email", "staff_email_taken");
		return add_page(w, 422, steps);
	}
	if (e != OK || (e = invite(w, &s)) != OK || (e = clerk_note(w, "staff_added", s.id)) != OK)
		return e;
	return web_redirect(w, STR("/staff/accounts/?done=added"));
}

/* --- change --- */

static enum err account_page(struct web *w, int status, const struct staff *s,
                             const struct values *steps)
{
	struct values *v = values_open(w->arena), *one = values_tree(v, STR("account"));

	entry_values(w, change_fields, COUNT(change_fields), steps, v);
	staffing_values(w, steps, v);
	recheck_values(w, v);
	pagemark_values(v, pagemark_account(w, s));
	values_text(one, STR("name"), s->name);
	values_text(one, STR("email"), s->email);
	values_text(one, STR("state"), web_word(w, "staff.account_states.", str_of(staff_state(s))));
	values_flag(one, STR("factor"), s->totp.n > 0);
	values_flag(one, STR("disabled"), s->disabled_at > 0);
	values_flag(one, STR("own"), staffing_is_own(w, s));
	values_text(one, STR("disable"), staffing_path(w, s, "/disable"));
	values_text(one, STR("enable"), staffing_path(w, s, "/enable"));
	values_text(one, STR("reset"), staffing_path(w, s, "/reset"));
	add_notice(w, v);
	return web_page(w, status, "staff-account-change", v);
}

/* As it stands. */
static enum err show_account(struct web *w, int status, const struct staff *s)
{
	struct values *steps = values_open(w->arena);

	values_text(steps, STR("name"), s->name);
	values_text(steps, STR("role"), str_of(staff_role_name(s->role)));
	values_text(steps, STR("team"), s->team);
	values_text(steps, STR("phone"), s->phone);
	return account_page(w, status, s, steps);
}

static enum err get_account(struct web *w)
{
	struct staff s;
	enum err e = staffing_find(w, &s);

	return e == OK ? show_account(w, 200, &s) : e;
}

/* It stands otherwise than the page showed it, and than it is to be: pressed twice it does not. */
static bool is_met(struct web *w, const struct staff *s, const struct values *steps)
{
	struct problems said = w->problems;
	struct staff typed = *s;

	w->problems = problems_open(w->arena);
	staffing_take(w, steps, &typed);
	w->problems = said;                /* once is enough */
	return pagemark_meets(w, pagemark_account(w, s), pagemark_account(w, &typed));
}

/* A page that stood open gives no role back that a colleague took. */
static enum err show_changed(struct web *w, const struct staff *s)
{
	w->problems = problems_open(w->arena);
	entry_problem(w, "", "case_changed");
	return show_account(w, 409, s);
}

/* What was typed goes into the account as the page showed it, and as it is by then: it may have
 * been changed meanwhile. */
static enum err change(struct web *w, const struct staff *shown)
{
	struct values *steps = values_open(w->arena);
	struct staff s = *shown;
	enum staff_role before;
	enum err e;

	entry_read(w, change_fields, COUNT(change_fields), steps);
	staffing_take(w, steps, &s);
	if (staffing_is_own(w, shown) && s.role != shown->role)
		entry_problem(w, "role", "staff_own_role");
	if (is_met(w, shown, steps))
		return show_changed(w, shown);
	if ((e = recheck_password(w)) != OK)
		return e;
	if (w->problems.count > 0)
		return account_page(w, 422, shown, steps);
	if ((e = web_write(w)) != OK || (e = staffing_find(w, &s)) != OK)
		return e;
	if (is_met(w, &s, steps))
		return show_changed(w, &s);
	before = s.role;
	staffing_take(w, steps, &s);
	return staffing_save(w, &s, s.role != before, "staff_changed", "saved");
}

static enum err invite_again(struct web *w)
{
	struct staff s;
	enum err e = web_write(w);

	if (e != OK || (e = staffing_find(w, &s)) != OK)
		return e;
	if (s.disabled_at > 0)
		return ERR_NOT_FOUND;
	if ((e = invite(w, &s)) != OK || (e = clerk_note(w, "staff_invited", s.id)) != OK)
		return e;
	return web_redirect(w, staffing_done(w, &s, "invited"));
}

static enum err post_account(struct web *w)
{
	struct staff s;
	enum err e = staffing_find(w, &s);

	if (e != OK)
		return e;
	if (entry_pressed(w, "cancel"))
		return web_redirect(w, STR("/staff/accounts/"));
	return entry_pressed(w, "invite") ? invite_again(w) : change(w, &s);
}

static const struct route routes[] = {
	{ GET, "/staff/accounts", ADMIN, READ, get_list },
	{ GET, "/staff/accounts/new", ADMIN, READ, get_add },
	{ POST, "/staff/accounts/new", ADMIN, READ, post_add },
	{ GET, "/staff/accounts/:id", ADMIN, READ, get_account },
	{ POST, "/staff/accounts/:id", ADMIN, READ, post_account },
};

static const struct posts posts[] = {
	{ "/staff/accounts/new", "name email role team phone username password action" },
	{ "/staff/accounts/:id", "name role team phone known username password action" },
};

int main(void)
{
	static const struct web_program program = {
		.name = "clerks", .routes = routes, .route_count = COUNT(routes),
		.posts = posts, .posts_count = COUNT(posts), .body_bytes_max = 65536,
		.memory_bytes_max = 96 << 20,
		.login = CLERK_LOGIN, .visitor = clerk_find, .common = clerk_common, .park = clerk_park,
	};

	web_run(&program);
}
