/* Rules that compare: {FIELD: {at_least: 2}}, {FIELD: {before: today}}, {FIELD: {any_row: …}}. */
#include "gen/form_condition.h"
#include "gen/form_name.h"

#include "store/base/arena.h"
#include "store/base/date.h"
#include "store/base/decimal.h"
#include "store/compiled/check.h"

enum { APART_MAX = 1200, ROWS_MAX = 200, BOUNDS_MAX = 16 };

static const struct {
	struct str name;
	enum condition_kind kind;
} rules[] = {
	{ { "at_least", 8 }, CONDITION_AT_LEAST }, { { "at_most", 7 }, CONDITION_AT_MOST },
	{ { "more_than", 9 }, CONDITION_MORE_THAN }, { { "less_than", 9 }, CONDITION_LESS_THAN },
	{ { "before", 6 }, CONDITION_BEFORE }, { { "after", 5 }, CONDITION_AFTER },
	{ { "on_or_before", 12 }, CONDITION_ON_OR_BEFORE },
	{ { "on_or_after", 11 }, CONDITION_ON_OR_AFTER },
	{ { "within", 6 }, CONDITION_WITHIN },
	{ { "any_row", 7 }, CONDITION_ANY_ROW }, { { "every_row", 9 }, CONDITION_EVERY_ROW },
};

/* --- numbers ---------------------------------------------------------------------------------- */

static const struct condition *read_number(struct form_reader *r, const struct yaml_node *node,
                                           struct str field, enum condition_kind kind)
{
	struct condition *c = form_condition_new(r, node, kind, 0);
	int64_t n;

	c->field = field;
	c->values = ARENA_NEW(r->arena, struct str);
	c->values[0] = node->text;
	c->value_count = 1;
	if (node->kind == YAML_TEXT && decimal_read(node->text, &n))
		return c;
	diag_error(r->diag, node->at, "this is not a number; write one in figures, like 2 or 12.5");
	return NULL;
}

/* {between: [2, 5]}: both ends belong to it. */
static const struct condition *read_between(struct form_reader *r, const struct yaml_node *node,
                                            struct str field)
{
	struct condition *both = form_condition_new(r, node, CONDITION_ALL, 2);
	const struct condition *low, *high;
	int64_t least, most;

	if (node->kind != YAML_LIST || node->count != 2) {
		diag_error(r->diag, node->at, "\"between\" needs two numbers; write {between: [2, 5]}");
		return NULL;
	}
	low = read_number(r, node->children, field, CONDITION_AT_LEAST);
	high = read_number(r, node->children->next, field, CONDITION_AT_MOST);
	if (!low || !high)
		return NULL;
	if (decimal_read(low->values[0], &least) && decimal_read(high->values[0], &most) &&
	    least > most) {
		diag_error(r->diag, node->at, "the first number is larger than the second; swap them");
		return NULL;
	}
	both->parts[both->part_count++] = low;
	both->parts[both->part_count++] = high;
	return both;
}

/* --- dates ------------------------------------------------------------------------------------ */

static bool is_unit(struct str s)
{
	return str_is(s, "days") || str_is(s, "weeks") || str_is(s, "months") || str_is(s, "years");
}

static bool is_time(struct form_reader *r, struct str s)
{
	struct str normal;

	return check_time(r->arena, s, &normal) && str_equal(s, normal);
}

/* "today", a field or a date; or a time of day. */
static bool read_against(struct form_reader *r, const struct yaml_node *node, struct condition *c)
{
	int32_t day;

	c->values[0] = node->text;
	if (node->kind == YAML_TEXT && (form_name_is_field(node->text) ||
	                                date_read_iso(node->text, &day) || is_time(r, node->text)))
		return true;
	diag_error(r->diag, node->at,
	           "this is not a day; write today, the id of a field of type date, a date "
	           "like 2026-09-01, or for a time of day one like 09:30");
	return false;
}

