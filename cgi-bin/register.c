/* register.c: a new account: who, e-mail and password, code. Nothing stands in main before the
 * code was right. */
#include "cgi-bin/web/coded.h"
#include "cgi-bin/web/details.h"
#include "cgi-bin/web/entry.h"
#include "cgi-bin/web/visitor.h"
#include "store/base/date.h"
#include "store/compiled/words.h"
#include "store/keeping/audit.h"
#include "store/people/limit.h"
#include "store/post/outbox.h"

enum { IDLE_SECONDS = 600 };

static const struct limit register_limit = { "register-address", 30, 3600 };
static const struct limit network_limit = { "register-network", 120, 3600 };

static const struct entry_field email_fields[] = {
	{ "email", "register.email", "email_missing", ENTRY_EMAIL },
	{ "password", "register.password", "password_missing", ENTRY_PASSWORD },
	{ "confirm_password", "register.confirm_password", "password_again", ENTRY_PASSWORD },
};

/* Before council.opening_date nobody makes an account. */
static bool is_closed(const struct web *w)
{
	int32_t opens;

	return date_read_iso(words_get(w->words, STR("council.opening_date")), &opens) &&
	       date_today(w->now) < opens;
}

static enum err closed_page(struct web *w)
{
	return web_page(w, w->request.method == POST ? 403 : 200, "register-closed",
	                values_open(w->arena));
}

static struct str here(struct web *w, const char *path)
{
	return coded_with_next(w, path, web_safe_next(w, STR("")));
}

static enum err cancel(struct web *w)
{
	struct flow f;
	enum err e = coded_find(w, FLOW_REGISTER, &f);

	if (e == OK && (e = web_edge_write(w)) == OK)
		e = flow_end(w->edge, &f);
	if (e != OK && e != ERR_NOT_FOUND)
		return e;
	web_cookie(w, w->config.flow_cookie, STR(""), 0, COOKIE_LAX);
	return web_redirect(w, web_safe_next(w, STR("/")));
}

/* Whoever opens a page of it after so long a pause may be somebody else at that browser: they read
 * nothing that was typed. A page that stood open all the while can still be sent. */
static bool is_idle(const struct web *w, const struct flow *f)
{
	return w->now - (f->expires_at - FLOW_SECONDS) >= IDLE_SECONDS;
}

/* --- step 1: who --- */

static enum err who_page(struct web *w, int status, const struct values *steps)
{
	struct values *v = values_open(w->arena);

	details_values(w, steps, v);
	return web_page(w, status, "register-1", v);
}

static enum err get_who(struct web *w)
{
	struct flow f = { .steps = values_open(w->arena) };
	enum err e = coded_find(w, FLOW_REGISTER, &f);

	if (w->visitor->signed_in)
		return web_redirect(w, web_safe_next(w, STR("/account")));
	if (is_closed(w))
		return closed_page(w);
	if (e != OK && e != ERR_NOT_FOUND)
		return e;
	return who_page(w, 200, e == OK && !is_idle(w, &f) ? f.steps : values_open(w->arena));
}

static enum err post_who(struct web *w)
{
	struct values *steps = values_open(w->arena);
	struct flow f;
	enum err e;

	if (entry_pressed(w, "cancel"))
		return cancel(w);
	if (is_closed(w))
		return closed_page(w);
	details_read(w, steps);
	if (w->problems.count > 0)
		return who_page(w, 422, steps);
	if ((e = web_edge_write(w)) != OK)
		return e;
	e = coded_find(w, FLOW_REGISTER, &f);
	if (e == OK && is_idle(w, &f) && (e = flow_end(w->edge, &f)) == OK)
		e = ERR_NOT_FOUND;
	if (e == ERR_NOT_FOUND)
		e = coded_begin(w, FLOW_REGISTER, &f);
	if (e != OK)
		return e;
	values_copy(f.steps, steps);
	if ((e = flow_save(w->edge, w->keys, &f, w->now)) != OK)
		return e;
	return web_redirect(w, here(w, "/account/register/email"));
}

