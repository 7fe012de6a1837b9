#include "cgi-bin/web/coded.h"

#include "cgi-bin/web/entry.h"
#include "cgi-bin/web/familiar.h"
#include "cgi-bin/web/origin.h"
#include "store/base/escape.h"
#include "store/base/hex.h"
#include "store/base/log.h"
#include "store/compiled/words.h"
#include "store/people/limit.h"
#include "store/post/outbox.h"

/* Letters to one address for one kind of journey, whoever asks for them. Of one kind, so that a
 * stranger who asks for new passwords keeps nobody from signing in; and half of them from one
 * network, so that one stranger does not use up all. */
static const struct limit letters_limit = { "code-letters", 12, 3600 };

/* Who signs in gave the password. All else costs nothing but an address, which may be somebody's
 * who asked for none: then it is thirty in a day as well, and not more. */
static const struct letters_row {
	struct limit limit;
	bool is_of_network;
} strangers_rows[] = {
	{ { "code-letters-network", 6, 3600 }, true }, { { "code-letters-net-day", 20, 86400 }, true },
	{ { "code-letters-day", 30, 86400 }, false },
};

/* Wrong codes. Those of a sign-in come only after a right password: so many in a day mean that
 * somebody else knows it, and that somebody must not go on for weeks until one of a million codes
 * is right. */
static const struct limit wrong_limit = { "wrong-codes", CODE_TRIES, 900 };
static const struct limit day_limit = { "wrong-codes-day", 15, 86400 };
static const struct limit told_limit = { "wrong-codes-told", 1, 86400 };

/* So full of new accounts edge may be; the rest is for signing in. */
enum { FULL_OF_NEW = 80 };

static const struct entry_field code_field[] = {
	{ "code", "login.code", "code_empty", ENTRY_CODE },
};

enum err coded_find(struct web *w, enum flow_kind kind, struct flow *f)
{
	struct str token;

	if (!hex_read(w->arena, web_cookie_value(w, w->config.flow_cookie), FLOW_TOKEN_BYTES, &token))
		return ERR_NOT_FOUND;
	return flow_find(w->edge, w->keys, kind, token, w->now, f);
}

enum err coded_begin(struct web *w, enum flow_kind kind, struct flow *f)
{
	struct str token;
	enum err e;

	if (kind == FLOW_REGISTER && store_percent_used(w->store, EDGE) >= FULL_OF_NEW) {
		log_event("register", "no_room", FULL_OF_NEW);
		return ERR_FULL;
	}
	if ((e = flow_add(w->edge, w->keys, kind, w->now, f, &token)) != OK)
		return e;
	web_cookie(w, w->config.flow_cookie, hex_write(w->arena, token), 0, COOKIE_LAX);
	return OK;
}

/* A code proves the address that it was sent to and no other. Who never got a letter gets none
 * when asking again. */
static void keep_sent(struct flow *f, const char *letter, struct str to)
{
	if (!str_equal(values_get(f->steps, STR("code_to")), to))
		f->codes = values_open(f->steps->arena);
	values_text(f->steps, STR("code_to"), to);
	values_text(f->steps, STR("code_letter"), letter ? str_of(letter) : STR(""));
}

static struct str of_kind(struct web *w, enum flow_kind kind, struct str what)
{
	return str_join(w->arena, str_join(w->arena, str_of_number(w->arena, kind), STR(" ")), what);
}

/* Who is counted together: all browsers of an account that are strangers to it; each that is known
 * alone, also when its owner forgot the password, or strangers could keep them out for a day. */
static struct str sharing(struct web *w, const struct flow *f, struct str what)
{
	struct str known = f->kind == FLOW_SIGN_IN || f->kind == FLOW_RESET
	                       ? familiar_browser(w, values_get(f->steps, STR("email")))
	                       : STR("");

	return known.n > 0 ? str_join(w->arena, str_join(w->arena, what, STR(" ")), known) : what;
}

/* Whose wrong codes are counted together. Who signs in has given the password: the account's
 * strangers share one count. To the other journeys an address is enough: there everybody has a
 * count of their own, or a stranger could make the owner wait. */
static struct str guesser(struct web *w, const struct flow *f)
{
	struct str email = of_kind(w, f->kind, values_get(f->steps, STR("email")));

	if (f->kind == FLOW_SIGN_IN)
		return sharing(w, f, email);
	return str_join(w->arena, str_join(w->arena, email, STR(" ")), w->request.address);
}

/* Seconds to wait after too many wrong codes; 0: a code may be tried. */
static int64_t wait_of(struct web *w, const struct flow *f)
{
	int64_t seconds, day = 0;

	limit_left(w->edge, w->keys, &wrong_limit, guesser(w, f), w->now, &seconds);
	if (f->kind == FLOW_SIGN_IN)
		limit_left(w->edge, w->keys, &day_limit, guesser(w, f), w->now, &day);
	return day > seconds ? day : seconds;
}

static void say_wait(struct web *w, const char *field, int64_t seconds)
{
	entry_problem(w, field, seconds > wrong_limit.seconds ? "code_day" : "code_wait")
	    ->number = (seconds + 59) / 60;
}

