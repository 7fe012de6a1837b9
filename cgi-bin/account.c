/* account.c: what a person sees and changes of their own account. */
#include "cgi-bin/web/coded.h"
#include "cgi-bin/web/details.h"
#include "cgi-bin/web/entry.h"
#include "cgi-bin/web/familiar.h"
#include "cgi-bin/web/guess.h"
#include "cgi-bin/web/once.h"
#include "cgi-bin/web/parked.h"
#include "cgi-bin/web/visitor.h"
#include "store/base/date.h"
#include "store/base/hex.h"
#include "store/cases/subscription.h"
#include "store/compiled/words.h"
#include "store/engine/vault.h"
#include "store/keeping/audit.h"
#include "store/people/known_from.h"
#include "store/people/limit.h"
#include "store/post/outbox.h"

/* Addresses that one account has codes sent to: each may be a stranger's. */
static const struct limit move_limit = { "move-person", 10, 3600 };

static const struct entry_field password_fields[] = {
	{ "old_password", "account.old_password", "password_old_missing", ENTRY_PASSWORD },
	{ "new_password", "account.new_password", "password_new_missing", ENTRY_PASSWORD },
	{ "confirm_password", "account.confirm_password", "password_again", ENTRY_PASSWORD },
};

static const struct entry_field email_fields[] = {
	{ "new_email", "account.new_email", "email_new_missing", ENTRY_EMAIL },
	{ "password", "login.password", "password_old_missing", ENTRY_PASSWORD },
};

static struct person *me(struct web *w)
{
	return &w->visitor->person;
}

static enum err note(struct web *w, const char *action)
{
	struct audit_entry entry = { ACTOR_FAMILY, me(w)->id, str_of(action), me(w)->id, w->now };

	return audit_add(w->main, w->keys, &entry);
}

static enum err tell(struct web *w, const char *letter, struct str to)
{
	struct letter l = { .name = str_of(letter), .to = to, .places = values_open(w->arena) };

	return outbox_add(w->main, w->keys, &l, w->now);
}

/* --- My Account --- */

/* What was just changed: ?done=…, as a sentence. */
static void add_notice(struct web *w, struct values *v)
{
	static const struct { const char *done, *words; } rows[] = {
		{ "details", "account.saved" }, { "password", "account.password_saved" },
		{ "email", "account.email_saved" }, { "taken", "account.email_taken" },
	};

	for (size_t i = 0; i < COUNT(rows); i++)
		if (str_is(web_query(w, "done"), rows[i].done))
			values_text(v, STR("notice"), words_get(w->words, str_of(rows[i].words)));
}

static enum err get_account(struct web *w)
{
	struct values *v = values_open(w->arena), *one = values_tree(v, STR("account"));
	struct person *p = me(w);

	values_text(one, STR("name"), person_name(w->arena, p));
	values_text(one, STR("email"), p->email);
	values_text(one, STR("address"), details_address(w, p));
	values_flag(one, STR("professional"), p->professional);
	values_text(one, STR("role"), p->role);
	values_text(one, STR("organisation"), p->organisation);
	values_text(one, STR("last_login"),
	            words_date(w->arena, w->words, date_today(p->signed_in_at)));
	add_notice(w, v);
	return web_page(w, 200, "account", v);
}

/* --- Update Account: details --- */

static enum err details_page(struct web *w, int status, const struct values *steps)
{
	struct values *v = values_open(w->arena);

	details_values(w, steps, v);
	once_values(w, v);
	if (w->request.method == GET && w->request.fields.count > 0) {
		values_text(v, STR("notice"), words_get(w->words, STR("account.kept")));
		values_text(v, STR("notice_href"), STR("/account/update?anew=1"));
		values_text(v, STR("notice_link"), words_get(w->words, STR("account.kept_not")));
	}
	return web_page(w, status, "account-update", v);
}

/* As they are, or as they were typed when the session had ended. */
static enum err get_details(struct web *w)
{
	struct values *steps = values_open(w->arena);
	enum err e = parked_return(w);

	if (e == OK)
		details_typed(w, steps);
	else if (e == ERR_NOT_FOUND)
		details_steps(me(w), steps);
	else
		return e;
	return details_page(w, 200, steps);
}

static enum err post_details(struct web *w)
{
	struct values *steps = values_open(w->arena);
	enum err e;

	if (entry_pressed(w, "cancel"))
		return web_redirect(w, web_safe_next(w, STR("/account")));
	details_read(w, steps);
	if (w->problems.count > 0)
		return details_page(w, 422, steps);
	/* read before the writer's lock, and perhaps saved since by another request */
	if ((e = person_load(w->main, w->keys, me(w)->id, me(w))) != OK)
		return e;
	details_take(w, steps, me(w));
	if ((e = person_save(w->main, w->keys, me(w))) != OK || (e = note(w, "account_changed")) != OK)
		return e;
	return web_redirect(w, web_safe_next(w, STR("/account?done=details")));
}

