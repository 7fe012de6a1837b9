#include "cgi-bin/web/unsaved.h"

#include "cgi-bin/web/request.h"
#include "store/base/hex.h"
#include "store/compiled/check.h"

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

/* Somebody wrote it; not the id of an option or a draft, a date or a number. */
static bool is_written(struct web *w, const struct field *one)
{
	struct str value = str_trim(one->value), id;

	if (check_is_own(one->name) || request_is_secret(one->name) ||
	    hex_read(w->arena, value, VAULT_ID_BYTES, &id))
		return false;
	return value.n >= LONG_TEXT || !is_plain(value);
}

static enum err page(struct web *w, int status, struct values *v)
{
	struct values *texts = values_list(v, STR("texts"));

	if (w->request.wants_json)
		return ERR_NOT_FOUND;
	for (size_t i = 0; i < w->request.fields.count; i++)
		if (is_written(w, &w->request.fields.items[i]))
			values_text(values_add_tree(texts), STR("text"), w->request.fields.items[i].value);
	if (texts->count == 0)
		return ERR_NOT_FOUND;
	return web_page(w, status, w->clerk ? "staff-unsaved" : "unsaved", v);
}

enum err unsaved_page(struct web *w)
{
	return page(w, 404, values_open(w->arena));
}

enum err unsaved_gone(struct web *w, enum err e)
{
	return e == ERR_NOT_FOUND ? unsaved_page(w) : e;
}

enum err unsaved_older(struct web *w, struct str again)
{
	struct values *v = values_open(w->arena);

	values_text(v, STR("older_at"), again);
	return page(w, 403, v);
}
