#include "gen/form_ways.h"

#include "store/base/decimal.h"
#include "store/base/err.h"
#include "store/compiled/field_kind.h"

struct form_ways form_ways_open(const struct form *f, long steps)
{
	return (struct form_ways){ .form = f, .steps = steps };
}

static struct form_way *find(struct form_ways *w, const struct form_field *field,
                             enum form_look_by look, const struct condition *chance)
{
	for (size_t i = 0; i < w->count; i++)
		if (w->fields[i].field == field && w->fields[i].look == look &&
		    w->fields[i].chance == chance)
			return &w->fields[i];
	return NULL;
}

static enum form_look_by look_of(const struct condition *c)
{
	if (condition_is_number(c))
		return BY_NUMBER;
	if (condition_is_day(c) && str_is(c->values[0], "today"))
		return BY_DAY;
	return condition_is_day(c) || condition_is_row(c) ? BY_CHANCE : BY_ANSWER;
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
		if (years < 0 || (over && years < 15) || (!over && years > 16) ||
		    v->age_count == FORM_WAYS_AGES)
			continue;
		v->ages[v->age_count].years = years;
		v->ages[v->age_count++].over_school_age = over;
	}
}

static int64_t days_apart(const struct condition *c)
{
	struct str unit = c->value_count > 1 ? c->values[1] : STR("days");
	int64_t days = str_is(unit, "weeks")    ? 7
	               : str_is(unit, "months") ? 30
	               : str_is(unit, "years")  ? 360
	                                        : 1;

	return c->number * days;
}

static void add_point(struct form_ways *w, struct form_way *v, int64_t point)
{
	const struct form_field *f = v->field;
	bool bounded = v->look == BY_NUMBER && f->type == FIELD_NUMBER;

	if (bounded && (point < f->min * INT64_C(1000000) || point > f->max * INT64_C(1000000)))
		return;
	for (size_t i = 0; i < v->point_count; i++)
		if (v->points[i] == point)
			return;
	if (v->point_count == FORM_WAYS_POINTS)
		w->too_large = true;
	else
		v->points[v->point_count++] = point;
}

/* On both sides of the number, as near as the field takes numbers. */
static void add_number(struct form_ways *w, struct form_way *v, const struct condition *c)
{
	int64_t at = 0, step = 1000000;

	(void)decimal_read(c->values[0], &at);
	for (int i = 0; i < v->field->decimals; i++)
		step /= 10;
	at -= at % step;
	for (int64_t point = at - step; point <= at + step; point += step)
		add_point(w, v, point);
}

/* Months differ in length, so that days and months cannot be compared here. */
static void add_day(struct form_ways *w, struct form_way *v, const struct condition *c)
{
	bool months = c->value_count > 1 &&
	              (str_is(c->values[1], "months") || str_is(c->values[1], "years"));
	int64_t apart = days_apart(c);

	v->in_months |= months;
	v->in_days |= c->value_count > 1 && !months;
	w->too_large |= v->in_months && v->in_days;
	for (int64_t near = -1; near <= 1; near++) {
		add_point(w, v, near);
		add_point(w, v, apart + near);
		add_point(w, v, near - apart);
	}
}

static struct form_way *add(struct form_ways *w, const struct condition *c, enum form_look_by look)
{
	const struct form_page *page = NULL;
	const struct form_field *field = c->kind == CONDITION_ACCOUNT ? NULL
	                               : form_field_find(w->form, c->field, &page);
	const struct condition *chance = look == BY_CHANCE ? c : NULL;
	struct form_way *v = find(w, field, look, chance);

