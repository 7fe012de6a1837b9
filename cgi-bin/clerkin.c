/* clerkin.c: the council's people sign in with a password and a code of their app, and sign out. */
#include "cgi-bin/web/clerk.h"
#include "cgi-bin/web/coded.h"
#include "cgi-bin/web/entry.h"
#include "cgi-bin/web/guess.h"
#include "cgi-bin/web/parked.h"
#include "cgi-bin/web/second.h"
#include "cgi-bin/web/signin.h"
#include "cgi-bin/web/unsaved.h"
#include "store/base/escape.h"
#include "store/compiled/words.h"
#include "store/people/factor.h"
#include "store/post/outbox.h"

static const struct entry_field login_fields[] = {
	{ "email", "staff.signin.email", "required_text", ENTRY_EMAIL },
	{ "password", "staff.signin.password", "required_text", ENTRY_PASSWORD },
};

static const struct entry_field code_fields[] = {
	{ "code", "staff.signin.code", "staff_code_empty", ENTRY_CODE },
};

static enum err to_login(struct web *w)
{
	return web_redirect(w, coded_with_next(w, CLERK_LOGIN, web_safe_next(w, STR(""))));
}

/* --- step 1: e-mail and password --- */

static enum err login_page(struct web *w, int status, const struct values *steps)
{
	struct values *v = values_open(w->arena);

	entry_values(w, login_fields, COUNT(login_fields), steps, v);
	values_flag(v, STR("parked"), parked_waits(w));
	if (str_is(web_query(w, "changed"), "1"))
		values_text(v, STR("notice"), words_get(w->words, STR("staff.signin.changed")));
	else if (str_is(web_query(w, "out"), "1"))
		values_text(v, STR("notice"), words_get(w->words, STR("staff.signin.out")));
	return web_page(w, status, "staff-login", v);
}

static enum err get_login(struct web *w)
{
	if (w->clerk->signed_in)
		return second_leave(w);
	return login_page(w, 200, values_open(w->arena));
}

/* An account that cannot sign in has no password here: an unknown address costs the same work. */
static enum err load_account(struct web *w, struct str email, struct staff *s)
{
	struct str id;
	enum err e = staff_find(w->main, w->keys, email, &id);

	*s = (struct staff){ .password = STR("") };
	if (e == OK)
		e = staff_load(w->main, w->keys, id, s);
	if (e == OK && s->disabled_at > 0)
		s->password = STR("");
	return err_unless_missing(e);
}

static enum err load_hash(struct web *w, struct str email, struct str *hash)
{
	struct staff s;
	enum err e = load_account(w, email, &s);

	*hash = s.password;
	return e;
}

static enum err to_home(struct web *w)
{
	return web_redirect(w, STR("/"));
}

static enum err begin_second_step(struct web *w, struct values *steps)
{
	struct str email = values_get(steps, STR("email"));
	struct staff s;
	enum err e = load_account(w, email, &s);

	if (e != OK || (e = guess_forget(w, email)) != OK)
		return e;
	return second_begin(w, &s);
}

static enum err post_login(struct web *w)
{
	static const struct signin step = { login_fields, login_page, load_hash, to_home,
	                                    begin_second_step };

	return signin_post(w, &step);
}

/* --- step 2: the code --- */

static enum err code_page(struct web *w, int status)
{
	struct values *v = values_open(w->arena);

	entry_values(w, code_fields, COUNT(code_fields), v, v);
	return web_page(w, status, "staff-code", v);
}

/* ERR_NOT_FOUND also when the factor has to be set up first. */
static enum err find(struct web *w, struct flow *f, struct staff *s)
{
	enum err e = second_find(w, FLOW_STAFF_SIGN_IN, f, s);

	return e == OK && s->totp.n == 0 ? ERR_NOT_FOUND : e;
}

static enum err get_code(struct web *w)
{
	struct flow f;
	struct staff s;
	enum err e = find(w, &f, &s);

	if (e == ERR_NOT_FOUND)
		return to_login(w);
	return e == OK ? code_page(w, 200) : e;
}

/* One that works once is gone: they are told, and how many are left. */
static enum err tell_recovery(struct web *w, const struct staff *s)
{
	struct letter l = { .name = STR("staff-recovery-used"), .to = s->email,
	                    .places = values_open(w->arena) };
	enum err e;

	values_number(l.places, STR("left"), (int64_t)factor_codes_left(s));
	if ((e = outbox_add(w->main, w->keys, &l, w->now)) != OK)
		return e;
	return clerk_note(w, "staff_recovery_used", s->id);
}

/* Looked at again where nobody else can use the same code meanwhile. */
static enum err enter(struct web *w, struct flow *f)
{
	enum factor kind;
	struct staff s;
	enum err e;

