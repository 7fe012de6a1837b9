/* reset.c: a forgotten password: e-mail address, code, new password. */
#include "cgi-bin/web/coded.h"
#include "cgi-bin/web/entry.h"
#include "cgi-bin/web/familiar.h"
#include "cgi-bin/web/visitor.h"
#include "store/base/hex.h"
#include "store/cases/subscription.h"
#include "store/compiled/words.h"
#include "store/engine/vault.h"
#include "store/keeping/audit.h"
#include "store/people/known_from.h"
#include "store/people/limit.h"
#include "store/post/outbox.h"

/* Between the right code and the new password. */
enum { PROVEN_SECONDS = 600 };

static const struct limit reset_limit = { "reset-address", 20, 3600 };

static const struct entry_field forgotten_fields[] = {
	{ "email", "login.email", "email_missing", ENTRY_EMAIL },
};

static const struct entry_field password_fields[] = {
	{ "new_password", "reset.new_password", "password_new_missing", ENTRY_PASSWORD },
	{ "confirm_password", "reset.confirm_password", "password_again", ENTRY_PASSWORD },
};

static enum err forgotten_page(struct web *w, int status, const struct values *steps)
{
	struct values *v = values_open(w->arena);

	entry_values(w, forgotten_fields, COUNT(forgotten_fields), steps, v);
	if (str_is(web_query(w, "over"), "1"))
		values_text(v, STR("notice"), words_get(w->words, STR("reset.over")));
	return web_page(w, status, "forgotten", v);
}

/* The way back survives the steps. */
static enum err go_on(struct web *w, const char *path)
{
	return web_redirect(w, coded_with_next(w, path, web_safe_next(w, STR(""))));
}

static enum err to_login(struct web *w)
{
	return go_on(w, "/account/login");
}

static enum err get_forgotten(struct web *w)
{
	return forgotten_page(w, 200, values_open(w->arena));
}

static enum err post_forgotten(struct web *w)
{
	struct flow f = { .steps = values_open(w->arena) };
	struct values *steps = values_open(w->arena);
	struct person p;
	enum err e;

	if (entry_pressed(w, "cancel"))
		return to_login(w);
	entry_read(w, forgotten_fields, COUNT(forgotten_fields), steps);
	if (w->problems.count > 0)
		return forgotten_page(w, 422, steps);
	if ((e = coded_account(w, values_get(steps, STR("email")), &p)) != OK ||
	    (e = web_edge_write(w)) != OK)
		return e;
	if ((e = limit_take(w->edge, w->keys, &reset_limit, w->request.address, w->now, NULL)) == OK &&
	    (e = coded_begin(w, FLOW_RESET, &f)) == OK) {
		values_copy(f.steps, steps);
		values_text(f.steps, STR("was"), coded_print(w, p.password));
		e = coded_send(w, &f, p.password.n > 0 ? "reset-code" : NULL,
		               values_get(steps, STR("email")));
	}
	if (e == ERR_LIMIT) {
		coded_say_wait(w, &f, "email");
		return forgotten_page(w, 429, steps);
	}
	return e == OK ? go_on(w, "/account/forgotten/code") : e;
}

static enum err to_new_password(struct web *w, struct flow *f)
{
	(void)f;
	return go_on(w, "/account/forgotten/password");
}

static const struct coded_step code_step = {
	.kind = FLOW_RESET, .page = "forgotten-code", .path = "/account/forgotten/code",
	.begin = "/account/forgotten",
	.leave = to_login, .enter = to_new_password,
};

static enum err get_forgotten_code(struct web *w)
{
	return coded_get(w, &code_step);
}

static enum err post_forgotten_code(struct web *w)
{
	return coded_post(w, &code_step);
}

static enum err new_password_page(struct web *w, int status, const struct flow *f)
{
	struct values *v = values_open(w->arena);

	values_text(v, STR("username"), values_get(f->steps, STR("email")));
	entry_values(w, password_fields, COUNT(password_fields), v, v);
	return web_page(w, status, "forgotten-password", v);
}

/* A page left open at a shared computer sets no password for the next one there. */
static enum err find_proven(struct web *w, struct flow *f)
{
	enum err e = coded_find(w, FLOW_RESET, f);

	return e == OK && w->now - f->proven_at >= PROVEN_SECONDS ? ERR_NOT_FOUND : e;
}

static enum err begin_again(struct web *w)
{
	return go_on(w, "/account/forgotten?over=1");
}

