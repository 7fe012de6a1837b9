#include "gen/form_ways.h"

#include "store/base/err.h"
#include "store/compiled/field_kind.h"

struct form_ways form_ways_open(const struct form *f, long steps)
{
	return (struct form_ways){ .form = f, .steps = steps };
}

static struct form_way *find(struct form_ways *w, const struct form_field *field)
{
	for (size_t i = 0; i < w->count; i++)
		if (w->fields[i].field == field)
			return &w->fields[i];
	return NULL;
}

static void add_values(struct form_ways *w, struct form_way *v, const struct condition *c)
{
	for (size_t i = 0; i < c->value_count; i++) {
		size_t k = 0;

		while (k < v->value_count && !str_equal(v->values[k], c->values[i]))
			k++;
		if (k < v->value_count)
			continue;
		if (v->value_count == FORM_WAYS_VALUES)
			w->too_large = true;
		else
			v->values[v->value_count++] = c->values[i];
	}
}

static void add_age(struct form_way *v, int years)
{
	for (int over = 0; over < 2; over++) {
		/* School age ends on a last Friday in June, so before or after the 16th birthday. */
		if (years < 0 || (over && years < 15) || (!over && years > 16) || v->age_count == FORM_WAYS_AGES)
			continue;
		v->ages[v->age_count].years = years;
		v->ages[v->age_count++].over_school_age = over;
	}
}

static struct form_way *add(struct form_ways *w, const struct condition *c)
{
	const struct form_page *page = NULL;
	const struct form_field *field = c->kind == CONDITION_ACCOUNT ? NULL
	                               : form_field_find(w->form, c->field, &page);
	struct form_way *v = find(w, field);

	if (v)
		return v;
	if (w->count == FORM_WAYS_FIELDS || (!field && c->kind != CONDITION_ACCOUNT)) {
		w->too_large = true;
		return NULL;
	}
	v = &w->fields[w->count++];
	*v = (struct form_way){ .field = field, .page = page };
	if (!field)
		return v;
	form_ways_look(w, page->show_if);
	form_ways_look(w, field->show_if);
	for (int years = 14; years <= 17; years++)
		add_age(v, years);
	return v;
}

void form_ways_look(struct form_ways *w, const struct condition *c)
{
	struct form_way *v;

	if (!c || w->too_large)
		return;
	for (size_t i = 0; i < c->part_count; i++)
		form_ways_look(w, c->parts[i]);
	if (c->part_count > 0 || !(v = add(w, c)) || !v->field)
		return;
	if (c->kind == CONDITION_IS || c->kind == CONDITION_IN)
		add_values(w, v, c);
	if (c->kind == CONDITION_AGE_AT_LEAST || c->kind == CONDITION_AGE_UNDER) {
		add_age(v, c->number - 1);
		add_age(v, c->number);
	}
}

static size_t states(const struct form_way *v)
{
	const struct form_field *field = v->field;
	size_t known = field ? field->option_count : 0;

	if (!field)
		return 2;
	if (field->type == FIELD_DATE)
		return v->age_count + 1;
	if (field->type == FIELD_CHECKBOXES)
		return (size_t)1 << (v->value_count + 1);
	if (field_kind(field->type)->fixed_count > 0)
		known = field_kind(field->type)->fixed_count;
	else if (known == 0 || field->linked_people || field->type == FIELD_TEXT)
		known = FORM_WAYS_VALUES + 1;
	return v->value_count + 1 + (known > v->value_count);
}

/* Ticks that the form would take: what stands alone stands alone. */
static bool is_possible(const struct form_way *v)
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

static bool is_value(const struct form_way *v, struct str value)
{
	for (size_t i = 0; i < v->value_count; i++)
		if (str_equal(v->values[i], value))
			return v->field->type == FIELD_CHECKBOXES ? (v->state >> i & 1) != 0
			                                          : v->state == i + 1;
	return false;
}

static bool leaf_holds(struct form_ways *w, const struct condition *c)
{
	const struct form_way *v = find(w, c->kind == CONDITION_ACCOUNT ? NULL
	                                   : form_field_find(w->form, c->field, NULL));

	if (!v->field)
		return v->state == 1;
	if (v->state == 0 || !form_ways_hold(w, v->page->show_if) || !form_ways_hold(w, v->field->show_if))
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

bool form_ways_hold(struct form_ways *w, const struct condition *c)
{
	if (!c || --w->steps < 0)
		return true;
	if (c->kind == CONDITION_NOT)
		return !form_ways_hold(w, c->parts[0]);
	if (c->part_count == 0)
		return leaf_holds(w, c);
	for (size_t i = 0; i < c->part_count; i++)
		if (form_ways_hold(w, c->parts[i]) == (c->kind == CONDITION_ANY))
			return c->kind == CONDITION_ANY;
	return c->kind == CONDITION_ALL;
}

/* The next way to answer. False when all were tried. */
bool form_ways_next(struct form_ways *w)
{
	for (size_t i = 0; i < w->count; i++) {
		do
			w->fields[i].state++;
		while (w->fields[i].state < w->fields[i].state_count && !is_possible(&w->fields[i]));
		if (w->fields[i].state < w->fields[i].state_count)
			return true;
		w->fields[i].state = 0;
	}
	return false;
}

bool form_ways_begin(struct form_ways *w)
{
	for (size_t i = 0; i < w->count; i++) {
		w->fields[i].state = 0;
		w->fields[i].state_count = states(&w->fields[i]);
	}
	return !w->too_large;
}
