#include "cgi-bin/web/coded.h"

#include "cgi-bin/web/entry.h"
#include "cgi-bin/web/origin.h"
#include "store/base/escape.h"
#include "store/base/hex.h"
#include "store/compiled/words.h"
#include "store/people/limit.h"
#include "store/post/outbox.h"

/* Letters to one address, whoever asks for them. */
static const struct limit letters_limit = { "code-letters", 12, 3600 };

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

enum err coded_send(struct web *w, struct flow *f, const char *letter, struct str to)
{
	struct letter l = { .name = str_of(letter), .to = to, .expires_at = w->now + CODE_SECONDS };
	struct str digits;
	enum err e;

	if ((e = limit_take(w->edge, w->keys, &letters_limit, to, w->now, NULL)) != OK)
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
	if (said == ERR_EXPIRED)
		entry_problem(w, "code", "code_old");
	else if (said == ERR_LIMIT || f->tries_left == 0)
		entry_problem(w, "code", "code_used_up");
	else
		entry_problem(w, "code", "code_wrong")->number = f->tries_left;
}

/* The flow as it stands now that nobody else can change it: of tries at the same moment each
 * counts, and one code opens once. */
static enum err find_again(struct web *w, struct flow *f)
{
	enum err e = web_edge_write(w);

	return e == OK ? coded_find(w, f->kind, f) : e;
}

enum err coded_check(struct web *w, struct flow *f, bool *is_right)
{
	struct str typed = str_trim(web_field(w, "code"));
	enum err said, e;

	*is_right = false;
	if (typed.n == 0) {
		entry_problem(w, "code", "code_empty");
		return OK;
	}
	if ((e = find_again(w, f)) == ERR_NOT_FOUND) {
		entry_problem(w, "code", "code_used_up");
		return web_edge_done(w);
	}
	if (e != OK)
		return e;
	said = flow_code_check(w->arena, w->keys, f, typed, w->now);
	*is_right = said == OK;
	if (said != OK)
		say_wrong(w, f, said);
	if ((e = flow_save(w->edge, w->keys, f, w->now)) != OK)
		return e;
	return web_edge_done(w);
}

void coded_values(struct web *w, const struct flow *f, struct values *v)
{
	entry_values(w, code_field, COUNT(code_field), f->steps, v);
	if (f->kind != FLOW_RESET)       /* there it would say that the address has an account */
		values_text(v, STR("sent_to"), values_get(f->steps, STR("email")));
	values_text(v, STR("sent_at"), words_time(w->arena, w->words, f->sent_at));
	values_number(v, STR("minutes"), CODE_SECONDS / 60);
	if (str_is(web_query(w, "sent"), "1"))
		values_text(v, STR("notice"), words_get(w->words, STR("login.resent")));
}

enum err coded_page(struct web *w, int status, const struct flow *f, const char *page)
{
	struct values *v = values_open(w->arena);

	coded_values(w, f, v);
	return web_page(w, status, page, v);
}

enum err coded_again(struct web *w, struct flow *f, const char *back, const char *page)
{
	struct str letter;
	enum err e;

	if ((e = find_again(w, f)) != OK)
		return e;
	letter = values_get(f->steps, STR("code_letter"));
	e = coded_send(w, f, letter.n > 0 ? str_c(w->arena, letter) : NULL, values_get(f->steps, STR("email")));
	if (e == ERR_LIMIT) {
		entry_problem(w, "code", "too_many_tries")->number = 15;
		return coded_page(w, 429, f, page);
	}
	if (e != OK)
		return e;
	return web_redirect(w, coded_with_next(w, back, web_safe_next(w, STR(""))));
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
	return (struct password_slots){ w->config.edge, 2 };
}