static bool read_apart(struct form_reader *r, const struct yaml_node *node, struct condition *c)
{
	uint64_t n = 0;

	if (c->value_count > 1) {
		diag_error(r->diag, node->key_at,
		           "one length of time is enough; write days, weeks, months or years");
		return false;
	}
	c->values[1] = node->key;
	c->value_count = 2;
	if (node->kind == YAML_TEXT && str_number(node->text, APART_MAX, &n) && n > 0) {
		c->number = (int32_t)n;
		return true;
	}
	diag_error(r->diag, node->at, "this is not a length of time; write a whole number, 1 to %d",
	           APART_MAX);
	return false;
}

/* {of: FIELD, weeks: 2}; warns NULL: no such key here. */
static bool read_day_map(struct form_reader *r, const struct yaml_node *map, struct condition *c,
                         bool *warns)
{
	static const struct str known[] = { { "of", 2 }, { "days", 4 }, { "weeks", 5 }, { "months", 6 },
	                                    { "years", 5 }, { "warn", 4 } };

	for (const struct yaml_node *one = map->children; one; one = one->next) {
		if (str_is(one->key, "of") ? !read_against(r, one, c)
		                           : is_unit(one->key) && !read_apart(r, one, c))
			return false;
		if (str_is(one->key, "of") || is_unit(one->key))
			continue;
		if (!warns || !str_is(one->key, "warn")) {
			diag_unknown(r->diag, one->key_at, "key", one->key, known, COUNT(known) - !warns);
			return false;
		}
		*warns = one->kind == YAML_TEXT && str_is(one->text, "yes");
		if (!*warns)
			diag_error(r->diag, one->at,
			           "\"warn\" can only be yes; leave it out where the answer must be so");
	}
	return true;
}

static const struct condition *read_day(struct form_reader *r, const struct yaml_node *node,
                                        struct str field, enum condition_kind kind, bool *warns)
{
	struct condition *c = form_condition_new(r, node, kind, 0);
	bool may_apart = kind == CONDITION_BEFORE || kind == CONDITION_AFTER ||
	                 kind == CONDITION_WITHIN;

	c->field = field;
	c->values = ARENA_MANY(r->arena, 2, struct str);
	c->values[0] = STR("today");
	c->value_count = 1;
	if (node->kind == YAML_MAP ? !read_day_map(r, node, c, warns) : !read_against(r, node, c))
		return NULL;
	if (kind == CONDITION_WITHIN && c->value_count == 1) {
		diag_error(r->diag, node->at,
		           "\"within\" needs a length of time; write {within: {months: 6}}");
		return NULL;
	}
	if (may_apart || c->value_count == 1)
		return c;
	diag_error(r->diag, node->at,
	           "a date on or %s another takes no length of time; write {%s: {of: …, weeks: 2}}, "
	           "which is two weeks or more apart",
	           kind == CONDITION_ON_OR_BEFORE ? "before" : "after",
	           kind == CONDITION_ON_OR_BEFORE ? "before" : "after");
	return NULL;
}

/* One, or a list of them. */
static void add_bounds(struct form_reader *r, const struct yaml_node *node,
                       enum condition_kind kind, struct form_field *field)
{
	const struct yaml_node *one = node->kind == YAML_LIST ? node->children : node;

	for (; one; one = node->kind == YAML_LIST ? one->next : NULL) {
		struct form_bound *bound = &field->bounds[field->bound_count];

		if (field->bound_count == BOUNDS_MAX) {
			diag_error(r->diag, one->at,
			           "this date is compared too often; compare it %d times at most", BOUNDS_MAX);
			return;
		}
		bound->holds = read_day(r, one, field->id, kind, &bound->warns);
		field->bound_count += bound->holds != NULL;
	}
}

void form_compare_bounds(struct form_reader *r, const struct yaml_node *map,
                         struct form_field *field)
{
	field->bounds = ARENA_MANY(r->arena, BOUNDS_MAX, struct form_bound);
	for (size_t i = 0; i < COUNT(rules); i++) {
		const struct yaml_node *node = yaml_find(map, rules[i].name.p);

		if (node && rules[i].kind >= CONDITION_BEFORE && rules[i].kind <= CONDITION_WITHIN)
			add_bounds(r, node, rules[i].kind, field);
	}
}

