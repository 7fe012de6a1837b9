#include "store/compiled/sight.h"

#include "store/base/date.h"
#include "store/compiled/sight_row.h"

enum { DEPTH_MAX = 64 };

struct sight sight_open(const struct form *f, const struct values *answers,
                        const struct occasion *o)
{
	return (struct sight){ .form = f, .answers = answers, .occasion = *o };
}

struct sight sight_in_row(const struct sight *s, const struct form_field *list,
                          const struct values *row)
{
	struct sight in = *s;

	in.list = list;
	in.row = row;
	return in;
}

static enum sight_of less(enum sight_of a, enum sight_of b)
{
	return a < b ? a : b;
}

static enum sight_of more(enum sight_of a, enum sight_of b)
{
	return a > b ? a : b;
}

static enum sight_of sure(bool holds)
{
	return holds ? SIGHT_SHOWN : SIGHT_HIDDEN;
}

static struct sight deeper(const struct sight *s, bool keep_row)
{
	struct sight in = *s;

	in.above = s;
	in.asked = NULL;
	in.depth++;
	if (!keep_row) {
		in.row = NULL;
		in.list = NULL;
	}
	return in;
}

static bool is_asked_already(const struct sight *s, const struct form_field *field)
{
	for (; s; s = s->above)
		if (s->asked == field)
			return true;
	return false;
}

static bool is_on_open(const struct sight *s)
{
	for (size_t i = 0; s->open && i < s->open->field_count; i++)
		if (s->list == &s->open->fields[i])
			return true;
	return false;
}

static struct sight_seen see_column(const struct sight *s, const struct form_field *column)
{
	struct sight in = deeper(s, true);
	struct sight_seen seen = { SIGHT_HIDDEN, column, values_find(s->row, column->id) };

	if (is_asked_already(s, column))
		return seen;
	in.asked = column;
	seen.sight = sight_holds(&in, column->show_if);
	if (is_on_open(s) && seen.sight != SIGHT_HIDDEN)
		seen.sight = SIGHT_OPEN;
	return seen;
}

struct sight_seen sight_see(const struct sight *s, struct str id)
{
	const struct form_field *column = s->list ? form_column_find(s->list, id) : NULL;
	const struct form_page *page = NULL;
	const struct form_field *field;
	struct sight in = deeper(s, false);
	struct sight_seen seen = { SIGHT_HIDDEN, NULL, NULL };

	if (column)
		return see_column(s, column);
	field = form_field_find(s->form, id, &page);
	if (!field || is_asked_already(s, field))
		return seen;
	in.asked = field;
	seen.field = field;
	seen.value = field->figure_count > 0 ? sight_figure(&in, field) : values_find(s->answers, id);
	seen.sight = page == s->open ? sight_holds(&in, field->show_if) : sight_field(&in, page, field);
	if (page == s->open && seen.sight != SIGHT_HIDDEN)
		seen.sight = SIGHT_OPEN;
	return seen;
}

static bool is_one_of(struct str text, const struct condition *c)
{
	for (size_t i = 0; i < c->value_count; i++)
		if (str_equal(text, c->values[i]))
			return true;
	return false;
}

static bool option_counts(const struct sight *s, const struct form_field *field, struct str id)
{
	const struct form_option *option = form_option_find(field->options, field->option_count, id);
	struct sight in = deeper(s, true);

	return !option || sight_option(&in, option) != SIGHT_HIDDEN;
}

static bool matches(const struct sight *s, const struct condition *c, const struct sight_seen *seen)
{
	const struct value *v = seen->value;

	if (!v)
		return false;
	if (v->kind == VALUE_TEXT)
		return is_one_of(v->text, c) && option_counts(s, seen->field, v->text);
	if (v->kind != VALUE_LIST)
		return false;
	for (const struct value *one = v->children->first; one; one = one->next)
		if (is_one_of(one->text, c) && option_counts(s, seen->field, one->text))
			return true;
	return false;
}

static bool age_holds(const struct sight *s, const struct condition *c, const struct value *v)
{
	int32_t born;

	if (!v || v->kind != VALUE_TEXT || !date_read_iso(v->text, &born))
		return false;
	if (c->kind == CONDITION_OVER_SCHOOL_AGE)
		return s->occasion.today > date_school_age_end(born);
	if (c->kind == CONDITION_AGE_UNDER)
		return date_years_between(born, s->occasion.today) < c->number;
	return date_years_between(born, s->occasion.today) >= c->number;
}

static enum sight_of answer_holds(const struct sight *s, const struct condition *c)
{
	struct sight_seen seen = sight_see(s, c->field);
	struct sight in = deeper(s, true);
	bool holds;

	if (seen.sight != SIGHT_SHOWN)
		return seen.sight;
	switch (c->kind) {
	case CONDITION_IS:
	case CONDITION_IN:
		holds = matches(s, c, &seen);
		break;
	case CONDITION_ANSWERED:
		holds = !answers_is_empty(seen.value);
		break;
	case CONDITION_AGE_AT_LEAST:
	case CONDITION_AGE_UNDER:
	case CONDITION_OVER_SCHOOL_AGE:
		holds = age_holds(s, c, seen.value);
		break;
	default:
		in.asked = seen.field;
		return sight_compare(&in, c, &seen);
	}
	return sure(holds);
}

static enum sight_of parts_hold(const struct sight *s, const struct condition *c)
{
	struct sight in = deeper(s, true);
	enum sight_of result = c->kind == CONDITION_ANY ? SIGHT_HIDDEN : SIGHT_SHOWN;

	for (size_t i = 0; i < c->part_count; i++) {
		enum sight_of part = sight_holds(&in, c->parts[i]);

		result = c->kind == CONDITION_ANY ? more(result, part) : less(result, part);
	}
	/* The two ends change places; what is open stays open. */
	return c->kind == CONDITION_NOT ? (enum sight_of)(SIGHT_SHOWN - result) : result;
}

enum sight_of sight_holds(const struct sight *s, const struct condition *c)
{
	if (!c || s->all)
		return SIGHT_SHOWN;
	if (s->depth > DEPTH_MAX)
		return SIGHT_HIDDEN;
	switch (c->kind) {
	case CONDITION_ALL:
	case CONDITION_ANY:
	case CONDITION_NOT:
		return parts_hold(s, c);
	case CONDITION_ACCOUNT:
		return sure(c->value_count > 0 &&
		            s->occasion.professional == str_is(c->values[0], "professional"));
	default:
		return answer_holds(s, c);
	}
}

enum sight_of sight_page(const struct sight *s, const struct form_page *p)
{
	struct sight in = deeper(s, false);

	return p == s->open ? SIGHT_SHOWN : sight_holds(&in, p->show_if);
}

enum sight_of sight_field(const struct sight *s, const struct form_page *p,
                          const struct form_field *field)
{
	enum sight_of page = sight_page(s, p);

	return page == SIGHT_HIDDEN ? page : less(page, sight_holds(s, field->show_if));
}

enum sight_of sight_option(const struct sight *s, const struct form_option *option)
{
	return sight_holds(s, option->show_if);
}
