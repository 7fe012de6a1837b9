/* clerkset.c: a password of a staff account is set by a link that came by letter or from an
 * operator, once; and a forgotten one is asked for. */
#include "cgi-bin/web/coded.h"
#include "cgi-bin/web/entry.h"
#include "cgi-bin/web/familiar.h"
#include "cgi-bin/web/guess.h"
#include "cgi-bin/web/second.h"
#include "store/base/date.h"
#include "store/base/hex.h"
#include "store/compiled/words.h"
#include "store/engine/vault.h"
#include "store/keeping/audit.h"
#include "store/people/known_from.h"
#include "store/people/limit.h"
#include "store/post/outbox.h"

/* Links to one address, and asked for from one. */
static const struct limit letters_limit = { "staff-forgotten", 3, 3600 };
static const struct limit address_limit = { "staff-forgotten-from", 30, 3600 };

static const struct entry_field password_fields[] = {
	{ "new_password", "account.new_password", "required_text", ENTRY_PASSWORD },
	{ "confirm_password", "account.confirm_password", "password_again", ENTRY_PASSWORD },
};

static const struct entry_field email_fields[] = {
	{ "email", "staff.signin.email", "required_text", ENTRY_EMAIL },
};

/* A link: an invite, which is in the account (main), or a forgotten password, which is a flow
 * (edge). */
struct way {
	struct staff staff;
	struct flow flow;
	bool is_flow;
};

static enum err find_flow(struct web *w, struct str token, struct way *way)
{
	struct str id;
	enum err e;

	way->is_flow = true;
	if ((e = flow_find(w->edge, w->keys, FLOW_STAFF_RESET, token, w->now, &way->flow)) != OK)
		return e;
	if (!hex_read(w->arena, values_get(way->flow.steps, STR("id")), VAULT_ID_BYTES, &id))
		return ERR_NOT_FOUND;
	if ((e = staff_load(w->main, w->keys, id, &way->staff)) != OK)
		return e;
	if (way->staff.disabled_at > 0)
		return ERR_NOT_FOUND;
	return vault_equal(values_get(way->flow.steps, STR("print")),
	                   coded_print(w, way->staff.password))
	           ? OK
	           : ERR_NOT_FOUND;
}

static enum err find(struct web *w, struct way *way)
{
	struct str hex = web_piece(w, "token"), token;

	*way = (struct way){ .is_flow = false };
	if (hex_read(w->arena, hex, FLOW_TOKEN_BYTES, &token))
		return find_flow(w, token, way);
	if (!hex_read(w->arena, hex, STAFF_INVITE_BYTES, &token))
		return ERR_NOT_FOUND;
	return staff_invited(w->main, w->keys, token, w->now, &way->staff);
}

static enum err over_page(struct web *w)
{
	return web_page(w, 404, "staff-link-over", NULL);
}

static enum err password_page(struct web *w, int status, const struct way *way)
{
	struct values *v = values_open(w->arena);

	entry_values(w, password_fields, COUNT(password_fields), v, v);
	values_text(v, STR("name"), way->staff.name);
	values_text(v, STR("username"), way->staff.email);
	return web_page(w, status, "staff-set-password", v);
}

static enum err get_password(struct web *w)
{
	struct way way;
	enum err e = find(w, &way);

	if (e == ERR_NOT_FOUND)
		return over_page(w);
	return e == OK ? password_page(w, 200, &way) : e;
}

static enum err note(struct web *w, const struct staff *s)
{
	struct audit_entry entry = { ACTOR_STAFF, s->id, STR("staff_password_set"), s->id, w->now };

	return audit_add(w->main, w->keys, &entry);
}

static enum err tell(struct web *w, const struct staff *s)
{
	struct letter l = { .name = STR("password-changed"), .to = s->email,
	                    .places = values_open(w->arena) };

	return outbox_add(w->main, w->keys, &l, w->now);
}

/* Whoever was signed in with the old one is out, and guesses at it are forgotten. */
static enum err clear(struct web *w, const struct way *way)
{
	enum err e;

	if (way->is_flow && (e = flow_end(w->edge, &way->flow)) != OK)
		return e;
	if ((e = staff_session_end_all(w->edge, way->staff.id, NULL)) != OK)
		return e;
	if ((e = second_forgive(w, &way->staff)) != OK)
		return e;
	return guess_forget(w, way->staff.email);
}

static enum err set(struct web *w, struct str hash)
{
	struct way way;
	bool first;
	enum err e;

	if ((e = web_write(w)) != OK || (e = web_edge_write(w)) != OK || (e = find(w, &way)) != OK)
		return e;
	first = way.staff.password.n == 0;
	way.staff.password = hash;
	way.staff.known_from = known_anew(way.staff.known_from, w->now);
	way.staff.invite_hash = STR("");
	if ((e = staff_save(w->main, w->keys, &way.staff)) != OK || (e = note(w, &way.staff)) != OK)
		return e;
	if ((e = familiar_give(w, way.staff.email, way.staff.known_from)) != OK)
		return e;
	if (!first && (e = tell(w, &way.staff)) != OK)
		return e;
	return clear(w, &way);
}

static enum err post_password(struct web *w)
{
	struct str password = web_field(w, "new_password"), hash;
	struct password_slots slots = coded_slots(w);
	struct way way;
	enum err e = find(w, &way);