/* --- step 2: e-mail address and password --- */

static enum err email_page(struct web *w, int status, const struct values *steps)
{
	struct values *v = values_open(w->arena);

	entry_values(w, email_fields, COUNT(email_fields), steps, v);
	values_flag(v, STR("professional"), str_is(values_get(steps, STR("professional")), "yes"));
	return web_page(w, status, "register-2", v);
}

/* The flow, when its first step was done; while registering is closed there is none. */
static enum err find_begun(struct web *w, struct flow *f)
{
	enum err e = is_closed(w) ? ERR_NOT_FOUND : coded_find(w, FLOW_REGISTER, f);

	return e == OK && values_get(f->steps, STR("forename")).n == 0 ? ERR_NOT_FOUND : e;
}

static enum err get_email(struct web *w)
{
	struct flow f;
	enum err e = find_begun(w, &f);

	if (e == ERR_NOT_FOUND || (e == OK && is_idle(w, &f)))
		return web_redirect(w, here(w, "/account/register"));
	return e == OK ? email_page(w, 200, f.steps) : e;
}

static void check_passwords(struct web *w, const struct values *steps)
{
	struct str password = web_field(w, "password");
	struct str beside[] = { values_get(steps, STR("forename")), values_get(steps, STR("surname")),
		                values_get(steps, STR("email")) };

	entry_check_password(w, "password", password, beside, COUNT(beside));
	if (problems_find(&w->problems, STR("password")) ||
	    problems_find(&w->problems, STR("confirm_password")))
		return;
	if (!vault_equal(password, web_field(w, "confirm_password")))
		entry_problem(w, "confirm_password", "password_differs");
}

/* A known address gets the same page; its owner gets a letter that says so. */
static enum err send_code(struct web *w, struct flow *f, bool is_known)
{
	struct letter l = { .name = STR("register-known"), .to = values_get(f->steps, STR("email")) };
	enum err e;

	if ((e = limit_take(w->edge, w->keys, &register_limit, w->request.address, w->now, NULL)) !=
	        OK ||
	    (e = limit_take(w->edge, w->keys, &network_limit, w->request.network, w->now, NULL)) != OK)
		return e;
	if ((e = coded_send(w, f, is_known ? NULL : "register-code", l.to)) != OK || !is_known)
		return e;
	l.places = values_open(w->arena);
	return outbox_add(w->edge, w->keys, &l, w->now);
}

/* Before a password is hashed, which costs more than the letter. */
static enum err may_register(struct web *w)
{
	enum err e = limit_check(w->edge, w->keys, &register_limit, w->request.address, w->now);

	return e == OK ? limit_check(w->edge, w->keys, &network_limit, w->request.network, w->now) : e;
}

static enum err too_many(struct web *w, const struct flow *f)
{
	coded_say_wait(w, f, "email");
	return email_page(w, 429, f->steps);
}

static enum err post_email(struct web *w)
{
	struct password_slots s = coded_slots(w);
	struct person known;
	struct str hash;
	struct flow f;
	enum err e;

	if (entry_pressed(w, "cancel"))
		return cancel(w);
	if (entry_pressed(w, "back"))
		return web_redirect(w, here(w, "/account/register"));
	if ((e = find_begun(w, &f)) == ERR_NOT_FOUND)
		return web_redirect(w, here(w, "/account/register"));
	if (e != OK)
		return e;
	entry_read(w, email_fields, COUNT(email_fields), f.steps);
	check_passwords(w, f.steps);
	if (w->problems.count > 0)
		return email_page(w, 422, f.steps);
	if (may_register(w) != OK)
		return too_many(w, &f);
	if ((e = coded_account(w, values_get(f.steps, STR("email")), &known)) != OK ||
	    (e = vault_password_hash(&s, web_field(w, "password"), w->arena, &hash)) != OK ||
	    (e = web_edge_write(w)) != OK)
		return e;
	values_text(f.steps, STR("hash"), hash);
	e = send_code(w, &f, known.password.n > 0);
	if (e == ERR_LIMIT)
		return too_many(w, &f);
	return e == OK ? web_redirect(w, here(w, "/account/register/code")) : e;
}