void coded_say_wait(struct web *w, const struct flow *f, const char *field)
{
	int64_t seconds = wait_of(w, f);

	if (seconds > 0)
		say_wait(w, field, seconds);
	else
		entry_problem(w, field, "too_many_tries")->number =
			w->retry_seconds > wrong_limit.seconds ? (w->retry_seconds + 59) / 60
			                                       : wrong_limit.seconds / 60;
}

/* ERR_LIMIT: how long to wait is in retry_seconds. */
static enum err take_of(struct web *w, const struct limit *l, struct str of)
{
	int64_t seconds;
	enum err e = limit_take(w->edge, w->keys, l, of, w->now, &seconds);

	if (e == ERR_LIMIT)
		w->retry_seconds = (int)seconds;
	return e;
}

/* Of those who sign in nobody is a stranger. */
static enum err take_letter(struct web *w, const struct flow *f, struct str to)
{
	struct str whose = sharing(w, f, of_kind(w, f->kind, to)),
	           here = str_join(w->arena, whose, w->request.network);
	enum err e = wait_of(w, f) > 0 ? ERR_LIMIT : OK;

	for (size_t i = 0; i < COUNT(strangers_rows) && f->kind != FLOW_SIGN_IN && e == OK; i++) {
		const struct letters_row *row = &strangers_rows[i];

		e = take_of(w, &row->limit, row->is_of_network ? here : whose);
	}
	return e == OK ? take_of(w, &letters_limit, whose) : e;
}

enum err coded_send(struct web *w, struct flow *f, const char *letter, struct str to)
{
	struct letter l = { .name = str_of(letter), .to = to, .expires_at = w->now + CODE_SECONDS };
	struct str digits;
	enum err e;

	if ((e = take_letter(w, f, to)) != OK)
		return e;
	keep_sent(f, letter, to);
	if ((e = flow_code_add(w->arena, w->keys, f, w->now, &digits)) != OK)
		return e;
	if ((e = flow_save(w->edge, w->keys, f, w->now)) != OK || !letter)
		return e;
	l.places = values_open(w->arena);
	values_text(l.places, STR("code"), digits);
	values_number(l.places, STR("minutes"), CODE_SECONDS / 60);
	return outbox_add(w->edge, w->keys, &l, w->now);
}

static void say_wrong(struct web *w, const struct flow *f, enum err said)
{
	int64_t left = limit_left(w->edge, w->keys, &wrong_limit, guesser(w, f), w->now, NULL),
	        seconds = wait_of(w, f);

	if (seconds > 0)
		say_wait(w, "code", seconds);
	else if (said == ERR_EXPIRED)
		entry_problem(w, "code", "code_old");
	else if (said == ERR_LIMIT || f->tries_left == 0)
		entry_problem(w, "code", "code_used_up");
	else
		entry_problem(w, "code", "code_wrong")->number = left < f->tries_left ? left
		                                                                      : f->tries_left;
}

/* Who signs in has the right password and no codes. By letter, once a day: in edge, where what is
 * not proven stays. */
static enum err tell_owner(struct web *w, const struct flow *f)
{
	struct letter l = { .name = STR("code-tried"), .to = values_get(f->steps, STR("email")) };
	enum err e = limit_take(w->edge, w->keys, &told_limit, l.to, w->now, NULL);

	if (e != OK)
		return e == ERR_LIMIT ? OK : e;
	l.places = values_open(w->arena);
	return outbox_add(w->edge, w->keys, &l, w->now);
}

static enum err count_wrong(struct web *w, const struct flow *f)
{
	enum err e = limit_take(w->edge, w->keys, &wrong_limit, guesser(w, f), w->now, NULL);

	if (e == OK && f->kind == FLOW_SIGN_IN)
		e = limit_take(w->edge, w->keys, &day_limit, guesser(w, f), w->now, NULL);
	if (e == OK && f->kind == FLOW_SIGN_IN && wait_of(w, f) > 0)
		e = tell_owner(w, f);
	return e;
}

/* A right code forgets the wrong ones just before it. */
static enum err count_try(struct web *w, const struct flow *f, enum err said)
{
	enum err e = OK;

	if (said == OK)
		return limit_reset(w->edge, w->keys, &wrong_limit, guesser(w, f));
	if (said != ERR_LIMIT)
		e = count_wrong(w, f);
	if (e == OK)
		say_wrong(w, f, said);
	return e;
}

enum err coded_forgive(struct web *w, struct str email)
{
	struct str strangers = of_kind(w, FLOW_SIGN_IN, email);
	enum err e = limit_reset(w->edge, w->keys, &wrong_limit, strangers);

	return e == OK ? limit_reset(w->edge, w->keys, &day_limit, strangers) : e;
}

/* The flow as it stands now that nobody else can change it: of tries at the same moment each
 * counts, and one code opens once. */
static enum err find_again(struct web *w, struct flow *f)
{
	enum err e = web_edge_write(w);

	return e == OK ? coded_find(w, f->kind, f) : e;
}

static enum err check(struct web *w, struct flow *f, bool *is_right)
{
	struct str typed = str_trim(web_field(w, "code"));
	enum err said, e;

