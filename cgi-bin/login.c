/* login.c: signing in with a password and a code, and signing out. */
#include "cgi-bin/web/coded.h"
#include "cgi-bin/web/entry.h"
#include "cgi-bin/web/guess.h"
#include "cgi-bin/web/parked.h"
#include "cgi-bin/web/signin.h"
#include "cgi-bin/web/typed.h"
#include "cgi-bin/web/visitor.h"
#include "store/base/hex.h"
#include "store/compiled/words.h"
#include "store/engine/vault.h"
#include "store/forms/draft.h"
#include "store/people/grant.h"

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

/* The case, or those of several children; empty: they see none. */
static enum err find_cases(struct web *w, struct str person, struct str *path)
{
	struct grant *grants;
	size_t count, open = 0;
	enum err e = grant_list(w->main, w->keys, person, &grants, &count);

	*path = STR("");
	for (size_t i = 0; e == OK && i < count; i++) {
		if (!grant_is_open(&grants[i], w->now))
			continue;
		*path = open++ > 0 ? STR("/children/")
		                   : str_join(w->arena, str_join(w->arena, STR("/children/"),
		                                                 hex_write(w->arena, grants[i].child)),
		                              STR("/"));
	}
	return e;
}

/* Where whoever was on the way to nothing else goes: to what they saved, or typed here before; with
 * none of it to their case, if they have one. */
static enum err find_home(struct web *w, struct str person, struct str *path)
{
	struct draft_row *rows;
	size_t count;
	enum err e = draft_list(w->main, w->keys, person, &rows, &count);

	*path = STR("");
	if (e == OK && count == 0 && !parked_waits(w))
		e = find_cases(w, person, path);
	if (path->n == 0)
		*path = STR("/drafts");
	return e;
}

static enum err find_next(struct web *w, struct str person, struct str *next)
{
	*next = web_safe_next(w, STR(""));
	return next->n > 0 ? OK : find_home(w, person, next);
}

static enum err get_login(struct web *w)
{
	struct str next;
	enum err e;

	if (!w->visitor->signed_in)
		return login_page(w, 200, values_open(w->arena));
	e = find_next(w, w->visitor->person.id, &next);
	return e == OK ? web_redirect(w, next) : e;
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
	struct str next;
	enum err e;

	if ((e = web_write(w)) != OK || (e = web_edge_write(w)) != OK)
		return e;
	if ((e = load_owner(w, f, &p)) != OK)
		return e;
	if ((e = flow_end(w->edge, f)) != OK)
		return e;
	p.signed_in_at = w->now;
	if ((e = person_save(w->main, w->keys, &p)) != OK || (e = find_next(w, p.id, &next)) != OK)
		return e;
	return visitor_sign_in(w, &p, next);
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
