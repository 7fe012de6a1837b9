#include "cgi-bin/web/told.h"

#include "cgi-bin/web/sheet.h"

/* The rows of one entry of a review, as text: a line a cell. */
static void add_rows(struct buf *b, const struct values *rows)
{
	for (const struct value *row = rows ? rows->first : NULL; row; row = row->next) {
		const struct values *cells = values_get_list(row->children, STR("cells"));

		for (const struct value *one = cells ? cells->first : NULL; one; one = one->next) {
			struct str value = values_get(one->children, STR("value"));

			if (value.n == 0)
				continue;
			buf_add(b, values_get(one->children, STR("label")));
			buf_text(b, ": ");
			buf_add(b, value);
			buf_byte(b, '\n');
		}
	}
}

/* One entry of a review as text: the answer, its files, its rows. */
static void add_entry(struct buf *b, const struct values *entry)
{
	const struct values *files = values_get_list(entry, STR("files"));

	buf_add(b, values_get(entry, STR("value")));
	for (const struct value *one = files ? files->first : NULL; one; one = one->next) {
		buf_add(b, values_get(one->children, STR("name")));
		buf_byte(b, '\n');
	}
	add_rows(b, values_get_list(entry, STR("rows")));
}

/* The entry of a field in lists below lists, or NULL. */
static const struct values *entry_below(const struct values *v, const char *const *lists,
                                        struct str id)
{
	const struct values *list = values_get_list(v, str_of(lists[0])), *found = NULL;

	for (const struct value *one = list ? list->first : NULL; one && !found; one = one->next)
		if (lists[1])
			found = entry_below(one->children, lists + 1, id);
		else if (str_equal(values_get(one->children, STR("id")), id))
			found = one->children;
	return found;
}

static const struct values *entry_of(const struct values *review, struct str id)
{
	static const char *const lists[] = { "parts", "pages", "entries", NULL };

	return entry_below(review, lists, id);
}

struct str told_answer(struct web *w, const struct values *review, struct str id)
{
	const struct values *entry = entry_of(review, id);
	struct buf b = buf_open(w->arena);

	if (entry)
		add_entry(&b, entry);
	return str_trim(buf_str(&b));
}

struct values *told_review(struct web *w, const struct intake *in, struct values *answers)
{
	struct intake one = *in;
	struct form_view view;
	struct values *v = values_open(w->arena);

	one.typed = answers;
	one.p = NULL;
	view = sheet_view(w, &one, NULL);
	form_values_review(&view, v);
	return v;
}

struct str told_field(struct web *w, const struct intake *in, struct values *answers,
                      const struct form_page *p, const struct form_field *field)
{
	struct values *entry = values_open(w->arena);
	struct buf b = buf_open(w->arena);
	struct intake one = *in;
	struct form_view view;

	one.typed = answers;
	one.p = p;
	view = sheet_view(w, &one, NULL);
	form_values_entry(&view, p, field, entry);
	add_entry(&b, entry);
	return str_trim(buf_str(&b));
}
