/* enrol.c: setting up the second factor of a staff account: a key for an app, as a picture and in
 * letters, a first code, and ten recovery codes that are shown once. */
#include "cgi-bin/web/coded.h"
#include "cgi-bin/web/entry.h"
#include "cgi-bin/web/qr.h"
#include "cgi-bin/web/second.h"
#include "store/base/hex.h"
#include "store/compiled/words.h"
#include "store/people/factor.h"
#include "store/people/totp.h"
#include "store/post/outbox.h"

static const struct entry_field code_fields[] = {
	{ "code", "staff.signin.code", "staff_code_empty", ENTRY_CODE },
};

static enum err to_login(struct web *w)
{
	return web_redirect(w, coded_with_next(w, CLERK_LOGIN, web_safe_next(w, STR(""))));
}

/* A sign-in of an account that has no second factor yet; secret: the one that is offered. */
static enum err find(struct web *w, struct flow *f, struct staff *s, struct str *secret)
{
	enum err e = second_find(w, FLOW_STAFF_SIGN_IN, f, s);

	if (e != OK)
		return e;
	if (s->totp.n > 0 ||
	    !hex_read(w->arena, values_get(f->steps, STR("secret")), TOTP_SECRET_BYTES, secret))
		return ERR_NOT_FOUND;
	return OK;
}

static enum err factor_page(struct web *w, int status, const struct staff *s, struct str secret)
{
	struct str service = words_get(w->words, STR("council.service"));
	struct str link = totp_link(w->arena, secret, service, s->email);
	struct values *v = values_open(w->arena);

	entry_values(w, code_fields, COUNT(code_fields), v, v);
	values_text(v, STR("key"), totp_key(w->arena, secret));
	values_text(v, STR("link"), link);
	qr_values(values_tree(v, STR("qr")), link);
	return web_page(w, status, "staff-factor", v);
}

static enum err get_factor(struct web *w)
{
	struct str secret;
	struct flow f;
	struct staff s;
	enum err e = find(w, &f, &s, &secret);

	if (e == ERR_NOT_FOUND)
		return to_login(w);
	return e == OK ? factor_page(w, 200, &s, secret) : e;
}

static enum err tell(struct web *w, const struct staff *s)
{
	struct letter l = { .name = STR("staff-factor-set"), .to = s->email,
	                    .places = values_open(w->arena) };

	return outbox_add(w->main, w->keys, &l, w->now);
}

/* The code was right for the secret of the flow; s is the account as it is now. */
static enum err enter(struct web *w, struct flow *f, struct staff *s)
{
	struct str codes[FACTOR_CODES];
	enum err e;

	factor_codes(w->arena, w->keys, s, codes);
	if ((e = second_enter(w, f, s)) != OK || (e = clerk_note(w, "staff_factor_set", s->id)) != OK)
		return e;
	if ((e = tell(w, s)) != OK || (e = second_show_codes(w, codes, COUNT(codes))) != OK)
		return e;
	return web_redirect(w, coded_with_next(w, "/staff/factor/codes", web_safe_next(w, STR(""))));
}

static enum err check(struct web *w, struct flow *f)
{
	struct str typed = str_trim(web_field(w, "code")), secret;
	struct staff s;
	enum err e;

	if ((e = web_write(w)) != OK || (e = web_edge_write(w)) != OK)
		return e;
	if ((e = find(w, f, &s, &secret)) == ERR_NOT_FOUND)
		return to_login(w);
	if (e != OK)
		return e;
	s.totp = secret;
	s.totp_step = 0;
	if (factor_check(w->arena, w->keys, &s, typed, w->now) == FACTOR_APP)
		return enter(w, f, &s);
	second_wrong(w, f);
	return factor_page(w, 422, &s, secret);
}

static enum err post_factor(struct web *w)
{
	struct str secret;
	struct flow f;
	struct staff s;
	enum err e = find(w, &f, &s, &secret);

	if (e == ERR_NOT_FOUND)
		return to_login(w);
	if (e != OK)
		return e;
	if (entry_pressed(w, "cancel"))
		return web_redirect(w, STR(CLERK_LOGIN));
	entry_read(w, code_fields, COUNT(code_fields), values_open(w->arena));
	if (w->problems.count > 0)
		return factor_page(w, 422, &s, secret);
	if ((e = second_try(w, &f)) == ERR_LIMIT)
		return factor_page(w, 429, &s, secret);
	if (e == ERR_NOT_FOUND)
		return to_login(w);
	return e == OK ? check(w, &f) : e;
}

/* --- the recovery codes: until they are kept, or for an hour --- */

static enum err find_codes(struct web *w, struct flow *f)
{
	struct staff s;
	enum err e = second_find(w, FLOW_STAFF_CODES, f, &s);

	return e == OK && !str_equal(s.id, w->clerk->staff.id) ? ERR_NOT_FOUND : e;
}

static enum err get_codes(struct web *w)
{
	struct values *v = values_open(w->arena);
	const struct values *codes;
	struct flow f;
	enum err e = find_codes(w, &f);

	if (e == ERR_NOT_FOUND)
		return second_leave(w);
	if (e != OK)
		return e;
	codes = values_get_list(f.steps, STR("codes"));
	for (const struct value *one = codes ? codes->first : NULL; one; one = one->next)
		values_text(values_add_tree(values_list(v, STR("codes"))), STR("text"), one->text);
	return web_page(w, 200, "staff-codes", v);
}

static enum err post_codes(struct web *w)
{
	struct flow f;
	enum err e = find_codes(w, &f);

	if (e == ERR_NOT_FOUND)
		return second_leave(w);
	if (e != OK || (e = web_edge_write(w)) != OK || (e = flow_end(w->edge, &f)) != OK)
		return e;
	web_cookie(w, w->config.staff_flow_cookie, STR(""), 0, COOKIE_STRICT);
	return second_leave(w);
}

static const struct route routes[] = {
	{ GET, "/staff/factor", ANYONE, READ, get_factor },
	{ POST, "/staff/factor", ANYONE, READ, post_factor },
	{ GET, "/staff/factor/codes", CLERK, READ, get_codes },
	{ POST, "/staff/factor/codes", CLERK, READ, post_codes },
};

static const struct posts posts[] = {
	{ "/staff/factor", "code next action" },
	{ "/staff/factor/codes", "next action" },
};

int main(void)
{
	static const struct web_program program = {
		.name = "enrol", .routes = routes, .route_count = COUNT(routes), .leaves = true,
		.posts = posts, .posts_count = COUNT(posts), .body_bytes_max = 65536,
		.login = CLERK_LOGIN, .visitor = clerk_find, .common = clerk_common,
	};

	web_run(&program);
}
