#include "cgi-bin/web/unsaved.h"

#include "cgi-bin/web/request.h"
#include "store/base/date.h"
#include "store/compiled/check.h"
#include "store/compiled/words.h"

enum { LONG_TEXT = 20 };

/* Small letters and figures alone, as options and rows are called. */
static bool is_plain(struct str value)
{
	for (size_t i = 0; i < value.n; i++) {
		char c = value.p[i];

		if (!(c >= 'a' && c <= 'z') && !(c >= '0' && c <= '9') && c != '_' && c != '-')
			return false;
	}
	return true;
}

/* An id, or a mark that a page carries. */
static bool is_mark(struct str value)
{
	static const struct str figures = { "0123456789abcdef", 16 };

	for (size_t i = 0; i < value.n; i++)
		if (str_find(figures, value.p[i]) == figures.n)
			return false;
	return value.n >= VAULT_ID_BYTES * 2;
}

/* What a page of dates says that it showed, and warned of. */
static bool is_of_page(struct str name)
{
	return check_is_own(name) || str_is(name, "seen") || str_is(name, "warned");
}

/* Somebody wrote it; not the id of an option or a draft, a date or a number. */
static bool is_written(const struct field *one)
{
	struct str value = str_trim(one->value);

	if (is_of_page(one->name) || request_is_secret(one->name) || is_mark(value))
		return false;
	return value.n >= LONG_TEXT || !is_plain(value);
}

bool unsaved_has_words(const struct fields *f)
{
	for (size_t i = 0; i < f->count; i++)
		if (is_written(&f->items[i]))
			return true;
	return false;
}

bool unsaved_has_answers(const struct fields *f)
{
	for (size_t i = 0; i < f->count; i++) {
		const struct field *one = &f->items[i];

		if (!is_of_page(one->name) && !request_is_secret(one->name) && !is_mark(one->value) &&
		    str_trim(one->value).n > 0)
			return true;
	}
	return false;
}

static struct str box(struct web *w, struct str name, const char *part)
{
	return str_trim(web_field(w, str_c(w->arena, str_join(w->arena, name, str_of(part)))));
}

/* Of the council's pages: a date as it was typed into three boxes, with its name where it has one;
 * not one that stood there already. */
static void add_date(struct web *w, const struct field *one, struct values *texts)
{
	struct str day = STR("-day"), space = STR(" "), name, text, label, key;
	struct str seen = web_field(w, "seen");
	int32_t on;

	if (!w->clerk || !str_ends(one->name, day) || str_trim(one->value).n == 0)
		return;
	name = str_part(one->name, 0, one->name.n - day.n);
	if (date_read_parts(box(w, name, "-day"), box(w, name, "-month"), box(w, name, "-year"), &on)) {
		key = str_join(w->arena, str_join(w->arena, name, STR("=")), date_write_iso(w->arena, on));
		if (str_search(seen, key) < seen.n)
			return;
	}
	text = str_join(w->arena, str_join(w->arena, box(w, name, "-day"), space),
	                box(w, name, "-month"));
	text = str_join(w->arena, str_join(w->arena, text, space), box(w, name, "-year"));
	key = str_join(w->arena, STR("timescale.events."), name);
	if (words_find(w->words, key, &label))
		text = str_join(w->arena, str_join(w->arena, label, STR(": ")), text);
	values_text(values_add_tree(texts), STR("text"), text);
}

size_t unsaved_texts(struct web *w, struct values *v)
{
	struct values *texts = values_list(v, STR("texts"));

	for (size_t i = 0; i < w->request.fields.count; i++) {
		if (is_written(&w->request.fields.items[i]))
			values_text(values_add_tree(texts), STR("text"), w->request.fields.items[i].value);
		add_date(w, &w->request.fields.items[i], texts);
	}
	values_flag(v, STR("has_texts"), texts->count > 0);
	return texts->count;
}

/* why: of words unsaved, what became of it; with _bare behind it where nobody wrote any of it, and
 * says is true: else that is ERR_NOT_FOUND. */
static enum err page(struct web *w, int status, struct values *v, const char *why, bool says)
{
	struct str key = str_join(w->arena, STR("unsaved."), str_of(why)), sentence;

	if (w->request.wants_json)
		return ERR_NOT_FOUND;
	if (unsaved_texts(w, v) == 0) {
		if (!says)
			return ERR_NOT_FOUND;
		key = str_join(w->arena, key, STR("_bare"));
	}
	if (!words_find(w->words, key, &sentence))
		sentence = web_word(w, "unsaved.", str_of(why));
	values_text(v, STR("text"), sentence);
	return web_page(w, status, w->clerk ? "staff-unsaved" : "unsaved", v);
}

enum err unsaved_page(struct web *w)
{
	return page(w, 404, values_open(w->arena), w->clerk ? "case" : "why",
	            w->request.method == POST);
}

enum err unsaved_form(struct web *w)
{
	w->response = response_open(w->arena);
	w->problems = problems_open(w->arena);
	return web_page(w, 404, "form-gone", values_open(w->arena));
}

enum err unsaved_gone(struct web *w, enum err e)
{
	return e == ERR_NOT_FOUND ? unsaved_page(w) : e;
}

enum err unsaved_older(struct web *w, struct str again)
{
	struct values *v = values_open(w->arena);

	values_text(v, STR("older_at"), again);
	return page(w, 403, v, "older", true);
}

/* Nothing of what stands in the request: it is not theirs. */
enum err unsaved_others(struct web *w, bool is_kept)
{
	struct values *v = values_open(w->arena);

	values_text(v, STR("text"),
	            web_word(w, "unsaved.", is_kept ? STR("others") : STR("others_lost")));
	return web_page(w, 403, w->clerk ? "staff-unsaved" : "unsaved", v);
}

enum err unsaved_full(struct web *w)
{
	struct values *v = values_open(w->arena);

	values_flag(v, STR("no_room"), true);
	return page(w, 503, v, "no_room", false) == OK ? OK : ERR_FULL;
}

enum err unsaved_long(struct web *w)
{
	return page(w, 413, values_open(w->arena), "too_long", false);
}

enum err unsaved_unkept(struct web *w, enum err e, struct str sign_in)
{
	struct values *v = values_open(w->arena);
	bool is_nobody = w->identity.role == ANYONE;

	values_text(v, is_nobody ? STR("sign_in_at") : STR("older_at"), sign_in);
	return page(w, e == ERR_LIMIT ? 429 : 503, v, is_nobody ? "unkept" : "older", true) == OK ? OK
	                                                                                         : e;
}
