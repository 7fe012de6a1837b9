/* clerkown.c: what a member of the council's staff sees and changes of their own account. */
#include "cgi-bin/web/coded.h"
#include "cgi-bin/web/entry.h"
#include "cgi-bin/web/familiar.h"
#include "cgi-bin/web/guess.h"
#include "cgi-bin/web/recheck.h"
#include "cgi-bin/web/second.h"
#include "store/base/date.h"
#include "store/compiled/words.h"
#include "store/people/factor.h"
#include "store/people/known_from.h"
#include "store/people/team.h"
#include "store/post/outbox.h"

static const struct entry_field phone_fields[] = {
	{ "phone", "staff.own.phone", NULL, ENTRY_TEXT },
};

static const struct entry_field password_fields[] = {
	{ "old_password", "account.old_password", "required_text", ENTRY_PASSWORD },
	{ "new_password", "account.new_password", "required_text", ENTRY_PASSWORD },
	{ "confirm_password", "account.confirm_password", "password_again", ENTRY_PASSWORD },
};

static struct staff *me(struct web *w)
{
	return &w->clerk->staff;
}

/* The account as it is in this WRITE of main. */
static enum err load(struct web *w)
{
	enum err e = web_write(w);

	return e == OK ? staff_load(w->main, w->keys, me(w)->id, me(w)) : e;
}

/* For what the password was asked for. ERR_CONFLICT: there is a newer one than was looked at. */
static enum err load_checked(struct web *w)
{
	struct str old = me(w)->password;
	enum err e = load(w);

	return e == OK && !vault_equal(old, me(w)->password) ? ERR_CONFLICT : e;
}

/* --- my account --- */

static struct str role_words(struct web *w, const struct staff *s)
{
	return web_word(w, "staff.roles.", str_of(staff_role_name(s->role)));
}

static void add_notice(struct web *w, struct values *v)
{
	static const struct { const char *done, *words; } rows[] = {
		{ "phone", "staff.own.saved" }, { "password", "staff.own.password_saved" },
	};

	for (size_t i = 0; i < COUNT(rows); i++)
		if (str_is(web_query(w, "done"), rows[i].done))
			values_text(v, STR("notice"), words_get(w->words, str_of(rows[i].words)));
}

static enum err account_page(struct web *w, int status, const struct values *steps)
{
	struct values *v = values_open(w->arena), *one = values_tree(v, STR("account"));
	const struct staff *s = me(w);

	values_text(one, STR("name"), s->name);
	values_text(one, STR("email"), s->email);
	values_text(one, STR("role"), role_words(w, s));
	values_text(one, STR("team"), team_name(w->arena, w->words, s->team));
	values_text(one, STR("last_login"),
	            words_date(w->arena, w->words, date_today(s->signed_in_at)));
	values_number(one, STR("codes_left"), (int64_t)factor_codes_left(s));
	entry_values(w, phone_fields, COUNT(phone_fields), steps, v);
	add_notice(w, v);
	return web_page(w, status, "staff-account", v);
}

static enum err get_account(struct web *w)
{
	struct values *steps = values_open(w->arena);

	values_text(steps, STR("phone"), me(w)->phone);
	return account_page(w, 200, steps);
}

static enum err post_account(struct web *w)
{
	struct values *steps = values_open(w->arena);
	enum err e;

	entry_read(w, phone_fields, COUNT(phone_fields), steps);
	if (w->problems.count > 0)
		return account_page(w, 422, steps);
	if ((e = load(w)) != OK)
		return e;
	me(w)->phone = values_get(steps, STR("phone"));
	if ((e = staff_save(w->main, w->keys, me(w))) != OK ||
	    (e = clerk_note(w, "staff_changed", me(w)->id)) != OK)
		return e;
	return web_redirect(w, STR("/staff/account?done=phone"));
}

/* The password they have now; guesses count as they do at the door. */
static enum err check_own(struct web *w, const char *field)
{
	return guess_own(w, field, me(w)->email, me(w)->password);
}

/* --- password --- */

static enum err password_page(struct web *w, int status)
{
	struct values *v = values_open(w->arena);

	entry_values(w, password_fields, COUNT(password_fields), v, v);
	values_text(v, STR("username"), me(w)->email);
	return web_page(w, status, "staff-password", v);
}

static enum err get_password(struct web *w)
{
	return password_page(w, 200);
}

static enum err change_password(struct web *w, struct str hash)
{
	struct letter l = { .name = STR("password-changed"), .to = me(w)->email,
	                    .places = values_open(w->arena) };
	enum err e;

