/* "value" of a calculated field: a sum, a count, an age, days between two dates, or a text. */
#include "gen/form_reader.h"

#include <stddef.h>

#include "gen/form_key.h"
#include "gen/form_name.h"

#include "store/base/arena.h"
#include "store/base/err.h"

enum { TIMES_MAX = 1000 };

static const char write_one[] = "write {sum: TABLE.COLUMN}, {count: TABLE}, {age: DATE}, "
                                "{days: {from: DATE, to: DATE}} or a text with {FIELD, words}";

static void read_sum(struct form_reader *r, const struct yaml_node *node,
                     struct form_figure *figure)
{
	size_t dot = str_find(node->text, '.');

	figure->kind = FIGURE_SUM;
	figure->field = str_part(node->text, 0, dot);
	figure->other = str_from(node->text, dot + 1);
	if (!form_name_is_field(figure->field) || !form_name_is_field(figure->other))
		diag_error(r->diag, node->at, "a sum is of a column; write {sum: TABLE.COLUMN}");
}

static void read_count(struct form_reader *r, const struct yaml_node *node,
                       struct form_figure *figure)
{
	figure->kind = FIGURE_COUNT;
	figure->field = node->text;
	if (!form_name_is_field(figure->field))
		diag_error(r->diag, node->at, "rows are counted of a table; write {count: TABLE}");
}

static const struct form_key age_keys[] = {
	{ .name = "of", .kind = KEY_FIELD_ID, .offset = offsetof(struct form_figure, field) },
	{ .name = "on", .kind = KEY_FIELD_ID, .offset = offsetof(struct form_figure, other) },
};
static const char *const age_needs[] = { "of", NULL };
static const struct form_keys form_keys_age = { "age", age_keys, COUNT(age_keys), age_needs };

static const struct form_key days_keys[] = {
	{ .name = "from", .kind = KEY_FIELD_ID, .offset = offsetof(struct form_figure, field) },
	{ .name = "to", .kind = KEY_FIELD_ID, .offset = offsetof(struct form_figure, other) },
};
static const char *const days_needs[] = { "from", "to", NULL };
static const struct form_keys form_keys_days = { "number of days", days_keys, COUNT(days_keys),
                                                 days_needs };

/* {age: dob}, {age: {of: dob, on: meeting_date}} */
static void read_age(struct form_reader *r, const struct yaml_node *node,
                     struct form_figure *figure)
{
	figure->kind = FIGURE_AGE;
	figure->other = STR("today");
	if (node->kind != YAML_TEXT)
		form_key_read(r, node, &form_keys_age, -1, figure);
	else if (form_name_is_field(node->text))
		figure->field = node->text;
	else
		diag_error(r->diag, node->at, "this is not a day; write the id of a field of type date");
}

static void read_days(struct form_reader *r, const struct yaml_node *node,
                      struct form_figure *figure)
{
	figure->kind = FIGURE_DAYS;
	form_key_read(r, node, &form_keys_days, -1, figure);
}

static void read_times(struct form_reader *r, const struct yaml_node *node,
                       struct form_figure *figure)
{
	uint64_t n = 0;

	if (node->kind == YAML_TEXT && str_number(node->text, TIMES_MAX, &n) && n > 0)
		figure->times = (int32_t)n;
	else
		diag_error(r->diag, node->at, "this is not how many times; write a whole number, 1 to %d",
		           TIMES_MAX);
}

static const struct {
	const char *name;
	void (*read)(struct form_reader *r, const struct yaml_node *node, struct form_figure *figure);
} kinds[] = {
	{ "sum", read_sum }, { "count", read_count }, { "age", read_age }, { "days", read_days },
};

void form_figure_read(struct form_reader *r, const struct yaml_node *node, struct form_field *field)
{
	static const struct str known[] = { { "sum", 3 }, { "count", 5 }, { "age", 3 }, { "days", 4 },
	                                    { "times", 5 } };
	struct form_figure *figure = field->figures = ARENA_NEW(r->arena, struct form_figure);
	size_t read = 0, errors = r->diag->errors;

	form_origin_add(r, figure, node);
	if (node->kind == YAML_TEXT)
		figure->text = form_text_read(r, node, FORM_TEXT_ANSWER);
	for (const struct yaml_node *one = node->children; one; one = one->next) {
		size_t i = 0;

		while (i < COUNT(kinds) && !str_is(one->key, kinds[i].name))
			i++;
		read += i < COUNT(kinds);
		if (i < COUNT(kinds))
			kinds[i].read(r, one, figure);
		else if (str_is(one->key, "times"))
			read_times(r, one, figure);
		else
			diag_unknown(r->diag, one->key_at, "key", one->key, known, COUNT(known));
	}
	if (node->kind != YAML_TEXT && read != 1)
		diag_error(r->diag, node->at, "a value is made in one way; %s", write_one);
	else if (figure->times > 0 && figure->kind != FIGURE_SUM)
		diag_error(r->diag, yaml_find(node, "times")->at,
		           "\"times\" is only for a sum; leave it out");
	/* What is wrong already need not be looked at again. */
	field->figure_count = r->diag->errors == errors;
}