	*is_right = false;
	if (typed.n == 0) {
		entry_problem(w, "code", "code_empty");
		return OK;
	}
	if (!flow_code_fits(w->arena, typed)) {
		entry_problem(w, "code", "code_shape");
		return OK;
	}
	if ((e = find_again(w, f)) == ERR_NOT_FOUND) {
		entry_problem(w, "code", "code_used_up");
		return web_edge_done(w);
	}
	if (e != OK)
		return e;
	if (wait_of(w, f) > 0) {          /* the code stays good and costs no try */
		coded_say_wait(w, f, "code");
		return web_edge_done(w);
	}
	said = flow_code_check(w->arena, w->keys, f, typed, w->now);
	if ((e = count_try(w, f, said)) != OK || (e = flow_save(w->edge, w->keys, f, w->now)) != OK)
		return e;
	*is_right = said == OK;
	return web_edge_done(w);
}

static void add_values(struct web *w, const struct flow *f, struct values *v)
{
	entry_values(w, code_field, COUNT(code_field), f->steps, v);
	if (f->kind != FLOW_RESET)       /* there it would say that the address has an account */
		values_text(v, STR("sent_to"), values_get(f->steps, STR("email")));
	values_text(v, STR("sent_at"), words_time(w->arena, w->words, f->sent_at));
	values_number(v, STR("minutes"), CODE_SECONDS / 60);
	if (str_is(web_query(w, "sent"), "1"))
		values_text(v, STR("notice"), words_get(w->words, STR("login.resent")));
}

/* 429 instead of the status when one has to wait. */
static enum err code_page(struct web *w, int status, const struct flow *f, const char *page)
{
	struct values *v = values_open(w->arena);
	int64_t seconds = wait_of(w, f);
	enum err e;

	add_values(w, f, v);
	if (status == 200 || seconds == 0)
		return web_page(w, status, page, v);
	e = web_page(w, 429, page, v);
	if (e == OK)
		web_header(w, "Retry-After", str_of_number(w->arena, seconds));
	return e;
}

static struct str with_next(struct web *w, const char *path)
{
	return coded_with_next(w, path, web_safe_next(w, STR("")));
}

static enum err send_again(struct web *w, struct flow *f, const char *back, const char *page)
{
	struct str letter;
	enum err e;

	if ((e = find_again(w, f)) != OK)
		return e;
	letter = values_get(f->steps, STR("code_letter"));
	e = coded_send(w, f, letter.n > 0 ? str_c(w->arena, letter) : NULL,
	               values_get(f->steps, STR("email")));
	if (e == ERR_LIMIT) {
		coded_say_wait(w, f, "code");
		return code_page(w, 429, f, page);
	}
	return e == OK ? web_redirect(w, with_next(w, back)) : e;
}

static enum err find_step(struct web *w, const struct coded_step *s, struct flow *f)
{
	return s->find ? s->find(w, f) : coded_find(w, s->kind, f);
}

enum err coded_get(struct web *w, const struct coded_step *s)
{
	struct flow f;
	enum err e = find_step(w, s, &f);

	if (e == ERR_NOT_FOUND)
		return web_redirect(w, with_next(w, s->begin));
	return e == OK ? code_page(w, 200, &f, s->page) : e;
}

enum err coded_post(struct web *w, const struct coded_step *s)
{
	struct flow f;
	bool is_right;
	enum err e = find_step(w, s, &f);

	if (e == ERR_NOT_FOUND)
		return web_redirect(w, with_next(w, s->begin));
	if (e != OK)
		return e;
	if (entry_pressed(w, "cancel"))
		return s->leave(w);
	if (entry_pressed(w, "resend"))
		return send_again(w, &f,
		                   str_c(w->arena, str_join(w->arena, str_of(s->path), STR("?sent=1"))),
		                   s->page);
	if ((e = check(w, &f, &is_right)) != OK)
		return e;
	return is_right ? s->enter(w, &f) : code_page(w, 422, &f, s->page);
}

enum err coded_account(struct web *w, struct str email, struct person *p)
{
	struct str id;
	enum err e = person_find(w->main, w->keys, email, &id);

	*p = (struct person){ .password = STR("") };
	if (e == ERR_NOT_FOUND)
		return OK;
	return e == OK ? person_load(w->main, w->keys, id, p) : e;
}

struct str coded_print(struct web *w, struct str password)
{
	return hex_write(w->arena, KEYS_HASH(w->arena, w->keys, FOR_TOKEN, STR("password of a flow"),
	                                     password));
}

struct str coded_with_next(struct web *w, const char *path, struct str next)
{
	struct buf b = buf_open(w->arena);

	buf_text(&b, path);
	if (next.n > 0 && !str_is(next, "/")) {
		buf_text(&b, str_find(buf_str(&b), '?') < b.n ? "&next=" : "?next=");
		escape_url(&b, next);
	}
	return b.n <= ORIGIN_PATH_MAX ? buf_str(&b) : str_of(path);
}

struct password_slots coded_slots(const struct web *w)
{
	return (struct password_slots){ .folder = w->config.edge, .slots = 2 };
}
