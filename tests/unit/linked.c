/* The people that a form can be about are read out of the cases only for a page that asks. */
#include "cgi-bin/web/linked.h"

#include "store/compiled/form.h"
#include "tests/unit/family.h"
#include "tests/tap.h"

static struct form_field name, whom = { .linked_people = true };
static struct form_page pages[] = { { .fields = &whom, .field_count = 1 },
	                                { .fields = &name, .field_count = 1 } };

static size_t people(struct web *w, const struct form *f, const struct form_page *p)
{
	const struct values *list = linked_people(w, f, p);

	return list ? list->count : 0;
}

int main(void)
{
	struct form asks = { .id = STR("asks"), .pages = pages, .page_count = 2 },
	            other = { .id = STR("other"), .pages = &pages[1], .page_count = 1 };
	struct visitor visitor = { .signed_in = true };
	struct family f;
	struct place p;
	struct web w;

	family_open(&p, &f);
	w = (struct web){ .arena = p.arena, .keys = p.keys, .visitor = &visitor, .now = FAMILY_NOW,
		              .main = place_begin(&p, MAIN, READ) };
	is_err(OK, person_load(w.main, p.keys, f.ann, &visitor.person), "a mother fills in a form");
	is_int(1, (int64_t)people(&w, &asks, &pages[0]), "a page that asks whom it is about is read");
	ok(!linked_people(&w, &asks, &pages[1]), "another page of the form reads no case");
	is_int(1, (int64_t)people(&w, &asks, NULL), "all of the form shows the answer");
	ok(!linked_people(&w, &other, NULL), "a form that asks nowhere reads none");
	family_abort(w.main);
	place_remove(&p);
	return done();
}