	if ((e = web_write(w)) != OK || (e = web_edge_write(w)) != OK)
		return e;
	if ((e = find(w, f, &s)) == ERR_NOT_FOUND)
		return to_login(w);
	if (e != OK)
		return e;
	kind = factor_check(w->arena, w->keys, &s, web_field(w, "code"), w->now);
	if (kind == FACTOR_WRONG) {
		second_wrong(w, f);
		return code_page(w, 422);
	}
	if ((e = second_enter(w, f, &s)) != OK)
		return e;
	if (kind == FACTOR_RECOVERY && (e = tell_recovery(w, &s)) != OK)
		return e;
	return second_leave(w);
}

static enum err post_code(struct web *w)
{
	struct flow f;
	struct staff s;
	enum err e = find(w, &f, &s);

	if (e == ERR_NOT_FOUND)
		return to_login(w);
	if (e != OK)
		return e;
	if (entry_pressed(w, "cancel"))
		return web_redirect(w, STR(CLERK_LOGIN));
	entry_read(w, code_fields, COUNT(code_fields), values_open(w->arena));
	if (w->problems.count > 0)
		return code_page(w, 422);
	if ((e = second_try(w, &f)) == ERR_LIMIT)
		return code_page(w, 429);
	if (e == ERR_NOT_FOUND)
		return to_login(w);
	if (e != OK)
		return e;
	if (factor_check(w->arena, w->keys, &s, web_field(w, "code"), w->now) != FACTOR_WRONG)
		return enter(w, &f);
	second_wrong(w, &f);
	return code_page(w, 422);
}

/* --- what was typed when the session had ended --- */

static void add_fields(const struct request *as, struct values *v)
{
	struct values *fields = values_list(v, STR("kept"));

	for (size_t i = 0; i < as->fields.count; i++) {
		const struct field *f = &as->fields.items[i];
		struct values *one;

		if (str_is(f->name, "token"))
			continue;
		one = values_add_tree(fields);
		values_text(one, STR("name"), f->name);
		values_text(one, STR("value"), f->value);
	}
}

static struct str path_of(struct str target)
{
	return str_part(target, 0, str_find(target, '?'));
}

static enum err get_resume(struct web *w)
{
	struct str next = web_safe_next(w, clerk_home(w->clerk->staff.role));
	struct values *v = values_open(w->arena);
	struct request as;
	enum err e = parked_find(w, path_of(next), &as);

	if (e == ERR_NOT_FOUND || (e == OK && as.body == BODY_MULTIPART))
		return web_redirect(w, next);
	if (e != OK)
		return e;
	add_fields(&as, v);
	w->request.fields = as.fields;
	unsaved_texts(w, v);
	if (str_is(web_query(w, "more"), "1"))
		values_text(v, STR("notice"), words_get(w->words, STR("staff.resume.more")));
	values_text(v, STR("href"), str_join(w->arena, as.path, STR("?resumed=1")));
	return web_page(w, 200, "staff-resume", v);
}

static enum err post_resume(struct web *w)
{
	struct str home = clerk_home(w->clerk->staff.role);
	enum err e = parked_forget(w, path_of(web_safe_next(w, home)));

	return e == OK ? second_onward(w, home) : e;
}

/* --- signing out, and staying signed in --- */

static enum err note_out(struct web *w)
{
	enum err e = web_write(w);

	return e == OK ? clerk_note(w, "staff_signed_out", w->clerk->staff.id) : e;
}

/* A session that is late already ends for good. */
static enum err post_logout(struct web *w)
{
	enum err e;

	if (w->clerk->signed_in && (e = note_out(w)) != OK)
		return e;
	if ((e = web_edge_write(w)) != OK || (e = clerk_sign_out(w)) != OK)
		return e;
	return web_redirect(w, STR(CLERK_LOGIN "?out=1"));
}

/* The request itself has kept the session awake. */
static enum err post_extend(struct web *w)
{
	if (!w->request.wants_json)
		return web_redirect(w, web_safe_next(w, STR("/staff/account")));
	return web_json(w, 200, values_open(w->arena));
}

static const struct route routes[] = {
	{ GET, "/staff/login", ANYONE, READ, get_login },
	{ POST, "/staff/login", ANYONE, READ, post_login },
	{ GET, "/staff/login/code", ANYONE, READ, get_code },
	{ POST, "/staff/login/code", ANYONE, READ, post_code },
	{ GET, "/staff/resume", CLERK, READ, get_resume },
	{ POST, "/staff/resume", CLERK, READ, post_resume },
	{ POST, "/staff/logout", ANYONE, READ, post_logout },
	{ POST, "/staff/extend", CLERK, READ, post_extend },
};

static const struct posts posts[] = {
	{ "/staff/login", "email password next action" },
	{ "/staff/login/code", "code next action" },
	{ "/staff/resume", "next action" },
	{ "/staff/logout", "" },
	{ "/staff/extend", "next" },
};

int main(void)
{
	static const struct web_program program = {
		.name = "clerkin", .routes = routes, .route_count = COUNT(routes),
		.posts = posts, .posts_count = COUNT(posts), .body_bytes_max = 65536,
		.memory_bytes_max = 96 << 20, .login = CLERK_LOGIN, .visitor = clerk_find,
		.common = clerk_common,
		.while_full = true,
	};

	web_run(&program);
}