	if (e == ERR_NOT_FOUND)
		return over_page(w);
	if (e != OK)
		return e;
	entry_read(w, password_fields, COUNT(password_fields), values_open(w->arena));
	entry_check_password(w, "new_password", password,
	                     (struct str[]){ way.staff.name, way.staff.email }, 2);
	if (w->problems.count == 0 && !vault_equal(password, web_field(w, "confirm_password")))
		entry_problem(w, "confirm_password", "password_differs");
	if (w->problems.count > 0)
		return password_page(w, 422, &way);
	if ((e = vault_password_hash(&slots, password, w->arena, &hash)) != OK)
		return e;
	if ((e = set(w, hash)) == ERR_NOT_FOUND)
		return over_page(w);
	return e == OK ? web_redirect(w, STR(CLERK_LOGIN "?changed=1")) : e;
}

/* --- forgotten --- */

static enum err forgotten_page(struct web *w, int status, const struct values *steps)
{
	struct values *v = values_open(w->arena);

	entry_values(w, email_fields, COUNT(email_fields), steps, v);
	return web_page(w, status, "staff-forgotten", v);
}

static enum err get_forgotten(struct web *w)
{
	return forgotten_page(w, 200, values_open(w->arena));
}

/* The account behind an address that may have a new password; one without id: none. */
static enum err load_account(struct web *w, struct str email, struct staff *s)
{
	struct str id;
	enum err e = staff_find(w->main, w->keys, email, &id);

	if (e == OK)
		e = staff_load(w->main, w->keys, id, s);
	if (e == ERR_NOT_FOUND || (e == OK && s->disabled_at > 0)) {
		*s = (struct staff){ .id = STR(""), .password = STR("") };
		return OK;
	}
	return e;
}

static enum err send(struct web *w, const struct staff *s, struct str token, int64_t until)
{
	struct letter l = { .name = STR("staff-new-password"), .to = s->email, .expires_at = until };
	struct str path = str_join(w->arena, STR("/staff/set-password/"), hex_write(w->arena, token));

	l.places = values_open(w->arena);
	values_text(l.places, STR("link"), path);
	values_text(l.places, STR("until"), words_time(w->arena, w->words, until));
	return outbox_add(w->edge, w->keys, &l, w->now);
}

/* The same is written for an address that nobody has, but the letter: all of it in edge. */
static enum err begin(struct web *w, struct str email)
{
	struct str token;
	struct flow f;
	struct staff s;
	enum err e;

	if ((e = load_account(w, email, &s)) != OK || (e = web_edge_write(w)) != OK)
		return e;
	if ((e = limit_take(w->edge, w->keys, &address_limit, w->request.address, w->now, NULL)) != OK)
		return e;
	if ((e = limit_take(w->edge, w->keys, &letters_limit, email, w->now, NULL)) == ERR_LIMIT)
		return OK;       /* a letter is on its way already; a stranger learns nothing */
	if (e != OK || (e = flow_add(w->edge, w->keys, FLOW_STAFF_RESET, w->now, &f, &token)) != OK)
		return e;
	values_text(f.steps, STR("id"), hex_write(w->arena, s.id));
	values_text(f.steps, STR("print"), coded_print(w, s.password));
	if ((e = flow_save(w->edge, w->keys, &f, w->now)) != OK || s.id.n == 0)
		return e;
	return send(w, &s, token, f.expires_at);
}

static enum err post_forgotten(struct web *w)
{
	struct values *steps = values_open(w->arena);
	enum err e;

	if (entry_pressed(w, "cancel"))
		return web_redirect(w, STR(CLERK_LOGIN));
	entry_read(w, email_fields, COUNT(email_fields), steps);
	if (w->problems.count > 0)
		return forgotten_page(w, 422, steps);
	if ((e = begin(w, values_get(steps, STR("email")))) == ERR_LIMIT) {
		entry_problem(w, "email", "too_many_tries")->number = 60;
		return forgotten_page(w, 429, steps);
	}
	return e == OK ? web_redirect(w, STR("/staff/forgotten/sent")) : e;
}

static enum err get_sent(struct web *w)
{
	return web_page(w, 200, "staff-forgotten-sent", NULL);
}

static const struct route routes[] = {
	{ GET, "/staff/set-password/:token", ANYONE, READ, get_password },
	{ POST, "/staff/set-password/:token", ANYONE, READ, post_password },
	{ GET, "/staff/forgotten", ANYONE, READ, get_forgotten },
	{ POST, "/staff/forgotten", ANYONE, READ, post_forgotten },
	{ GET, "/staff/forgotten/sent", ANYONE, READ, get_sent },
};

static const struct posts posts[] = {
	{ "/staff/set-password/:token", "username new_password confirm_password action" },
	{ "/staff/forgotten", "email action" },
};

int main(void)
{
	static const struct web_program program = {
		.name = "clerkset", .routes = routes, .route_count = COUNT(routes),
		.posts = posts, .posts_count = COUNT(posts), .body_bytes_max = 65536,
		.memory_bytes_max = 96 << 20, .login = CLERK_LOGIN, .visitor = clerk_find,
		.common = clerk_common,
	};

	web_run(&program);
}