	if ((e = load_checked(w)) != OK || (e = web_edge_write(w)) != OK)
		return e;
	me(w)->password = hash;
	me(w)->known_from = known_anew(me(w)->known_from, w->now);
	me(w)->invite_hash = STR("");
	if ((e = staff_save(w->main, w->keys, me(w))) != OK ||
	    (e = clerk_note(w, "staff_password_set", me(w)->id)) != OK)
		return e;
	if ((e = staff_session_end_all(w->edge, me(w)->id, &w->clerk->session)) != OK)
		return e;
	if ((e = familiar_give(w, me(w)->email, me(w)->known_from)) != OK)
		return e;
	return outbox_add(w->main, w->keys, &l, w->now);
}

static enum err post_password(struct web *w)
{
	struct str password = web_field(w, "new_password"), hash;
	struct password_slots slots = coded_slots(w);
	enum err e;

	if (entry_pressed(w, "cancel"))
		return web_redirect(w, STR("/staff/account"));
	entry_read(w, password_fields, COUNT(password_fields), values_open(w->arena));
	entry_check_password(w, "new_password", password, (struct str[]){ me(w)->name, me(w)->email },
	                     2);
	if (w->problems.count == 0 && !vault_equal(password, web_field(w, "confirm_password")))
		entry_problem(w, "confirm_password", "password_differs");
	if (w->problems.count == 0 && (e = check_own(w, "old_password")) != OK)
		return e;
	if (w->problems.count > 0)
		return password_page(w, 422);
	if ((e = vault_password_hash(&slots, password, w->arena, &hash)) != OK)
		return e;
	if ((e = change_password(w, hash)) == ERR_CONFLICT)      /* pressed twice */
		return web_redirect(w, STR("/staff/account"));
	return e == OK ? web_redirect(w, STR("/staff/account?done=password")) : e;
}

/* --- recovery codes --- */

static enum err codes_page(struct web *w, int status)
{
	struct values *v = values_open(w->arena);

	recheck_values(w, v);
	return web_page(w, status, "staff-new-codes", v);
}

static enum err get_codes(struct web *w)
{
	return codes_page(w, 200);
}

static enum err make_codes(struct web *w)
{
	struct str codes[FACTOR_CODES];
	enum err e;

	if ((e = load_checked(w)) != OK || (e = web_edge_write(w)) != OK)
		return e;
	factor_codes(w->arena, w->keys, me(w), codes);
	if ((e = staff_save(w->main, w->keys, me(w))) != OK ||
	    (e = clerk_note(w, "staff_codes_made", me(w)->id)) != OK)
		return e;
	if ((e = second_show_codes(w, codes, COUNT(codes))) != OK)
		return e;
	return web_redirect(w, STR("/staff/factor/codes?next=/staff/account"));
}

static enum err post_codes(struct web *w)
{
	enum err e;

	if (entry_pressed(w, "cancel"))
		return web_redirect(w, STR("/staff/account"));
	if ((e = recheck_password(w)) != OK)
		return e;
	return w->problems.count > 0 ? codes_page(w, 422) : make_codes(w);
}

/* --- every session, this one too --- */

static enum err post_everywhere(struct web *w)
{
	enum err e;

	if ((e = load(w)) != OK || (e = clerk_note(w, "staff_signed_out", me(w)->id)) != OK)
		return e;
	me(w)->known_from = known_anew(me(w)->known_from, w->now);
	if ((e = staff_save(w->main, w->keys, me(w))) != OK)
		return e;
	if ((e = web_edge_write(w)) != OK ||
	    (e = staff_session_end_all(w->edge, me(w)->id, NULL)) != OK)
		return e;
	if ((e = clerk_sign_out(w)) != OK)
		return e;
	return web_redirect(w, STR(CLERK_LOGIN "?out=1"));
}

/* A password is typed again. */
static enum err park(struct web *w)
{
	return str_is(w->request.path, "/staff/account") ? clerk_park(w) : ERR_UNSIGNED;
}

static const struct route routes[] = {
	{ GET, "/staff/account", CLERK, READ, get_account },
	{ POST, "/staff/account", CLERK, READ, post_account },
	{ GET, "/staff/account/password", CLERK, READ, get_password },
	{ POST, "/staff/account/password", CLERK, READ, post_password },
	{ GET, "/staff/account/codes", CLERK, READ, get_codes },
	{ POST, "/staff/account/codes", CLERK, READ, post_codes },
	{ POST, "/staff/account/everywhere", CLERK, READ, post_everywhere },
};

static const struct posts posts[] = {
	{ "/staff/account", "phone action" },
	{ "/staff/account/password", "username old_password new_password confirm_password action" },
	{ "/staff/account/codes", "username password action" },
	{ "/staff/account/everywhere", "" },
};

int main(void)
{
	static const struct web_program program = {
		.name = "clerkown", .routes = routes, .route_count = COUNT(routes),
		.posts = posts, .posts_count = COUNT(posts), .body_bytes_max = 65536,
		.memory_bytes_max = 96 << 20, .login = CLERK_LOGIN, .visitor = clerk_find,
		.common = clerk_common, .park = park,
	};

	web_run(&program);
}
