#include "cgi-bin/web/unsaved.h"

#include "cgi-bin/web/request.h"
#include "store/compiled/check.h"

enum { LONG_TEXT = 20 };

/* Somebody wrote it; not the id of an option, a date or a number. */
static bool is_written(const struct field *one)
{
	struct str value = str_trim(one->value);

	return !check_is_own(one->name) && (value.n >= LONG_TEXT || str_find(value, ' ') < value.n ||
	                                    str_find(value, '\n') < value.n);
}

static enum err page(struct web *w, int status, struct values *v)
{
	struct values *texts = values_list(v, STR("texts"));

	if (w->request.wants_json)
		return ERR_NOT_FOUND;
	for (size_t i = 0; i < w->request.fields.count; i++)
		if (is_written(&w->request.fields.items[i]))
			values_text(values_add_tree(texts), STR("text"), w->request.fields.items[i].value);
	return texts->count > 0 ? web_page(w, status, "unsaved", v) : ERR_NOT_FOUND;
}

enum err unsaved_page(struct web *w)
{
	return page(w, 404, values_open(w->arena));
}

enum err unsaved_older(struct web *w, struct str again)
{
	struct values *v = values_open(w->arena);

	values_text(v, STR("older_at"), again);
	return page(w, 403, v);
}