	if (v)
		return v;
	if (w->count == FORM_WAYS_FIELDS || (!field && c->kind != CONDITION_ACCOUNT)) {
		w->too_large = true;
		return NULL;
	}
	for (size_t i = 0; i < w->count; i++)
		w->twice |= w->fields[i].field == field && look != BY_CHANCE &&
		            w->fields[i].look != BY_CHANCE;
	v = &w->fields[w->count++];
	*v = (struct form_way){ .field = field, .look = look, .chance = chance, .page = page };
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
	for (size_t i = 0; i < c->part_count && !condition_is_row(c); i++)
		form_ways_look(w, c->parts[i]);
	if ((c->part_count > 0 && !condition_is_row(c)) || !(v = add(w, c, look_of(c))) || !v->field)
		return;
	if (v->look == BY_CHANCE)
		(void)add(w, c, BY_ANSWER);
	if (v->look == BY_NUMBER)
		add_number(w, v, c);
	if (v->look == BY_DAY)
		add_day(w, v, c);
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

	if (!field || v->look == BY_CHANCE)
		return 2;
	if (v->look != BY_ANSWER)
		return v->point_count + 1;
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
	if (!v->field || v->look != BY_ANSWER || v->field->type != FIELD_CHECKBOXES ||
	    (v->state & (v->state - 1)) == 0)
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

static bool number_holds(const struct condition *c, int64_t is)
{
	int64_t against = 0;

	(void)decimal_read(c->values[0], &against);
	switch (c->kind) {
	case CONDITION_AT_LEAST: return is >= against;
	case CONDITION_AT_MOST: return is <= against;
	case CONDITION_MORE_THAN: return is > against;
	default: return is < against;
	}
}

static bool day_holds(const struct condition *c, int64_t is)
{
	bool apart = c->value_count > 1;
	int64_t n = days_apart(c);

	switch (c->kind) {
	case CONDITION_BEFORE: return apart ? is <= -n : is < 0;
	case CONDITION_AFTER: return apart ? is >= n : is > 0;
	case CONDITION_ON_OR_BEFORE: return is <= 0;
	case CONDITION_ON_OR_AFTER: return is >= 0;
	default: return is >= -n && is <= n;
	}
}

/* What is there. No rows at all are few rows too. */
static bool is_given(struct form_ways *w, const struct form_way *v, const struct condition *c)
{
	const struct form_way *answer = v->look == BY_CHANCE ? find(w, v->field, BY_ANSWER, NULL) : v;

	return c->kind == CONDITION_ROWS_AT_MOST || (answer && answer->state > 0);
}

static bool leaf_holds(struct form_ways *w, const struct condition *c)
{
	const struct form_field *field = c->kind == CONDITION_ACCOUNT
	                                     ? NULL
	                                     : form_field_find(w->form, c->field, NULL);
	const struct form_way *v = find(w, field, look_of(c), look_of(c) == BY_CHANCE ? c : NULL);

	if (!v->field)
		return v->state == 1;
	if (!is_given(w, v, c) || !form_ways_hold(w, v->page->show_if) ||
	    !form_ways_hold(w, v->field->show_if))
		return false;
	if (v->look == BY_CHANCE)
		return v->state == 1;
	if (v->look == BY_NUMBER)
		return number_holds(c, v->points[v->state - 1]);
	if (v->look == BY_DAY)
		return day_holds(c, v->points[v->state - 1]);
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
	if (c->part_count == 0 || condition_is_row(c))
		return leaf_holds(w, c);
	for (size_t i = 0; i < c->part_count; i++)
		if (form_ways_hold(w, c->parts[i]) == (c->kind == CONDITION_ANY))
			return c->kind == CONDITION_ANY;
	return c->kind == CONDITION_ALL;
}

/* The next way to answer, whether it can be or not. False when all were tried. */
static bool step(struct form_ways *w)
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

static bool agrees(const struct form_ways *w)
{
	for (size_t i = 0; i < w->count; i++)
		for (size_t k = 0; k < i; k++)
			if (w->fields[i].field == w->fields[k].field && w->fields[i].look != BY_CHANCE &&
			    w->fields[k].look != BY_CHANCE &&
			    (w->fields[i].state == 0) != (w->fields[k].state == 0))
				return false;
	return true;
}

bool form_ways_next(struct form_ways *w)
{
	while (step(w))
		if (!w->twice || agrees(w))
			return true;
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
