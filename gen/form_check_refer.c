#include "gen/form_check.h"

#include "store/base/arena.h"
#include "store/base/err.h"
#include "store/compiled/field_kind.h"

enum { FIELDS_MAX = 1000 };

/* Where a condition stands: before field `field` of page `page`, and in a row before `column` of
 * list. */
struct site {
	struct form_reader *r;
	size_t page, field, column;
	bool of_page;              /* not of a field: before all of the page */
	const struct form_field *list;
};

static struct place place_of(const struct site *s, const struct condition *c)
{
	const struct yaml_node *node = form_origin_find(s->r, c);

	if (!node)
		return form_origin_at(s->r, s->r->form, NULL);
	return str_equal(node->key, c->field) ? node->key_at : node->at;
}

static bool find_at(const struct form *f, struct str id, size_t *page, size_t *field)
{
	for (*page = 0; *page < f->page_count; ++*page)
		for (*field = 0; *field < f->pages[*page].field_count; ++*field)
			if (str_equal(f->pages[*page].fields[*field].id, id))
				return true;
	return false;
}

static void say_unknown(const struct site *s, const struct condition *c)
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
	if (diag_nearest(c->field, names, n).n > 0)
		diag_unknown(s->r->diag, place_of(s, c), "field", c->field, names, n);
	else
		diag_error(s->r->diag, place_of(s, c), "unknown field \"%.*s\"; write the id of a field that "
		           "stands earlier in this form", STR_FMT(c->field));
}

/* The field that c is about when it may be, else NULL and it was said. */
static const struct form_field *referred(const struct site *s, const struct condition *c)
{
	const struct form_field *column = s->list ? form_column_find(s->list, c->field) : NULL;
	const struct form *f = s->r->form;
	size_t page, field;

	if (column && column < &s->list->columns[s->column])
		return column;
	if (!column && !find_at(f, c->field, &page, &field)) {
		say_unknown(s, c);
		return NULL;
	}
	if (column ? column == &s->list->columns[s->column] : !s->of_page && page == s->page && field == s->field) {
		diag_error(s->r->diag, place_of(s, c), "this looks at \"%.*s\" itself; look at a field that "
		           "stands before it", STR_FMT(c->field));
		return NULL;
	}
	if (column || page > s->page || (page == s->page && (s->of_page || field > s->field))) {
		diag_error(s->r->diag, place_of(s, c), "\"%.*s\" stands later and is not known here yet; move "
		           "it before this, or look at an earlier field", STR_FMT(c->field));
		return NULL;
	}
	return &f->pages[page].fields[field];
}

/* The answers a field can have; 0: any. */
static size_t answers_of(const struct form_field *field, struct str *names, size_t max)
{
	const struct field_kind *kind = field_kind(field->type);
	size_t n = 0;

	for (size_t i = 0; i < kind->fixed_count; i++)
		names[n++] = kind->fixed[i];
	if (field->linked_people)
		names[n++] = STR("myself");
	if (field->type != FIELD_TEXT)
		for (size_t i = 0; i < field->option_count && n < max; i++)
			names[n++] = field->options[i].id;
	return n;
}

static void check_values(const struct site *s, const struct condition *c, const struct form_field *field)
{
	struct str names[256];
	size_t n = answers_of(field, names, COUNT(names) - 1);
	bool open = field->type == FIELD_TEXT || field->type == FIELD_NUMBER || field->type == FIELD_READONLY;

	if (n == 0 && !open && field->type != FIELD_RADIOS && field->type != FIELD_SELECT &&
	    field->type != FIELD_CHECKBOXES)
		diag_error(s->r->diag, place_of(s, c), "\"%.*s\" is of type %s and cannot be compared; write "
		           "{answered: %.*s}", STR_FMT(c->field), field_kind(field->type)->name,
		           STR_FMT(c->field));
	for (size_t i = 0; n > 0 && i < c->value_count; i++) {
		size_t k = 0;

		while (k < n && !str_equal(names[k], c->values[i]))
			k++;
		if (k == n)
			diag_unknown(s->r->diag, form_origin_at(s->r, c, NULL), "answer", c->values[i], names, n);
	}
}

static void check_leaf(const struct site *s, const struct condition *c)
{
	const struct form_field *field = referred(s, c);

	if (!field)
		return;
	if (c->kind == CONDITION_IS || c->kind == CONDITION_IN)
		check_values(s, c, field);
	else if (c->kind == CONDITION_ANSWERED && field->type == FIELD_INFO)
		diag_error(s->r->diag, place_of(s, c), "\"%.*s\" is information and has no answer; name another "
		           "field", STR_FMT(c->field));
	else if (c->kind != CONDITION_ANSWERED && field->type != FIELD_DATE)
		diag_error(s->r->diag, place_of(s, c), "\"%.*s\" is of type %s and has no age; name a field of "
		           "type date", STR_FMT(c->field), field_kind(field->type)->name);
}

static void check(const struct site *s, const struct condition *c)
{
	if (!c)
		return;
	for (size_t i = 0; i < c->part_count; i++)
		check(s, c->parts[i]);
	if (c->field.n > 0)
		check_leaf(s, c);
}

static void check_all(const struct site *s, const struct form_option *options, size_t count)
{
	for (size_t i = 0; i < count; i++)
		check(s, options[i].show_if);
}

static void check_field(struct site s, const struct form_field *field)
{
	check(&s, field->show_if);
	check_all(&s, field->options, field->option_count);
	check_all(&s, field->preset_rows, field->preset_count);
	s.list = field;
	for (s.column = 0; s.column < field->column_count; s.column++) {
		check(&s, field->columns[s.column].show_if);
		check_all(&s, field->columns[s.column].options, field->columns[s.column].option_count);
	}
}

void form_check_refer(struct form_reader *r)
{
	const struct form *f = r->form;
	struct site s = { .r = r, .page = f->page_count };

	check(&s, f->self_when);
	for (size_t i = 0; i < r->named_count; i++) {
		const struct yaml_node *node = r->named[i].node;

		if (r->named[i].used)
			continue;
		diag_warning(r->diag, node->key_at, "the condition \"%.*s\" is never used; leave it out",
		             STR_FMT(node->key));
		check(&s, form_condition_read(r, node));
	}
	for (s.page = 0; s.page < f->page_count; s.page++) {
		s.field = 0;
		s.of_page = true;
		check(&s, f->pages[s.page].show_if);
		for (s.of_page = false; s.field < f->pages[s.page].field_count; s.field++)
			check_field(s, &f->pages[s.page].fields[s.field]);
	}
}
