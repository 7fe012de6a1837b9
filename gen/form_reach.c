#include "gen/form_check.h"

#include "gen/form_ways.h"

/* Can anybody see it? Every way to answer is tried. What would take too long counts as reachable:
 * never a false alarm. */

enum { STEPS_MAX = 2000000 };

static bool can_hold(const struct form *f, const struct condition *page,
                     const struct condition *own)
{
	struct form_ways w = form_ways_open(f, STEPS_MAX);

	form_ways_look(&w, page);
	form_ways_look(&w, own);
	if (!form_ways_begin(&w))
		return true;
	do
		if (form_ways_hold(&w, page) && form_ways_hold(&w, own))
			return true;
	while (w.steps > 0 && form_ways_next(&w));
	return w.steps <= 0;
}

void form_check_reach(struct form_reader *r)
{
	for (size_t p = 0; p < r->form->page_count; p++) {
		const struct form_page *page = &r->form->pages[p];

		if (page->show_if && !can_hold(r->form, page->show_if, NULL)) {
			diag_error(r->diag, form_origin_at(r, page, "show_if"), "nobody can reach the page "
			           "\"%.*s\": its condition never holds; change it or delete the page",
			           STR_FMT(page->id));
			continue;
		}
		for (size_t i = 0; i < page->field_count; i++) {
			const struct form_field *field = &page->fields[i];

			if (field->show_if && !can_hold(r->form, page->show_if, field->show_if))
				diag_error(r->diag, form_origin_at(r, field, "show_if"), "nobody can see the "
				           "field \"%.*s\": its condition never holds; change it or delete the "
				           "field", STR_FMT(field->id));
		}
	}
}