static enum err get_new_password(struct web *w)
{
	struct flow f;
	enum err e = find_proven(w, &f);

	if (e == ERR_NOT_FOUND)
		return begin_again(w);
	return e == OK ? new_password_page(w, 200, &f) : e;
}

/* One code gives one new password: the flow is looked at again in the transaction that ends it, and
 * whoever set one since the code was asked for has used it up, in whatever browser.
 * ERR_NOT_FOUND: it was used at the same moment, or another browser was quicker. */
static enum err set_password(struct web *w, struct str hash)
{
	struct letter l = { .name = STR("password-changed") };
	struct audit_entry entry = { ACTOR_FAMILY, STR(""), STR("password_changed"), STR(""), w->now };
	struct person p;
	struct flow f;
	bool calendars;
	enum err e;

	if ((e = web_write(w)) != OK || (e = web_edge_write(w)) != OK || (e = find_proven(w, &f)) != OK)
		return e;
	if ((e = coded_account(w, values_get(f.steps, STR("email")), &p)) != OK)
		return e;
	if (p.password.n == 0 ||
	    !vault_equal(values_get(f.steps, STR("was")), coded_print(w, p.password)))
		return ERR_NOT_FOUND;
	p.password = hash;
	p.known_from = known_anew(p.known_from, w->now);
	entry.by = entry.object = p.id;
	l.to = p.email;
	l.places = values_open(w->arena);
	if ((e = person_save(w->main, w->keys, &p)) != OK ||
	    (e = session_end_all(w->edge, p.id, NULL)) != OK ||
	    (e = subscription_end_all(w->main, p.id, &calendars)) != OK)
		return e;
	values_flag(l.places, STR("calendars"), calendars);
	if ((e = familiar_give(w, p.email, p.known_from)) != OK ||
	    (e = coded_forgive(w, p.email)) != OK || (e = flow_end(w->edge, &f)) != OK ||
	    (e = outbox_add(w->main, w->keys, &l, w->now)) != OK)
		return e;
	return audit_add(w->main, w->keys, &entry);
}

static enum err post_new_password(struct web *w)
{
	struct str password = web_field(w, "new_password"), hash, beside;
	struct password_slots s = coded_slots(w);
	struct flow f;
	enum err e;

	if (entry_pressed(w, "cancel"))
		return to_login(w);
	if ((e = find_proven(w, &f)) == ERR_NOT_FOUND)
		return begin_again(w);
	if (e != OK)
		return e;
	beside = values_get(f.steps, STR("email"));
	entry_read(w, password_fields, COUNT(password_fields), values_open(w->arena));
	entry_check_password(w, "new_password", password, &beside, 1);
	if (w->problems.count == 0 && !vault_equal(password, web_field(w, "confirm_password")))
		entry_problem(w, "confirm_password", "password_differs");
	if (w->problems.count > 0)
		return new_password_page(w, 422, &f);
	if ((e = vault_password_hash(&s, password, w->arena, &hash)) != OK)
		return e;
	if ((e = set_password(w, hash)) == ERR_NOT_FOUND)
		return begin_again(w);
	if (e != OK)
		return e;
	web_cookie(w, w->config.flow_cookie, STR(""), 0, COOKIE_LAX);
	return go_on(w, "/account/login?changed=1");
}

static const struct route routes[] = {
	{ GET, "/account/forgotten", ANYONE, READ, get_forgotten },
	{ POST, "/account/forgotten", ANYONE, READ, post_forgotten },
	{ GET, "/account/forgotten/code", ANYONE, READ, get_forgotten_code },
	{ POST, "/account/forgotten/code", ANYONE, READ, post_forgotten_code },
	{ GET, "/account/forgotten/password", ANYONE, READ, get_new_password },
	{ POST, "/account/forgotten/password", ANYONE, READ, post_new_password },
};

static const struct posts posts[] = {
	{ "/account/forgotten", "email next action" },
	{ "/account/forgotten/code", "code next action" },
	{ "/account/forgotten/password", "username new_password confirm_password next action" },
};

int main(void)
{
	static const struct web_program program = {
		.name = "reset", .routes = routes, .route_count = COUNT(routes),
		.posts = posts, .posts_count = COUNT(posts), .body_bytes_max = 65536,
		.memory_bytes_max = 96 << 20, .visitor = visitor_find, .common = visitor_common,
	};

	web_run(&program);
}
