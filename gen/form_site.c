#include "gen/form_site.h"

#include "store/base/arena.h"

enum { FIELDS_MAX = 1000 };

static bool find_at(const struct form *f, struct str id, size_t *page, size_t *field)
{
	for (*page = 0; *page < f->page_count; ++*page)
		for (*field = 0; *field < f->pages[*page].field_count; ++*field)
			if (str_equal(f->pages[*page].fields[*field].id, id))
				return true;
	return false;
}

static void say_unknown(const struct form_site *s, struct str id, struct place at)
{
	const struct form *f = s->r->form;
	struct str names[FIELDS_MAX];
	size_t n = 0;

	for (size_t i = 0; s->list && i < s->column && n < FIELDS_MAX; i++)
		names[n++] = s->list->columns[i].id;
	for (size_t p = 0; p < f->page_count && p <= s->page; p++)
		for (size_t i = 0; i < f->pages[p].field_count && n < FIELDS_MAX; i++)
			if (p < s->page || i < s->field)
				names[n++] = f->pages[p].fields[i].id;
	if (diag_nearest(id, names, n).n > 0)
		diag_unknown(s->r->diag, at, "field", id, names, n);
	else
		diag_error(s->r->diag, at, "unknown field \"%.*s\"; write the id of a field that "
		           "stands earlier in this form", STR_FMT(id));
}

const struct form_field *form_site_find(const struct form_site *s, struct str id, struct place at)
{
	const struct form_field *column = s->list ? form_column_find(s->list, id) : NULL;
	const struct form *f = s->r->form;
	size_t page, field;

	if (column && column < &s->list->columns[s->column])
		return column;
	if (!column && !find_at(f, id, &page, &field)) {
		say_unknown(s, id, at);
		return NULL;
	}
	if (column ? column == &s->list->columns[s->column]
	           : !s->of_page && page == s->page && field == s->field) {
		diag_error(s->r->diag, at, "this looks at \"%.*s\" itself; look at a field that "
		           "stands before it", STR_FMT(id));
		return NULL;
	}
	if (column || page > s->page || (page == s->page && (s->of_page || field > s->field))) {
		diag_error(s->r->diag, at, "\"%.*s\" stands later and is not known here yet; move "
		           "it before this, or look at an earlier field", STR_FMT(id));
		return NULL;
	}
	return &f->pages[page].fields[field];
}
