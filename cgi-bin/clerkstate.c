/* clerkstate.c: whether somebody of the council's staff may log in, and by what: an administrator
 * is asked before an account is disabled or enabled, or its second factor reset. */
#include "cgi-bin/web/clerk.h"
#include "cgi-bin/web/entry.h"
#include "cgi-bin/web/once.h"
#include "cgi-bin/web/recheck.h"
#include "cgi-bin/web/staffing.h"
#include "store/people/factor.h"
#include "store/post/outbox.h"

enum asked { DISABLE, ENABLE, RESET, ASKED };

/* Each is asked on a page of its own, with a word for it; ends_sessions: of who is meant. */
static const struct {
	const char *flag, *action, *done;
	bool ends_sessions;
} asked[ASKED] = {
	[DISABLE] = { "is_disable", "staff_disabled", "disabled", true },
	[ENABLE] = { "is_enable", "staff_enabled", "enabled", false },
	[RESET] = { "is_reset", "staff_factor_reset", "was_reset", true },
};

static enum err ask_page(struct web *w, int status, enum asked what, const struct staff *s)
{
	struct values *v = values_open(w->arena), *one = values_tree(v, STR("account"));

	values_text(one, STR("name"), s->name);
	values_text(one, STR("email"), s->email);
	values_flag(v, str_of(asked[what].flag), true);
	recheck_values(w, v);
	once_values(w, v);
	return web_page(w, status, "staff-account-ask", v);
}

static enum err ask(struct web *w, enum asked what)
{
	struct staff s;
	enum err e = staffing_find(w, &s);

	if (e != OK)
		return e;
	return staffing_is_own(w, &s) ? ERR_NOT_FOUND : ask_page(w, 200, what, &s);
}

static enum err get_disable(struct web *w)
{
	return ask(w, DISABLE);
}

static enum err get_enable(struct web *w)
{
	return ask(w, ENABLE);
}

static enum err get_reset(struct web *w)
{
	return ask(w, RESET);
}

/* Nobody does these to themself; and a page that was sent again does nothing: the account may have
 * been enabled since, or have another factor. */
static enum err find_other(struct web *w, struct staff *s, bool *is_done)
{
	enum err e = once_again(w, w->clerk->staff.id, once_page(w), is_done);

	if (e != OK || *is_done || (e = staffing_find(w, s)) != OK)
		return e;
	return staffing_is_own(w, s) ? ERR_NOT_FOUND : OK;
}

/* The password is looked at before main is WRITE; all else once more in the transaction that does
 * it. is_done: it was answered, by a page or as it was before. */
static enum err confirm(struct web *w, enum asked what, struct staff *s, bool *is_done)
{
	enum err e = find_other(w, s, is_done);

	if (e != OK || *is_done)
		return e;
	*is_done = true;
	if (entry_pressed(w, "cancel"))
		return web_redirect(w, staffing_path(w, s, ""));
	if ((e = recheck_password(w)) != OK)
		return e;
	if (w->problems.count > 0)
		return ask_page(w, 422, what, s);
	return (e = web_write(w)) == OK ? find_other(w, s, is_done) : e;
}

static enum err save_asked(struct web *w, struct staff *s, enum asked what)
{
	struct str then = staffing_done(w, s, asked[what].done);
	enum err e = once_keep(w, w->clerk->staff.id, once_page(w), then);

	if (e != OK)
		return e;
	return staffing_save(w, s, asked[what].ends_sessions, asked[what].action, asked[what].done);
}

static enum err post_disable(struct web *w)
{
	struct staff s;
	bool is_done;
	enum err e = confirm(w, DISABLE, &s, &is_done);

	if (e != OK || is_done)
		return e;
	if (s.disabled_at == 0)
		s.disabled_at = w->now;
	s.invite_hash = STR("");
	return save_asked(w, &s, DISABLE);
}

static enum err post_enable(struct web *w)
{
	struct staff s;
	bool is_done;
	enum err e = confirm(w, ENABLE, &s, &is_done);

	if (e != OK || is_done)
		return e;
	s.disabled_at = 0;
	return save_asked(w, &s, ENABLE);
}

static enum err post_reset(struct web *w)
{
	struct letter l = { .name = STR("staff-factor-reset"), .places = values_open(w->arena) };
	struct staff s;
	bool is_done;
	enum err e = confirm(w, RESET, &s, &is_done);

	if (e != OK || is_done)
		return e;
	factor_reset(&s);
	l.to = s.email;
	if ((e = outbox_add(w->main, w->keys, &l, w->now)) != OK)
		return e;
	return save_asked(w, &s, RESET);
}

static const struct route routes[] = {
	{ GET, "/staff/accounts/:id/disable", ADMIN, READ, get_disable },
	{ POST, "/staff/accounts/:id/disable", ADMIN, READ, post_disable },
	{ GET, "/staff/accounts/:id/enable", ADMIN, READ, get_enable },
	{ POST, "/staff/accounts/:id/enable", ADMIN, READ, post_enable },
	{ GET, "/staff/accounts/:id/reset", ADMIN, READ, get_reset },
	{ POST, "/staff/accounts/:id/reset", ADMIN, READ, post_reset },
};

static const struct posts posts[] = {
	{ "/staff/accounts/:id/disable", "nonce username password action" },
	{ "/staff/accounts/:id/enable", "nonce username password action" },
	{ "/staff/accounts/:id/reset", "nonce username password action" },
};

int main(void)
{
	static const struct web_program program = {
		.name = "clerkstate", .routes = routes, .route_count = COUNT(routes),
		.posts = posts, .posts_count = COUNT(posts), .body_bytes_max = 65536,
		.memory_bytes_max = 96 << 20,
		.login = CLERK_LOGIN, .visitor = clerk_find, .common = clerk_common, .park = clerk_park,
	};

	web_run(&program);
}
