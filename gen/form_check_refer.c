#include "gen/form_check.h"
#include "gen/form_condition.h"
#include "gen/form_site.h"

#include "store/base/arena.h"
#include "store/base/err.h"
#include "store/compiled/field_kind.h"

static struct place place_of(const struct form_site *s, const struct condition *c)
{
	const struct yaml_node *node = form_origin_find(s->r, c);

	if (!node)
		return form_origin_at(s->r, s->r->form, NULL);
	return str_equal(node->key, c->field) ? node->key_at : node->at;
}

static const struct form_field *referred(const struct form_site *s, const struct condition *c)
{
	return form_site_find(s, c->field, place_of(s, c));
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

static void check_values(const struct form_site *s, const struct condition *c,
                         const struct form_field *field)
{
	struct str names[256];
	size_t n = answers_of(field, names, COUNT(names) - 1);
	bool open = field->type == FIELD_TEXT || field->type == FIELD_NUMBER ||
	            field->type == FIELD_READONLY;

	if (n == 0 && !open && field->type != FIELD_RADIOS && field->type != FIELD_SELECT &&
	    field->type != FIELD_CHECKBOXES)
		diag_error(s->r->diag, place_of(s, c),
		           "\"%.*s\" is of type %s and cannot be compared; write "
		           "{answered: %.*s}",
		           STR_FMT(c->field), field_kind(field->type)->name, STR_FMT(c->field));
	for (size_t i = 0; n > 0 && i < c->value_count; i++) {
		size_t k = 0;

		while (k < n && !str_equal(names[k], c->values[i]))
			k++;
		if (k == n)
			diag_unknown(s->r->diag, form_origin_at(s->r, c, NULL), "answer", c->values[i], names,
			             n);
	}
}

static void say_other_type(const struct form_site *s, const struct condition *c,
                           const struct form_field *field, const char *has, const char *name)
{
	diag_error(s->r->diag, place_of(s, c),
	           "\"%.*s\" is of type %s and has no %s; name a field of type %s", STR_FMT(field->id),
	           field_kind(field->type)->name, has, name);
}

static bool has_number(const struct form_field *field)
{
	return field->type == FIELD_NUMBER ||
	       (field->figure_count > 0 && field->figures->kind != FIGURE_TEXT);
}

static bool has_day(const struct form_field *field)
{
	return field->type == FIELD_DATE || field->type == FIELD_FUZZYDATE ||
	       field->type == FIELD_READONLY;
}

/* A time of day has another to be compared with, or one that is written. */
static void check_times(const struct form_site *s, const struct condition *c,
                        const struct form_field *against)
{
	bool is_alone = c->kind != CONDITION_WITHIN && c->value_count == 1;

	if (against && against->type != FIELD_TIME)
		say_other_type(s, c, against, "time of day", "time");
	else if (!is_alone || (!against && str_find(c->values[0], ':') == c->values[0].n))
		diag_error(s->r->diag, place_of(s, c),
		           "a time of day is before or after another; write one like "
		           "\"09:30\", or the id of a field of type time");
}

/* Both dates of a comparison are there. */
static void check_days(const struct form_site *s, const struct condition *c,
                       const struct form_field *field)
{
	struct str other = condition_other(c);
	const struct form_field *against = other.n > 0 ? form_site_find(s, other, place_of(s, c))
	                                               : NULL;

	if (other.n > 0 && !against)
		return;
	if (field->type == FIELD_TIME) {
		check_times(s, c, against);
		return;
	}
	if (!has_day(field))
		say_other_type(s, c, field, "date", "date");
	else if (str_find(c->values[0], ':') < c->values[0].n)
		diag_error(s->r->diag, place_of(s, c),
		           "\"%.*s\" is a date, and \"%.*s\" a time of day; write a date like "
		           "2026-09-01",
		           STR_FMT(field->id), STR_FMT(c->values[0]));
	if (against && !has_day(against))
		say_other_type(s, c, against, "date", "date");
}

static void check(const struct form_site *s, const struct condition *c);

/* In rows columns come first, all of them, then the fields before the condition. */
static void check_in_rows(const struct form_site *s, const struct condition *c,
                          const struct form_field *list)
{
	struct form_site in = *s;

	if (!list->columns && list->type != FIELD_TABLE && list->type != FIELD_PEOPLE) {
		diag_error(s->r->diag, place_of(s, c),
		           "\"%.*s\" is of type %s and has no rows; name a table or a "
		           "list of people",
		           STR_FMT(list->id), field_kind(list->type)->name);
		return;
	}
	if (s->in_rows)
		diag_error(s->r->diag, place_of(s, c),
		           "a rule about rows cannot stand inside another; look at columns of "
		           "the row, or at fields of the form");
	in.in_rows = true;
	in.list = list;
	in.column = list->column_count;
	for (size_t i = 0; i < c->part_count; i++)
		check(&in, c->parts[i]);
}

static void check_leaf(const struct form_site *s, const struct condition *c)
{
	const struct form_field *field = referred(s, c);

	if (!field)
		return;
	if (condition_is_row(c))
		check_in_rows(s, c, field);
	else if (condition_is_day(c))
		check_days(s, c, field);
	else if (condition_is_number(c) && !has_number(field))
		say_other_type(s, c, field, "number", "number");
	else if (condition_is_number(c))
		return;
	else if (c->kind == CONDITION_IS || c->kind == CONDITION_IN)
		check_values(s, c, field);
	else if (c->kind == CONDITION_ANSWERED && field->type == FIELD_INFO)
		diag_error(s->r->diag, place_of(s, c),
		           "\"%.*s\" is information and has no answer; name another "
		           "field",
		           STR_FMT(c->field));
	else if (c->kind != CONDITION_ANSWERED && field->type != FIELD_DATE)
		diag_error(s->r->diag, place_of(s, c),
		           "\"%.*s\" is of type %s and has no age; name a field of "
		           "type date",
		           STR_FMT(c->field), field_kind(field->type)->name);
}

static void check(const struct form_site *s, const struct condition *c)
{
	if (!c)
		return;
	for (size_t i = 0; i < c->part_count && !condition_is_row(c); i++)
		check(s, c->parts[i]);
	if (c->field.n > 0)
		check_leaf(s, c);
}

static void check_all(const struct form_site *s, const struct form_option *options, size_t count)
{
	for (size_t i = 0; i < count; i++)
		check(s, options[i].show_if);
}

/* What a date must be: the other date stands before it. */
static void check_bounds(const struct form_site *s, const struct form_field *field)
{
	for (size_t i = 0; i < field->bound_count; i++)
		check_days(s, field->bounds[i].holds, field);
}

static void check_field(struct form_site s, const struct form_field *field)
{
	check_bounds(&s, field);
	check(&s, field->show_if);
	check_all(&s, field->options, field->option_count);
	check_all(&s, field->preset_rows, field->preset_count);
	s.list = field;
	for (s.column = 0; s.column < field->column_count; s.column++) {
		check(&s, field->columns[s.column].show_if);
		check_bounds(&s, &field->columns[s.column]);
		check_all(&s, field->columns[s.column].options, field->columns[s.column].option_count);
	}
}

void form_check_refer(struct form_reader *r)
{
	const struct form *f = r->form;
	struct form_site s = { .r = r, .page = f->page_count };

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
