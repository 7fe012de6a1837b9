/* rescued.c: the link that came to a new address: a new password, and the account moves there. Then
 * one logs in as always, with a code. */
#include "cgi-bin/web/coded.h"
#include "cgi-bin/web/entry.h"
#include "cgi-bin/web/familiar.h"
#include "cgi-bin/web/guess.h"
#include "cgi-bin/web/reach.h"
#include "cgi-bin/web/visitor.h"
#include "store/base/hex.h"
#include "store/cases/allow.h"
#include "store/cases/history.h"
#include "store/cases/subscription.h"
#include "store/compiled/words.h"
#include "store/people/limit.h"
#include "store/people/rescue.h"
#include "store/post/outbox.h"

/* New passwords from one address. */
static const struct limit address_limit = { "rescue-from", 30, 3600 };

static const struct entry_field password_fields[] = {
	{ "new_password", "reset.new_password", "password_new_missing", ENTRY_PASSWORD },
	{ "confirm_password", "reset.confirm_password", "password_again", ENTRY_PASSWORD },
};

/* Whoever sent it could send it today: somebody who was disabled, perhaps because of what they
 * sent, or is in another team now, moves no account any more. */
static enum err check_sender(struct web *w, const struct rescue *r)
{
	struct staff s;
	struct asker who = { .kind = ACTOR_STAFF, .id = r->by, .staff = &s, .now = w->now };
	struct reach reach;
	enum err e = staff_load(w->main, w->keys, r->by, &s);

	if (e == OK && (e = allow(w->main, w->keys, &who, ACT_RESCUE, STR(""), NULL)) == OK)
		e = reach_of(w, &who, r->person, &reach);
	return e == OK && !reach.is_theirs ? ERR_NOT_FOUND : e;
}

/* ERR_NOT_FOUND: no such link. ERR_EXPIRED: r is not open, or the account has moved since. */
static enum err find(struct web *w, struct rescue *r)
{
	struct person p;
	struct str token;
	enum err e;

	r->until = 0;
	if (!hex_read(w->arena, web_piece(w, "token"), RESCUE_TOKEN_BYTES, &token))
		return ERR_NOT_FOUND;
	if ((e = rescue_find(w->main, w->keys, token, r)) != OK)
		return e;
	if ((e = check_sender(w, r)) != OK)
		return e == ERR_NOT_FOUND ? ERR_EXPIRED : e;
	if ((e = person_load(w->main, w->keys, r->person, &p)) != OK)
		return e;
	return rescue_state(r, w->now) == RESCUE_OPEN && str_equal(p.email, r->from) ? OK : ERR_EXPIRED;
}

/* Why the link does nothing, in words; a link that never was is one that is over. */
static enum err over_page(struct web *w, const struct rescue *r, enum err e)
{
	static const char *const names[] = {
		[RESCUE_OPEN] = "rescue.states.ended", [RESCUE_USED] = "rescue.states.used",
		[RESCUE_ENDED] = "rescue.states.ended", [RESCUE_OVER] = "rescue.states.over",
	};
	struct values *v = values_open(w->arena);
	enum rescue_state state = e == ERR_NOT_FOUND ? RESCUE_OVER : rescue_state(r, w->now);

	values_text(v, STR("text"), words_get(w->words, str_of(names[state])));
	values_flag(v, STR("done"), state == RESCUE_USED);
	return web_page(w, 404, "rescue-over", v);
}

static bool is_over(enum err e)
{
	return e == ERR_NOT_FOUND || e == ERR_EXPIRED || e == ERR_EXISTS;
}

static enum err password_page(struct web *w, int status, const struct rescue *r)
{
	struct values *v = values_open(w->arena);

	entry_values(w, password_fields, COUNT(password_fields), v, v);
	values_text(v, STR("username"), r->to);
	return web_page(w, status, "rescue-password", v);
}

static enum err get_password(struct web *w)
{
	struct rescue r;
	enum err e = find(w, &r);

	if (is_over(e))
		return over_page(w, &r, e);
	return e == OK ? password_page(w, 200, &r) : e;
}

