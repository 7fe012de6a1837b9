/* clerks.c: the accounts of the council's staff, for system administrators: list, add, change,
 * invite again, reset a second factor, disable and enable. */
#include "cgi-bin/web/entry.h"
#include "cgi-bin/web/once.h"
#include "cgi-bin/web/second.h"
#include "cgi-bin/web/staffing.h"
#include "store/base/date.h"
#include "store/base/hex.h"
#include "store/compiled/words.h"
#include "store/people/factor.h"
#include "store/people/team.h"
#include "store/post/outbox.h"

#include <stdlib.h>

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

static bool is_me(const struct web *w, const struct staff *s)
{
	return str_equal(s->id, w->clerk->staff.id);
}

/* --- the list --- */

static int by_state_and_name(const void *x, const void *y)
{
	const struct staff *a = x, *b = y;

	if ((a->disabled_at > 0) != (b->disabled_at > 0))
		return a->disabled_at > 0 ? 1 : -1;
	return str_compare(a->name, b->name);
}

static enum err load_all(struct web *w, struct staff **all, size_t *count)
{
	struct buf b = buf_open(w->arena);
	struct staff s = { .id = STR("") };
	enum err e;

	while ((e = staff_after(w->main, w->keys, s.id, &s)) == OK)
		buf_add(&b, str_bytes(&s, sizeof(s)));
	*count = b.n / sizeof(s);
	*all = ARENA_MANY(w->arena, *count + 1, struct staff);
	for (size_t i = 0; i < b.n; i++)
		((char *)*all)[i] = b.p[i];
	if (*count > 0)
		qsort(*all, *count, sizeof(s), by_state_and_name);
	return err_unless_missing(e);
}

static struct str href_of(struct web *w, const struct staff *s, const char *more)
{
	struct str path = str_join(w->arena, STR("/staff/accounts/"), hex_write(w->arena, s->id));

	return str_join(w->arena, path, str_of(more));
}

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
	values_text(one, STR("href"), href_of(w, s, ""));
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
	enum err e = load_all(w, &all, &count);

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
	if (w->problems.count > 0)
		return add_page(w, 422, steps);
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

/* In a WRITE: nobody has disabled this administrator meanwhile. So of two who disable each other at
 * the same moment one is left. */
static enum err still_admin(struct web *w)
{
	struct staff me;
	enum err e = staff_load(w->main, w->keys, w->clerk->staff.id, &me);

	return e == OK && (me.disabled_at > 0 || me.role != STAFF_ADMIN) ? ERR_NOT_FOUND : e;
}

static enum err find(struct web *w, struct staff *s)
{
	struct str id;
	enum err e;

	if (txn_writes(w->main) && (e = still_admin(w)) != OK)
		return e;
	if (!hex_read(w->arena, web_piece(w, "id"), VAULT_ID_BYTES, &id))
		return ERR_NOT_FOUND;
	return staff_load(w->main, w->keys, id, s);
}

static enum err account_page(struct web *w, int status, const struct staff *s,
                             const struct values *steps)
{
	struct values *v = values_open(w->arena), *one = values_tree(v, STR("account"));

	entry_values(w, change_fields, COUNT(change_fields), steps, v);
	staffing_values(w, steps, v);
	values_text(one, STR("name"), s->name);
	values_text(one, STR("email"), s->email);
	values_text(one, STR("state"), web_word(w, "staff.account_states.", str_of(staff_state(s))));
	values_flag(one, STR("factor"), s->totp.n > 0);
	values_flag(one, STR("disabled"), s->disabled_at > 0);
	values_flag(one, STR("own"), is_me(w, s));
	values_text(one, STR("disable"), href_of(w, s, "/disable"));
	values_text(one, STR("reset"), href_of(w, s, "/reset"));
	add_notice(w, v);
	return web_page(w, status, "staff-account-change", v);
}

static enum err get_account(struct web *w)
{
	struct values *steps = values_open(w->arena);
	struct staff s;
	enum err e = find(w, &s);

	if (e != OK)
		return e;
	values_text(steps, STR("name"), s.name);
	values_text(steps, STR("role"), str_of(staff_role_name(s.role)));
	values_text(steps, STR("team"), s.team);
	values_text(steps, STR("phone"), s.phone);
	return account_page(w, 200, &s, steps);
}

static struct str done_at(struct web *w, const struct staff *s, const char *what)
{
	return href_of(w, s, str_c(w->arena, str_join(w->arena, STR("?done="), str_of(what))));
}

static enum err done(struct web *w, const struct staff *s, const char *what)
{
	return web_redirect(w, done_at(w, s, what));
}

/* Who reads cases and who manages accounts are parted: a session of the one does not become one of
 * the other. */
static enum err save(struct web *w, struct staff *s, bool ends_sessions, const char *action,
                     const char *what)
{
	enum err e;

	if ((e = staff_save(w->main, w->keys, s)) != OK || (e = clerk_note(w, action, s->id)) != OK)
		return e;
	if (ends_sessions &&
	    ((e = web_edge_write(w)) != OK || (e = staff_session_end_all(w->edge, s->id, NULL)) != OK))
		return e;
	return done(w, s, what);
}