/* --- Update Account: password --- */

static enum err password_page(struct web *w, int status)
{
	struct values *v = values_open(w->arena);

	entry_values(w, password_fields, COUNT(password_fields), v, v);
	return web_page(w, status, "account-password", v);
}

static enum err get_password(struct web *w)
{
	return password_page(w, 200);
}

/* The password they have now; guesses count as they do at the door. */
static enum err check_old(struct web *w, const char *field)
{
	return guess_own(w, field, me(w)->email, me(w)->password);
}

/* ERR_CONFLICT: there is a newer one than was looked at. */
static enum err change_password(struct web *w, struct str hash)
{
	struct letter l = { .name = STR("password-changed"), .places = values_open(w->arena) };
	struct str old = me(w)->password;
	bool calendars;
	enum err e;

	if ((e = web_write(w)) != OK || (e = web_edge_write(w)) != OK)
		return e;
	if ((e = person_load(w->main, w->keys, me(w)->id, me(w))) != OK)
		return e;
	if (!vault_equal(old, me(w)->password))
		return ERR_CONFLICT;
	me(w)->password = hash;
	me(w)->known_from = known_anew(me(w)->known_from, w->now);
	if ((e = person_save(w->main, w->keys, me(w))) != OK || (e = note(w, "password_changed")) != OK)
		return e;
	if ((e = session_end_all(w->edge, me(w)->id, &w->visitor->session)) != OK ||
	    (e = subscription_end_all(w->main, me(w)->id, &calendars)) != OK)
		return e;
	if ((e = familiar_give(w, me(w)->email, me(w)->known_from)) != OK ||
	    (e = coded_forgive(w, me(w)->email)) != OK)
		return e;
	l.to = me(w)->email;
	values_flag(l.places, STR("calendars"), calendars);
	return outbox_add(w->main, w->keys, &l, w->now);
}

static enum err post_password(struct web *w)
{
	struct str password = web_field(w, "new_password"), hash;
	struct str beside[] = { me(w)->forename, me(w)->surname, me(w)->email };
	struct password_slots s = coded_slots(w);
	enum err e;

	if (entry_pressed(w, "cancel"))
		return web_redirect(w, STR("/account"));
	entry_read(w, password_fields, COUNT(password_fields), values_open(w->arena));
	entry_check_password(w, "new_password", password, beside, COUNT(beside));
	if (w->problems.count == 0 && !vault_equal(password, web_field(w, "confirm_password")))
		entry_problem(w, "confirm_password", "password_differs");
	if (w->problems.count == 0 && (e = check_old(w, "old_password")) != OK)
		return e;
	if (w->problems.count > 0)
		return password_page(w, 422);
	if ((e = vault_password_hash(&s, password, w->arena, &hash)) != OK)
		return e;
	if ((e = change_password(w, hash)) == ERR_CONFLICT)      /* pressed twice */
		return web_redirect(w, STR("/account"));
	return e == OK ? web_redirect(w, STR("/account?done=password")) : e;
}

/* --- Update Account: e-mail address --- */

static enum err email_page(struct web *w, int status, const struct values *steps)
{
	struct values *v = values_open(w->arena);

	entry_values(w, email_fields, COUNT(email_fields), steps, v);
	values_text(v, STR("current"), me(w)->email);
	return web_page(w, status, "account-email", v);
}

static enum err get_email(struct web *w)
{
	return email_page(w, 200, values_open(w->arena));
}

static enum err too_many_moves(struct web *w, const struct values *steps)
{
	entry_problem(w, "new_email", "too_many_tries")->number = 60;
	return email_page(w, 429, steps);
}

/* An address that has an account gets the same page, and no code. */
static enum err begin_move(struct web *w, struct values *steps)
{
	struct str email = values_get(steps, STR("new_email")), id;
	struct flow f;
	enum err known = person_find(w->main, w->keys, email, &id), e;

	if (known != OK && known != ERR_NOT_FOUND)
		return known;
	if ((e = web_edge_write(w)) != OK)
		return e;
	if ((e = limit_take(w->edge, w->keys, &move_limit, me(w)->id, w->now, NULL)) == ERR_LIMIT)
		return too_many_moves(w, steps);
	if (e != OK || (e = coded_begin(w, FLOW_MOVE, &f)) != OK)
		return e;
	values_copy(f.steps, steps);
	values_text(f.steps, STR("email"), email);
	values_text(f.steps, STR("id"), hex_write(w->arena, me(w)->id));
	values_text(f.steps, STR("print"), coded_print(w, me(w)->password));
	e = coded_send(w, &f, known == OK ? NULL : "email-change-code", email);
	if (e == ERR_LIMIT) {
		coded_say_wait(w, &f, "new_email");
		return email_page(w, 429, steps);
	}
	return e == OK ? web_redirect(w, STR("/account/email/code")) : e;
}

