#include <string.h>

#include "gen/form_check.h"

#include "store/base/err.h"

/* Can anybody see it? Every way to answer the fields that a rule looks at, directly or through
 * the rules of those fields, is tried: as far as it looks, an answer is nothing, one of the
 * values that are named, or another. What would take too long counts as reachable: never a false
 * alarm. */

enum { VARIABLES_MAX = 24, VALUES_MAX = 24, AGES_MAX = 64, STEPS_MAX = 2000000 };

/* A field that rules look at, or (field NULL) the account. Its states: of a choice 0 nothing,
 * then the values, then another; of checkboxes a set of bits, the last for another; of a date 0
 * nothing, then ages. */
struct variable {
	const struct form_field *field;
	const struct form_page *page;
	struct str values[VALUES_MAX];
	size_t value_count;
	struct { int years; bool over_school_age; } ages[AGES_MAX];
	size_t age_count;
	size_t state_count, state;
};

struct search {
	const struct form *form;
	struct variable variables[VARIABLES_MAX];
	size_t count;
	long steps;                /* left */
	bool too_large;
};

static struct variable *find(struct search *s, const struct form_field *field)
{
	for (size_t i = 0; i < s->count; i++)
		if (s->variables[i].field == field)
			return &s->variables[i];
	return NULL;
}

static void add_values(struct search *s, struct variable *v, const struct condition *c)
{
	for (size_t i = 0; i < c->value_count; i++) {
		size_t k = 0;

		while (k < v->value_count && !str_equal(v->values[k], c->values[i]))
			k++;
		if (k < v->value_count)
			continue;
		if (v->value_count == VALUES_MAX)
			s->too_large = true;
		else
			v->values[v->value_count++] = c->values[i];
	}
}

static void add_age(struct variable *v, int years)
{
	for (int over = 0; over < 2; over++) {
		/* School age ends on a last Friday in June, so before or after the 16th birthday. */
		if (years < 0 || (over && years < 15) || (!over && years > 16) || v->age_count == AGES_MAX)
			continue;
		v->ages[v->age_count].years = years;
		v->ages[v->age_count++].over_school_age = over;
	}
}

static void collect(struct search *s, const struct condition *c);

static struct variable *add(struct search *s, const struct condition *c)
{
	const struct form_page *page = NULL;
	const struct form_field *field = c->kind == CONDITION_ACCOUNT ? NULL
	                               : form_field_find(s->form, c->field, &page);
	struct variable *v = find(s, field);

	if (v)
		return v;
	if (s->count == VARIABLES_MAX || (!field && c->kind != CONDITION_ACCOUNT)) {
		s->too_large = true;
		return NULL;
	}
	v = &s->variables[s->count++];
	*v = (struct variable){ .field = field, .page = page };
	if (!field)
		return v;
	collect(s, page->show_if);
	collect(s, field->show_if);
	for (int years = 14; years <= 17; years++)
		add_age(v, years);
	return v;
}

static void collect(struct search *s, const struct condition *c)
{
	struct variable *v;

	if (!c || s->too_large)
		return;
	for (size_t i = 0; i < c->part_count; i++)
		collect(s, c->parts[i]);
	if (c->part_count > 0 || !(v = add(s, c)) || !v->field)
		return;
	if (c->kind == CONDITION_IS || c->kind == CONDITION_IN)
		add_values(s, v, c);
	if (c->kind == CONDITION_AGE_AT_LEAST || c->kind == CONDITION_AGE_UNDER) {
		add_age(v, c->number - 1);
		add_age(v, c->number);
	}
}

static size_t states(const struct variable *v)
{
	const struct form_field *field = v->field;
	size_t known = field ? field->option_count : 0;

	if (!field)
		return 2;
	if (field->type == FIELD_DATE)
		return v->age_count + 1;
	if (field->type == FIELD_CHECKBOXES)
		return (size_t)1 << (v->value_count + 1);
	if (field->type == FIELD_YESNO || field->type == FIELD_YESNOUNSURE)
		known = field->type == FIELD_YESNO ? 2 : 3;
	else if (known == 0 || field->linked_people || field->type == FIELD_TEXT)
		known = VALUES_MAX + 1;
	return v->value_count + 1 + (known > v->value_count);
}

/* Ticks that the form would take: what stands alone stands alone. */
static bool is_possible(const struct variable *v)
{
	if (!v->field || v->field->type != FIELD_CHECKBOXES || (v->state & (v->state - 1)) == 0)
		return true;
	for (size_t i = 0; i < v->value_count; i++) {
		const struct form_option *option = form_option_find(v->field->options,
		                                                    v->field->option_count, v->values[i]);

		if ((v->state >> i & 1) != 0 && option && option->exclusive)
			return false;
	}
	return true;
}

static bool holds(struct search *s, const struct condition *c);

static bool is_value(const struct variable *v, struct str value)
{
	for (size_t i = 0; i < v->value_count; i++)
		if (str_equal(v->values[i], value))
			return v->field->type == FIELD_CHECKBOXES ? (v->state >> i & 1) != 0
			                                          : v->state == i + 1;
	return false;
}

static bool leaf_holds(struct search *s, const struct condition *c)
{
	const struct variable *v = find(s, c->kind == CONDITION_ACCOUNT ? NULL
	                                   : form_field_find(s->form, c->field, NULL));

	if (!v->field)
		return v->state == 1;
	if (v->state == 0 || !holds(s, v->page->show_if) || !holds(s, v->field->show_if))
		return false;
	switch (c->kind) {
	case CONDITION_AGE_AT_LEAST:
		return v->ages[v->state - 1].years >= c->number;
	case CONDITION_AGE_UNDER:
		return v->ages[v->state - 1].years < c->number;
	case CONDITION_OVER_SCHOOL_AGE:
		return v->ages[v->state - 1].over_school_age;
	case CONDITION_ANSWERED:
		return true;
	default:
		break;
	}
	for (size_t i = 0; i < c->value_count; i++)
		if (is_value(v, c->values[i]))
			return true;
	return false;
}

static bool holds(struct search *s, const struct condition *c)
{
	if (!c || --s->steps < 0)
		return true;
	if (c->kind == CONDITION_NOT)
		return !holds(s, c->parts[0]);
	if (c->part_count == 0)
		return leaf_holds(s, c);
	for (size_t i = 0; i < c->part_count; i++)
		if (holds(s, c->parts[i]) == (c->kind == CONDITION_ANY))
			return c->kind == CONDITION_ANY;
	return c->kind == CONDITION_ALL;
}

/* The next way to answer. False when all were tried. */
static bool next(struct search *s)
{
	for (size_t i = 0; i < s->count; i++) {
		do
			s->variables[i].state++;
		while (s->variables[i].state < s->variables[i].state_count && !is_possible(&s->variables[i]));
		if (s->variables[i].state < s->variables[i].state_count)
			return true;
		s->variables[i].state = 0;
	}
	return false;
}

static bool can_hold(const struct form *f, const struct condition *page, const struct condition *own)
{
	struct search s = { .form = f, .steps = STEPS_MAX };

	collect(&s, page);
	collect(&s, own);
	if (s.too_large)
		return true;
	for (size_t i = 0; i < s.count; i++)
		s.variables[i].state_count = states(&s.variables[i]);
	do
		if (holds(&s, page) && holds(&s, own))
			return true;
	while (s.steps > 0 && next(&s));
	return s.steps <= 0;
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