/* --- rows ------------------------------------------------------------------------------------- */

static const struct condition *read_in_rows(struct form_reader *r, const struct yaml_node *node,
                                            struct str field, enum condition_kind kind)
{
	struct condition *c = form_condition_new(r, node, kind, 1);
	const struct condition *part = form_condition_read(r, node);

	c->field = field;
	if (!part)
		return NULL;
	c->parts[c->part_count++] = part;
	return c;
}

static bool read_row_number(struct form_reader *r, const struct yaml_node *node,
                            struct condition *c)
{
	uint64_t n = 0;
	bool least = c->kind == CONDITION_ROWS_AT_LEAST;

	if (node->kind == YAML_TEXT && str_number(node->text, ROWS_MAX, &n) && n >= least) {
		c->number = (int32_t)n;
		return true;
	}
	diag_error(r->diag, node->at, "this is not a number of rows; write a whole number, %d to %d",
	           least, ROWS_MAX);
	return false;
}

/* {rows: {at_least: 3, at_most: 8, where: {…}}} */
static const struct condition *read_rows(struct form_reader *r, const struct yaml_node *map,
                                         struct str field)
{
	static const struct str known[] = { { "at_least", 8 }, { "at_most", 7 }, { "where", 5 } };
	const struct yaml_node *where = yaml_find(map, "where");
	const struct condition *part = where ? form_condition_read(r, where) : NULL;
	struct condition *all = form_condition_new(r, map, CONDITION_ALL, map->count), *c;

	if (where && !part)
		return NULL;
	for (const struct yaml_node *one = map->children; one; one = one->next) {
		if (one == where)
			continue;
		if (!str_equal(one->key, known[0]) && !str_equal(one->key, known[1])) {
			diag_unknown(r->diag, one->key_at, "key", one->key, known, COUNT(known));
			return NULL;
		}
		c = form_condition_new(r, one, str_equal(one->key, known[0]) ? CONDITION_ROWS_AT_LEAST
		                                                            : CONDITION_ROWS_AT_MOST, 1);
		c->field = field;
		if (part)
			c->parts[c->part_count++] = part;
		if (!read_row_number(r, one, c))
			return NULL;
		all->parts[all->part_count++] = c;
	}
	if (all->part_count == 0)
		diag_error(r->diag, map->at, "\"rows\" needs a number; write {rows: {at_least: 1}}");
	return all->part_count > 1 ? all : all->part_count == 1 ? all->parts[0] : NULL;
}

/* -----------------------------------------------------------------------------------------------
 */

static void say_unknown(struct form_reader *r, const struct yaml_node *rule)
{
	struct str names[COUNT(rules) + 4] = {
		{ "in", 2 }, { "not", 3 }, { "between", 7 }, { "rows", 4 }
	};

	for (size_t i = 0; i < COUNT(rules); i++)
		names[i + 4] = rules[i].name;
	diag_unknown(r->diag, rule->key_at, "key", rule->key, names, COUNT(names));
}

const struct condition *form_compare_read(struct form_reader *r, const struct yaml_node *rule,
                                          struct str field)
{
	size_t i = 0;

	if (str_is(rule->key, "between"))
		return read_between(r, rule, field);
	if (str_is(rule->key, "rows"))
		return read_rows(r, rule, field);
	while (i < COUNT(rules) && !str_equal(rule->key, rules[i].name))
		i++;
	if (i == COUNT(rules)) {
		say_unknown(r, rule);
		return NULL;
	}
	if (rules[i].kind <= CONDITION_LESS_THAN)
		return read_number(r, rule, field, rules[i].kind);
	if (rules[i].kind <= CONDITION_WITHIN)
		return read_day(r, rule, field, rules[i].kind, NULL);
	return read_in_rows(r, rule, field, rules[i].kind);
}