/* --- step 3: the code --- */

static enum err find_waiting(struct web *w, struct flow *f)
{
	enum err e = find_begun(w, f);

	return e == OK && values_get(f->steps, STR("hash")).n == 0 ? ERR_NOT_FOUND : e;
}

/* The address got an account while its code was on the way, which this reader has just proved to be
 * theirs. */
static enum err to_login(struct web *w, struct flow *f)
{
	struct str path = here(w, "/account/login");
	bool has_query = str_find(path, '?') < path.n;
	enum err e = flow_end(w->edge, f);

	if (e != OK)
		return e;
	web_cookie(w, w->config.flow_cookie, STR(""), 0, COOKIE_LAX);
	return web_redirect(w, str_join(w->arena, path,
	                                has_query ? STR("&known=1") : STR("?known=1")));
}

static enum err complete(struct web *w, struct flow *f)
{
	struct audit_entry entry = { ACTOR_FAMILY, STR(""), STR("account_added"), STR(""), w->now };
	struct person p;
	enum err e;

	p = (struct person){
		.email = values_get(f->steps, STR("email")), .password = values_get(f->steps, STR("hash")),
		.created_at = w->now, .signed_in_at = w->now,
	};
	details_take(w, f->steps, &p);
	if ((e = web_write(w)) != OK || (e = web_edge_write(w)) != OK)
		return e;
	if ((e = person_add(w->main, w->keys, &p)) == ERR_EXISTS)
		return to_login(w, f);
	if (e != OK)
		return e;
	entry.by = entry.object = p.id;
	if ((e = audit_add(w->main, w->keys, &entry)) != OK || (e = flow_end(w->edge, f)) != OK)
		return e;
	return visitor_sign_in_at(w, &p, "/account/registered", web_safe_next(w, STR("/")));
}

static const struct coded_step code_step = {
	.kind = FLOW_REGISTER, .page = "register-code", .path = "/account/register/code",
	.begin = "/account/register",
	.find = find_waiting, .leave = cancel, .enter = complete,
};

static enum err get_code(struct web *w)
{
	return coded_get(w, &code_step);
}

static enum err post_code(struct web *w)
{
	if (entry_pressed(w, "change"))      /* without a waiting flow that page leads to the first */
		return web_redirect(w, here(w, "/account/register/email"));
	return coded_post(w, &code_step);
}

static enum err get_registered(struct web *w)
{
	struct values *v = values_open(w->arena);

	values_text(v, STR("next"), web_safe_next(w, STR("/")));
	return web_page(w, 200, "registered", v);
}

static const struct route routes[] = {
	{ GET, "/account/register", ANYONE, READ, get_who },
	{ POST, "/account/register", ANYONE, READ, post_who },
	{ GET, "/account/register/email", ANYONE, READ, get_email },
	{ POST, "/account/register/email", ANYONE, READ, post_email },
	{ GET, "/account/register/code", ANYONE, READ, get_code },
	{ POST, "/account/register/code", ANYONE, READ, post_code },
	{ GET, "/account/registered", FAMILY, READ, get_registered },
};

static const struct posts posts[] = {
	{ "/account/register", DETAILS_FIELDS " next action" },
	{ "/account/register/email", "email password confirm_password next action" },
	{ "/account/register/code", "code next action" },
};

int main(void)
{
	static const struct web_program program = {
		.name = "register", .routes = routes, .route_count = COUNT(routes),
		.posts = posts, .posts_count = COUNT(posts), .body_bytes_max = 65536,
		.memory_bytes_max = 96 << 20, .visitor = visitor_find, .common = visitor_common,
	};

	web_run(&program);
}
