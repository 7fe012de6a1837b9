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

/* The review's entry of a field, or NULL. */
static const struct values *entry_of(const struct values *review, struct str id)
{
	const struct values *parts = values_get_list(review, STR("parts"));

	for (const struct value *part = parts ? parts->first : NULL; part; part = part->next) {
		const struct values *pages = values_get_list(part->children, STR("pages"));

		for (const struct value *page = pages ? pages->first : NULL; page; page = page->next) {
			const struct values *entries = values_get_list(page->children, STR("entries"));

			for (const struct value *one = entries ? entries->first : NULL; one; one = one->next)
				if (str_equal(values_get(one->children, STR("id")), id))
					return one->children;
		}
	}
	return NULL;
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