/* In the history of every case that they follow; for the council alone. */
static enum err note(struct web *w, const struct person *p)
{
	struct audit_entry trail = { ACTOR_FAMILY, p->id, STR("rescue_used"), p->id, w->now };
	struct asker who = { .kind = ACTOR_FAMILY, .id = p->id, .name = person_name(w->arena, p),
	                     .now = w->now };
	struct grant *list;
	size_t count;
	enum err e = audit_add(w->main, w->keys, &trail);

	if (e == OK)
		e = grant_list(w->main, w->keys, p->id, &list, &count);
	for (size_t i = 0; e == OK && i < count; i++) {
		struct history_entry entry = { .action = STR("rescue_used"), .staff_only = true };

		if (grant_is_open(&list[i], w->now))
			e = history_add(w->main, w->keys, &who, list[i].child, p->id, &entry);
	}
	return e;
}

static enum err tell(struct web *w, const char *name, struct str to, bool calendars)
{
	struct letter l = { .name = str_of(name), .to = to, .places = values_open(w->arena) };

	values_flag(l.places, STR("calendars"), calendars);
	return outbox_add(w->main, w->keys, &l, w->now);
}

/* Whoever was signed in is out, a calendar address that they made ends, and guesses at the password
 * are forgotten. */
static enum err move(struct web *w, struct rescue *r, struct str hash)
{
	struct person p;
	bool calendars;
	enum err e;

	if ((e = web_write(w)) != OK || (e = web_edge_write(w)) != OK || (e = find(w, r)) != OK)
		return e;
	if ((e = rescue_use(w->main, w->keys, r, hash, w->now, &p)) != OK || (e = note(w, &p)) != OK)
		return e;
	if ((e = subscription_end_all(w->main, p.id, &calendars)) != OK ||
	    (e = tell(w, "email-changed", r->from, false)) != OK ||
	    (e = tell(w, "rescue-done", r->to, calendars)) != OK)
		return e;
	if ((e = session_end_all(w->edge, p.id, NULL)) != OK)
		return e;
	if ((e = familiar_give(w, p.email, p.known_from)) != OK)
		return e;
	return guess_forget(w, p.email);
}

static void check(struct web *w, const struct rescue *r)
{
	struct str password = web_field(w, "new_password"), beside[] = { r->to, r->from };

	entry_read(w, password_fields, COUNT(password_fields), values_open(w->arena));
	entry_check_password(w, "new_password", password, beside, COUNT(beside));
	if (w->problems.count == 0 && !vault_equal(password, web_field(w, "confirm_password")))
		entry_problem(w, "confirm_password", "password_differs");
}

static enum err take_limit(struct web *w)
{
	enum err e = web_edge_write(w);

	if (e == OK)
		e = limit_take(w->edge, w->keys, &address_limit, w->request.address, w->now, NULL);
	return e == OK ? web_edge_done(w) : e;
}

static enum err post_password(struct web *w)
{
	struct password_slots s = coded_slots(w);
	struct rescue r;
	struct str hash;
	enum err e = find(w, &r);

	if (is_over(e))
		return over_page(w, &r, e);
	if (e != OK)
		return e;
	check(w, &r);
	if (w->problems.count > 0)
		return password_page(w, 422, &r);
	if ((e = take_limit(w)) == ERR_LIMIT) {
		entry_problem(w, "new_password", "too_many_tries")->number = 60;
		return password_page(w, 429, &r);
	}
	if (e != OK ||
	    (e = vault_password_hash(&s, web_field(w, "new_password"), w->arena, &hash)) != OK)
		return e;
	if (is_over(e = move(w, &r, hash)))
		return over_page(w, &r, e);
	return e == OK ? web_redirect(w, STR("/account/login?changed=1")) : e;
}

static const struct route routes[] = {
	{ GET, "/account/rescue/:token", ANYONE, READ, get_password },
	{ POST, "/account/rescue/:token", ANYONE, READ, post_password },
};

static const struct posts posts[] = {
	{ "/account/rescue/:token", "username new_password confirm_password action" },
};

int main(void)
{
	static const struct web_program program = {
		.name = "rescued", .routes = routes, .route_count = COUNT(routes),
		.posts = posts, .posts_count = COUNT(posts), .body_bytes_max = 65536,
		.memory_bytes_max = 96 << 20, .visitor = visitor_find, .common = visitor_common,
	};

	web_run(&program);
}