static enum err change(struct web *w, struct staff *s)
{
	struct values *steps = values_open(w->arena);
	enum staff_role before = s->role;
	const struct staff shown = *s;

	entry_read(w, change_fields, COUNT(change_fields), steps);
	staffing_take(w, steps, s);
	if (is_me(w, s) && s->role != before)
		entry_problem(w, "role", "staff_own_role");
	if (w->problems.count > 0)
		return account_page(w, 422, &shown, steps);
	return save(w, s, s->role != before, "staff_changed", "saved");
}

static enum err post_account(struct web *w)
{
	struct staff s;
	enum err e = find(w, &s);

	if (e != OK)
		return e;
	if (entry_pressed(w, "cancel"))
		return web_redirect(w, STR("/staff/accounts/"));
	if (entry_pressed(w, "enable")) {
		s.disabled_at = 0;
		return save(w, &s, false, "staff_enabled", "enabled");
	}
	if (!entry_pressed(w, "invite"))
		return change(w, &s);
	if (s.disabled_at > 0)
		return ERR_NOT_FOUND;
	if ((e = invite(w, &s)) != OK || (e = clerk_note(w, "staff_invited", s.id)) != OK)
		return e;
	return done(w, &s, "invited");
}

/* --- what is asked before it is done --- */

static enum err ask(struct web *w, const char *what)
{
	struct values *v = values_open(w->arena);
	struct staff s;
	enum err e = find(w, &s);

	if (e != OK)
		return e;
	if (is_me(w, &s))
		return ERR_NOT_FOUND;
	values_text(v, STR("name"), s.name);
	values_text(v, STR("username"), s.email);
	values_flag(v, str_of(what), true);
	once_values(w, v);
	return web_page(w, 200, "staff-account-ask", v);
}

static enum err get_disable(struct web *w)
{
	return ask(w, "is_disable");
}

static enum err get_reset(struct web *w)
{
	return ask(w, "is_reset");
}

/* Nobody does these to themself; and a page that was sent again does nothing: the account may have
 * been enabled since, or have another factor. */
static enum err find_other(struct web *w, struct staff *s, bool *is_done)
{
	enum err e = once_again(w, w->clerk->staff.id, once_page(w), is_done);

	if (e != OK || *is_done || (e = find(w, s)) != OK)
		return e;
	return is_me(w, s) ? ERR_NOT_FOUND : OK;
}

static enum err save_asked(struct web *w, struct staff *s, const char *action, const char *what)
{
	enum err e = once_keep(w, w->clerk->staff.id, once_page(w), done_at(w, s, what));

	return e == OK ? save(w, s, true, action, what) : e;
}

static enum err post_disable(struct web *w)
{
	struct staff s;
	bool is_done;
	enum err e = find_other(w, &s, &is_done);

	if (e != OK || is_done)
		return e;
	if (entry_pressed(w, "cancel"))
		return web_redirect(w, href_of(w, &s, ""));
	if (s.disabled_at == 0)
		s.disabled_at = w->now;
	s.invite_hash = STR("");
	return save_asked(w, &s, "staff_disabled", "disabled");
}

static enum err post_reset(struct web *w)
{
	struct letter l = { .name = STR("staff-factor-reset"), .places = values_open(w->arena) };
	struct staff s;
	bool is_done;
	enum err e = find_other(w, &s, &is_done);

	if (e != OK || is_done)
		return e;
	if (entry_pressed(w, "cancel"))
		return web_redirect(w, href_of(w, &s, ""));
	factor_reset(&s);
	l.to = s.email;
	if ((e = outbox_add(w->main, w->keys, &l, w->now)) != OK)
		return e;
	return save_asked(w, &s, "staff_factor_reset", "was_reset");
}

static const struct route routes[] = {
	{ GET, "/staff/accounts", ADMIN, READ, get_list },
	{ GET, "/staff/accounts/new", ADMIN, READ, get_add },
	{ POST, "/staff/accounts/new", ADMIN, WRITE, post_add },
	{ GET, "/staff/accounts/:id", ADMIN, READ, get_account },
	{ POST, "/staff/accounts/:id", ADMIN, WRITE, post_account },
	{ GET, "/staff/accounts/:id/disable", ADMIN, READ, get_disable },
	{ POST, "/staff/accounts/:id/disable", ADMIN, WRITE, post_disable },
	{ GET, "/staff/accounts/:id/reset", ADMIN, READ, get_reset },
	{ POST, "/staff/accounts/:id/reset", ADMIN, WRITE, post_reset },
};

static const struct posts posts[] = {
	{ "/staff/accounts/new", "name email role team phone action" },
	{ "/staff/accounts/:id", "name role team phone action" },
	{ "/staff/accounts/:id/disable", "nonce action" },
	{ "/staff/accounts/:id/reset", "nonce action" },
};

int main(void)
{
	static const struct web_program program = {
		.name = "clerks", .routes = routes, .route_count = COUNT(routes),
		.posts = posts, .posts_count = COUNT(posts), .body_bytes_max = 65536,
		.login = CLERK_LOGIN, .visitor = clerk_find, .common = clerk_common, .park = clerk_park,
	};

	web_run(&program);
}
