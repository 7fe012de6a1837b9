#include "cgi-bin/web/second.h"

#include "cgi-bin/web/coded.h"
#include "cgi-bin/web/entry.h"
#include "cgi-bin/web/parked.h"
#include "store/base/hex.h"
#include "store/engine/vault.h"
#include "store/people/factor.h"
#include "store/people/limit.h"
#include "store/people/totp.h"
#include "store/post/outbox.h"

/* Wrong codes come only after a right password: so many in a day mean that somebody else knows
 * it. */
static const struct limit codes_limit = { "staff-codes", 15, 86400 };
static const struct limit told_limit = { "staff-codes-told", 1, 86400 };
/* Who reads somebody's letters can have any number of new passwords. */
static const struct limit forgiven_limit = { "staff-codes-forgiven", 1, 86400 };

static enum err begin(struct web *w, enum flow_kind kind, struct str id, struct flow *f)
{
	struct str token;
	enum err e;

	if ((e = flow_add(w->edge, w->keys, kind, w->now, f, &token)) != OK)
		return e;
	values_text(f->steps, STR("id"), hex_write(w->arena, id));
	web_cookie(w, w->config.staff_flow_cookie, hex_write(w->arena, token), 0, COOKIE_STRICT);
	return OK;
}

enum err second_begin(struct web *w, const struct staff *s)
{
	const char *path = s->totp.n > 0 ? "/staff/login/code" : "/staff/factor";
	struct flow f;
	enum err e;

	if ((e = begin(w, FLOW_STAFF_SIGN_IN, s->id, &f)) != OK)
		return e;
	values_text(f.steps, STR("print"), coded_print(w, s->password));
	if (s->totp.n == 0)
		values_text(f.steps, STR("secret"), hex_write(w->arena, totp_secret(w->arena)));
	if ((e = flow_save(w->edge, w->keys, &f, w->now)) != OK)
		return e;
	return web_redirect(w, coded_with_next(w, path, web_safe_next(w, STR(""))));
}

/* Who knew the password of before is not let on by it, least of all to a factor of theirs. */
static bool is_over(struct web *w, const struct flow *f, const struct staff *s)
{
	if (s->disabled_at > 0)
		return true;
	return f->kind == FLOW_STAFF_SIGN_IN &&
	       !vault_equal(values_get(f->steps, STR("print")), coded_print(w, s->password));
}

enum err second_find(struct web *w, enum flow_kind kind, struct flow *f, struct staff *s)
{
	struct str token, id;
	enum err e;

	if (!hex_read(w->arena, web_cookie_value(w, w->config.staff_flow_cookie), FLOW_TOKEN_BYTES,
	              &token))
		return ERR_NOT_FOUND;
	if ((e = flow_find(w->edge, w->keys, kind, token, w->now, f)) != OK)
		return e;
	if (!hex_read(w->arena, values_get(f->steps, STR("id")), VAULT_ID_BYTES, &id))
		return ERR_NOT_FOUND;
	if ((e = staff_load(w->main, w->keys, id, s)) != OK)
		return e;
	return is_over(w, f, s) ? ERR_NOT_FOUND : OK;
}

/* By letter, once a day: in edge, where what is not proven stays. */
static enum err tell(struct web *w, const struct staff *s)
{
	struct letter l = { .name = STR("staff-code-tried"), .to = s->email,
	                    .places = values_open(w->arena) };
	enum err e = limit_take(w->edge, w->keys, &told_limit, s->id, w->now, NULL);

	if (e == ERR_LIMIT)
		return OK;
	return e == OK ? outbox_add(w->edge, w->keys, &l, w->now) : e;
}

static enum err too_many(struct web *w, const struct staff *s)
{
	enum err e;

	entry_problem(w, "code", "staff_code_frozen");
	if ((e = tell(w, s)) != OK || (e = web_edge_done(w)) != OK)
		return e;
	return ERR_LIMIT;
}

enum err second_try(struct web *w, struct flow *f)
{
	struct staff s;
	enum err e;

	if ((e = web_edge_write(w)) != OK || (e = second_find(w, f->kind, f, &s)) != OK)
		return e;
	if (f->tries_left <= 0) {
		entry_problem(w, "code", "staff_code_used_up");
		return ERR_LIMIT;
	}
	if ((e = limit_take(w->edge, w->keys, &codes_limit, s.id, w->now, NULL)) == ERR_LIMIT)
		return too_many(w, &s);
	f->tries_left--;
	if (e != OK || (e = flow_save(w->edge, w->keys, f, w->now)) != OK)
		return e;
	return web_edge_done(w);
}

void second_wrong(struct web *w, const struct flow *f)
{
	if (f->tries_left > 0)
		entry_problem(w, "code", "staff_code_wrong")->number = f->tries_left;
	else
		entry_problem(w, "code", "staff_code_used_up");
}

enum err second_enter(struct web *w, struct flow *f, struct staff *s)
{
	enum err e;

	s->signed_in_at = w->now;
	if ((e = staff_save(w->main, w->keys, s)) != OK || (e = flow_end(w->edge, f)) != OK)
		return e;
	if ((e = limit_reset(w->edge, w->keys, &codes_limit, s->id)) != OK)
		return e;
	web_cookie(w, w->config.staff_flow_cookie, STR(""), 0, COOKIE_STRICT);
	return clerk_sign_in(w, s);
}

enum err second_leave(struct web *w)
{
	struct str home = clerk_home(w->clerk->staff.role), next = web_safe_next(w, home);
	struct request as;

	if (!str_starts(next, STR("/staff/")))
		next = home;
	if (parked_find(w, str_part(next, 0, str_find(next, '?')), &as) == OK)
		return as.body == BODY_MULTIPART
		               ? web_redirect(w, next)
		               : web_redirect(w, coded_with_next(w, "/staff/resume", next));
	return second_onward(w, next);
}

enum err second_onward(struct web *w, struct str next)
{
	struct request as;

	if (parked_newest(w, &as) != OK)
		return web_redirect(w, next);
	if (as.body != BODY_MULTIPART)
		return web_redirect(w, coded_with_next(w, "/staff/resume", as.path));
	/* its page shows it, also later */
	return web_redirect(w, str_equal(next, clerk_home(w->clerk->staff.role)) ? as.path : next);
}

enum err second_show_codes(struct web *w, const struct str codes[], size_t count)
{
	struct values *list;
	struct flow f;
	enum err e;

	if ((e = begin(w, FLOW_STAFF_CODES, w->clerk->staff.id, &f)) != OK)
		return e;
	list = values_list(f.steps, STR("codes"));
	for (size_t i = 0; i < count; i++)
		values_add_text(list, codes[i]);
	return flow_save(w->edge, w->keys, &f, w->now);
}

enum err second_forgive(struct web *w, const struct staff *s)
{
	enum err e;

	if (limit_left(w->edge, w->keys, &codes_limit, s->id, w->now, NULL) >= CODE_TRIES)
		return OK;
	if ((e = limit_take(w->edge, w->keys, &forgiven_limit, s->id, w->now, NULL)) == ERR_LIMIT)
		return OK;
	return e == OK ? limit_reset(w->edge, w->keys, &codes_limit, s->id) : e;
}