static enum err post_email(struct web *w)
{
	struct values *steps = values_open(w->arena);
	enum err e;

	if (entry_pressed(w, "cancel"))
		return web_redirect(w, STR("/account"));
	entry_read(w, email_fields, COUNT(email_fields), steps);
	if (w->problems.count == 0 && str_equal(values_get(steps, STR("new_email")), me(w)->email))
		entry_problem(w, "new_email", "email_same");
	if (w->problems.count == 0 && (e = check_old(w, "password")) != OK)
		return e;
	return w->problems.count > 0 ? email_page(w, 422, steps) : begin_move(w, steps);
}

/* Of this account, by the password that it has: the code proves an address, and not whose account
 * may go there. */
static bool is_own(struct web *w, const struct flow *f)
{
	return str_equal(values_get(f->steps, STR("id")), hex_write(w->arena, me(w)->id)) &&
	       vault_equal(values_get(f->steps, STR("print")), coded_print(w, me(w)->password));
}

static enum err find_move(struct web *w, struct flow *f)
{
	enum err e = coded_find(w, FLOW_MOVE, f);

	return e == OK && !is_own(w, f) ? ERR_NOT_FOUND : e;
}

static enum err move(struct web *w, const struct flow *f)
{
	struct str old;
	enum err e;

	if ((e = web_write(w)) != OK || (e = web_edge_write(w)) != OK)
		return e;
	if ((e = person_load(w->main, w->keys, me(w)->id, me(w))) != OK)
		return e;
	if (!is_own(w, f))
		return ERR_NOT_FOUND;
	old = me(w)->email;
	if ((e = person_move(w->main, w->keys, me(w), values_get(f->steps, STR("email")))) != OK)
		return e;
	if ((e = note(w, "email_changed")) != OK || (e = tell(w, "email-changed", old)) != OK)
		return e;
	if ((e = flow_end(w->edge, f)) != OK)
		return e;
	/* the others know the old address */
	if ((e = familiar_give(w, me(w)->email, me(w)->known_from)) != OK)
		return e;
	return session_end_all(w->edge, me(w)->id, &w->visitor->session);
}

static enum err to_account(struct web *w)
{
	return web_redirect(w, STR("/account"));
}

static enum err finish_move(struct web *w, struct flow *f)
{
	enum err e = move(w, f);
	bool is_taken = e == ERR_EXISTS;     /* an account was made for it since the code was sent */

	if (is_taken)
		e = flow_end(w->edge, f);
	if (e != OK)
		return e;
	web_cookie(w, w->config.flow_cookie, STR(""), 0, COOKIE_LAX);
	return web_redirect(w, is_taken ? STR("/account?done=taken") : STR("/account?done=email"));
}

static const struct coded_step code_step = {
	.kind = FLOW_MOVE, .page = "account-email-code", .path = "/account/email/code",
	.begin = "/account/email",
	.find = find_move, .leave = to_account, .enter = finish_move,
};

static enum err get_email_code(struct web *w)
{
	return coded_get(w, &code_step);
}

static enum err post_email_code(struct web *w)
{
	return coded_post(w, &code_step);
}

/* What was typed of the details is kept, for whom the page was made; a password is typed again. */
static enum err park(struct web *w)
{
	bool is_kept = str_is(w->request.path, "/account/update") && web_field(w, "nonce").n > 0;

	return is_kept ? parked_add(w) : ERR_UNSIGNED;
}

static const struct route routes[] = {
	{ GET, "/account", FAMILY, READ, get_account },
	{ GET, "/account/update", FAMILY, READ, get_details },
	{ POST, "/account/update", FAMILY, WRITE, post_details },
	{ GET, "/account/password", FAMILY, READ, get_password },
	{ POST, "/account/password", FAMILY, READ, post_password },
	{ GET, "/account/email", FAMILY, READ, get_email },
	{ POST, "/account/email", FAMILY, READ, post_email },
	{ GET, "/account/email/code", FAMILY, READ, get_email_code },
	{ POST, "/account/email/code", FAMILY, READ, post_email_code },
};

static const struct posts posts[] = {
	{ "/account/update", DETAILS_FIELDS " nonce next action" },
	{ "/account/password", "username old_password new_password confirm_password action" },
	{ "/account/email", "new_email password action" },
	{ "/account/email/code", "code next action" },
};

int main(void)
{
	static const struct web_program program = {
		.name = "account", .routes = routes, .route_count = COUNT(routes),
		.posts = posts, .posts_count = COUNT(posts), .body_bytes_max = 65536,
		.memory_bytes_max = 96 << 20, .visitor = visitor_find, .common = visitor_common,
		.park = park, .after = parked_after,
	};

	web_run(&program);
}
