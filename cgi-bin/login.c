/* login.c: signing in with a password and a code, and signing out. */
#include "cgi-bin/web/coded.h"
#include "cgi-bin/web/entry.h"
#include "cgi-bin/web/guess.h"
#include "cgi-bin/web/parked.h"
#include "cgi-bin/web/signin.h"
#include "cgi-bin/web/typed.h"
#include "cgi-bin/web/visitor.h"
#include "store/compiled/words.h"
#include "store/engine/vault.h"

static const struct entry_field login_fields[] = {
	{ "email", "login.email", "email_missing", ENTRY_EMAIL },
	{ "password", "login.password", "password_missing", ENTRY_PASSWORD },
};

static enum err leave(struct web *w)
{
	return web_redirect(w, web_safe_next(w, STR("/")));
}

/* --- step 1: e-mail and password --- */

static enum err login_page(struct web *w, int status, const struct values *steps)
{
	struct values *v = values_open(w->arena);

	entry_values(w, login_fields, COUNT(login_fields), steps, v);
	values_flag(v, STR("parked"), parked_waits(w));
	values_text(v, STR("typed_said"), typed_said(w, web_safe_next(w, STR(""))));
	if (str_is(web_query(w, "known"), "1"))
		values_text(v, STR("notice"), words_get(w->words, STR("login.known")));
	if (str_is(web_query(w, "changed"), "1"))
		values_text(v, STR("notice"), words_get(w->words, STR("reset.done")));
	return web_page(w, status, "login", v);
}

static enum err get_login(struct web *w)
{
	if (w->visitor->signed_in)
		return web_redirect(w, web_safe_next(w, STR("/drafts")));
	return login_page(w, 200, values_open(w->arena));
}

static enum err load_hash(struct web *w, struct str email, struct str *hash)
{
	struct person p;
	enum err e = coded_account(w, email, &p);

	*hash = p.password;
	return e;
}

static enum err begin_second_step(struct web *w, struct values *steps)
{
	struct str email = values_get(steps, STR("email"));
	struct person p;
	struct flow f;
	enum err e = coded_account(w, email, &p);

	if (e != OK || (e = guess_forget(w, email)) != OK ||
	    (e = coded_begin(w, FLOW_SIGN_IN, &f)) != OK)
		return e;
	values_copy(f.steps, steps);
	values_text(f.steps, STR("print"), coded_print(w, p.password));
	e = coded_send(w, &f, "login-code", email);
	if (e == ERR_LIMIT) {
		coded_say_wait(w, &f, "email");
		return login_page(w, 429, steps);
	}
	if (e != OK)
		return e;
	return web_redirect(w, coded_with_next(w, "/account/login/code", web_safe_next(w, STR(""))));
}

static enum err post_login(struct web *w)
{
	static const struct signin step = { login_fields, login_page, load_hash, leave,
	                                    begin_second_step };

	return signin_post(w, &step);
}

/* --- step 2: the code --- */

/* Whose sign-in it is. ERR_NOT_FOUND: the account has another password since, or is gone. */
static enum err load_owner(struct web *w, const struct flow *f, struct person *p)
{
	enum err e = coded_account(w, values_get(f->steps, STR("email")), p);

	if (e != OK)
		return e;
	return p->password.n > 0 &&
	       vault_equal(values_get(f->steps, STR("print")), coded_print(w, p->password))
	           ? OK
	           : ERR_NOT_FOUND;
}

static enum err find(struct web *w, struct flow *f)
{
	struct person p;
	enum err e = coded_find(w, FLOW_SIGN_IN, f);

	return e == OK ? load_owner(w, f, &p) : e;
}

static enum err finish(struct web *w, struct flow *f)
{
	struct person p;
	enum err e;

	if ((e = web_write(w)) != OK || (e = web_edge_write(w)) != OK)
		return e;
	if ((e = load_owner(w, f, &p)) != OK)
		return e;
	if ((e = flow_end(w->edge, f)) != OK)
		return e;
	p.signed_in_at = w->now;
	if ((e = person_save(w->main, w->keys, &p)) != OK)
		return e;
	return visitor_sign_in(w, &p, web_safe_next(w, STR("/drafts")));
}

static const struct coded_step code_step = {
	.kind = FLOW_SIGN_IN, .page = "login-code", .path = "/account/login/code",
	.begin = "/account/login",
	.find = find, .leave = leave, .enter = finish,
};

static enum err get_code(struct web *w)
{
	return coded_get(w, &code_step);
}

static enum err post_code(struct web *w)
{
	return coded_post(w, &code_step);
}

/* --- signing out, and staying signed in --- */

/* A session that is late already ends for good. */
static enum err post_logout(struct web *w)
{
	const struct session *s = &w->visitor->session;
	enum err e;

	if (s->key.n > 0 && ((e = web_edge_write(w)) != OK || (e = session_end(w->edge, s)) != OK))
		return e;
	web_cookie(w, w->config.session_cookie, STR(""), 0, COOKIE_LAX);
	web_header(w, "Clear-Site-Data", STR("\"cache\", \"storage\""));
	return web_redirect(w, STR("/signed-out/"));
}

/* The request itself has kept the session awake. */
static enum err post_extend(struct web *w)
{
	struct str back = web_safe_next(w, STR("/account"));

	if (!w->request.wants_json)
		return web_redirect(w, back);
	return web_json(w, 200, values_open(w->arena));
}

static const struct route routes[] = {
	{ GET, "/account/login", ANYONE, READ, get_login },
	{ POST, "/account/login", ANYONE, READ, post_login },
	{ GET, "/account/login/code", ANYONE, READ, get_code },
	{ POST, "/account/login/code", ANYONE, READ, post_code },
	{ POST, "/account/logout", ANYONE, READ, post_logout },
	{ POST, "/account/extend", FAMILY, READ, post_extend },
};

static const struct posts posts[] = {
	{ "/account/login", "email password next action" },
	{ "/account/login/code", "code next action" },
	{ "/account/logout", "" },
	{ "/account/extend", "next" },
};

int main(void)
{
	static const struct web_program program = {
		.name = "login", .routes = routes, .route_count = COUNT(routes),
		.posts = posts, .posts_count = COUNT(posts), .body_bytes_max = 65536,
		.memory_bytes_max = 96 << 20, .visitor = visitor_find, .common = visitor_common,
		.while_full = true,
	};

	web_run(&program);
}
