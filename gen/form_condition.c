#include "gen/form_condition.h"
#include "gen/form_name.h"

#include "store/base/arena.h"
#include "store/base/err.h"

/* The words of conditions; docs/form-language.md. No field may be called so. */
static const char *const words[] = { "answered", "age", "account", "all", "any", "not" };

enum { NAMED_MAX = 500 };

static struct condition *new_condition(struct form_reader *r, const struct yaml_node *node,
                                       enum condition_kind kind)
{
	struct condition *c = ARENA_NEW(r->arena, struct condition);

	c->kind = kind;
	form_origin_add(r, c, node);
	return c;
}

struct condition *form_condition_new(struct form_reader *r, const struct yaml_node *node,
                                     enum condition_kind kind, size_t room)
{
	struct condition *c = new_condition(r, node, kind);

	c->parts = ARENA_MANY(r->arena, room, const struct condition *);
	return c;
}

static void add_part(struct condition *c, const struct condition *part)
{
	if (part)
		c->parts[c->part_count++] = part;
}

static const struct condition *negated(struct form_reader *r, const struct yaml_node *node,
                                       const struct condition *part)
{
	struct condition *c = form_condition_new(r, node, CONDITION_NOT, 1);

	add_part(c, part);
	return part ? c : NULL;
}

static const struct condition *read_parts(struct form_reader *r, const struct yaml_node *node,
                                          enum condition_kind kind)
{
	struct condition *c = form_condition_new(r, node, kind, node->count);

	if (node->kind != YAML_LIST || node->count == 0) {
		diag_error(r->diag, node->at, "\"%.*s\" needs a list of conditions; write %.*s: [{…}, {…}]",
		           STR_FMT(node->key), STR_FMT(node->key));
		return NULL;
	}
	for (const struct yaml_node *one = node->children; one; one = one->next)
		add_part(c, form_condition_read(r, one));
	return c->part_count == node->count ? c : NULL;
}

static bool is_field(struct form_reader *r, const struct yaml_node *node)
{
	if (node && node->kind == YAML_TEXT && form_name_is_field(node->text))
		return true;
	if (node)
		diag_error(r->diag, node->at, "this is not the id of a field; write one");
	return false;
}

static const struct condition *read_answered(struct form_reader *r, const struct yaml_node *node)
{
	struct condition *c = new_condition(r, node, CONDITION_ANSWERED);

	c->field = node->text;
	return is_field(r, node) ? c : NULL;
}

static const struct condition *read_age_rule(struct form_reader *r, const struct yaml_node *node,
                                             struct str of)
{
	static const struct str known[] = { { "at_least", 8 }, { "under", 5 },
	                                    { "over_school_age", 15 }, { "of", 2 } };
	struct condition *c = new_condition(r, node, CONDITION_AGE_AT_LEAST);
	uint64_t n = 0;

	c->field = of;
	if (str_is(node->key, "over_school_age")) {
		c->kind = CONDITION_OVER_SCHOOL_AGE;
		if (str_is(node->text, "yes"))
			return c;
		diag_error(r->diag, node->at, "\"over_school_age\" can only be yes; write {not: {age: {of: "
		           "%.*s, over_school_age: yes}}} for the contrary", STR_FMT(of));
		return NULL;
	}
	if (str_is(node->key, "under"))
		c->kind = CONDITION_AGE_UNDER;
	else if (!str_is(node->key, "at_least")) {
		diag_unknown(r->diag, node->key_at, "key", node->key, known, COUNT(known));
		return NULL;
	}
	if (node->kind == YAML_TEXT && str_number(node->text, 120, &n)) {
		c->number = (int32_t)n;
		return c;
	}
	diag_error(r->diag, node->at, "this is not an age; write whole years, 0 to 120");
	return NULL;
}

static const struct condition *read_age(struct form_reader *r, const struct yaml_node *node)
{
	const struct yaml_node *of = yaml_find(node, "of");
	struct condition *c = form_condition_new(r, node, CONDITION_ALL, node->count);

	if (!of || node->count < 2) {
		diag_error(r->diag, node->at, "an age needs a field and a rule; write "
		           "{age: {of: FIELD, at_least: 16}}");
		return NULL;
	}
	if (!is_field(r, of))
		return NULL;
	for (const struct yaml_node *one = node->children; one; one = one->next)
		if (one != of)
			add_part(c, read_age_rule(r, one, of->text));
	if (c->part_count + 1 != node->count)
		return NULL;
	return c->part_count == 1 ? c->parts[0] : c;
}

static const struct condition *read_account(struct form_reader *r, const struct yaml_node *node)
{
	static const struct str known[] = { { "professional", 12 } };
	struct condition *c = new_condition(r, node, CONDITION_ACCOUNT);

	c->values = ARENA_NEW(r->arena, struct str);
	c->values[0] = node->text;
	c->value_count = 1;
	if (str_is(node->text, "professional"))
		return c;
	diag_unknown(r->diag, node->at, "account", node->text, known, COUNT(known));
	return NULL;
}

static bool add_value(struct form_reader *r, struct condition *c, const struct yaml_node *node)
{
	if (node->kind != YAML_TEXT || node->text.n == 0) {
		diag_error(r->diag, node->at, "this is not an answer; write the id of an option");
		return false;
	}
	c->values[c->value_count++] = node->text;
	return true;
}

static const struct condition *read_is(struct form_reader *r, const struct yaml_node *node,
                                       struct str field)
{
	struct condition *c = new_condition(r, node, CONDITION_IS);

	c->field = field;
	c->values = ARENA_NEW(r->arena, struct str);
	return add_value(r, c, node) ? c : NULL;
}

static const struct condition *read_in(struct form_reader *r, const struct yaml_node *list,
                                       struct str field)
{
	struct condition *c = new_condition(r, list, CONDITION_IN);

	if (list->kind != YAML_LIST || list->count == 0) {
		diag_error(r->diag, list->at, "\"in\" needs a list of answers; write {in: [a, b]}");
		return NULL;
	}
	c->field = field;
	c->values = ARENA_MANY(r->arena, list->count, struct str);
	for (const struct yaml_node *one = list->children; one; one = one->next)
		if (!add_value(r, c, one))
			return NULL;
	return c;
}

static const struct condition *read_rule(struct form_reader *r, const struct yaml_node *rule,
                                         struct str field)
{
	if (str_is(rule->key, "in"))
		return read_in(r, rule, field);
	if (str_is(rule->key, "not") && rule->kind == YAML_MAP && yaml_find(rule, "in"))
		return negated(r, rule, read_in(r, yaml_find(rule, "in"), field));
	if (str_is(rule->key, "not"))
		return negated(r, rule, read_is(r, rule, field));
	return form_compare_read(r, rule, field);
}

/* {FIELD: answer}, {FIELD: {in: […]}}, {FIELD: {at_least: 2, at_most: 5}}: of several rules all. */
static const struct condition *read_answer(struct form_reader *r, const struct yaml_node *node)
{
	struct condition *all;

	if (!form_name_is_field(node->key)) {
		diag_error(r->diag, node->key_at, "\"%.*s\" is not the id of a field; write one",
		           STR_FMT(node->key));
		return NULL;
	}
	if (node->kind == YAML_TEXT)
		return read_is(r, node, node->key);
	if (node->kind != YAML_MAP || node->count == 0) {
		diag_error(r->diag, node->at, "this is not a condition on \"%.*s\"; write {%.*s: a}, "
		           "{%.*s: {in: [a, b]}} or {%.*s: {not: a}}", STR_FMT(node->key),
		           STR_FMT(node->key), STR_FMT(node->key), STR_FMT(node->key));
		return NULL;
	}
	all = form_condition_new(r, node, CONDITION_ALL, node->count);
	for (const struct yaml_node *rule = node->children; rule; rule = rule->next)
		add_part(all, read_rule(r, rule, node->key));
	if (all->part_count != node->count)
		return NULL;
	return all->part_count == 1 ? all->parts[0] : all;
}

static const struct condition *read_map(struct form_reader *r, const struct yaml_node *map)
{
	const struct yaml_node *one = map->children;
	size_t word = 0;

	if (map->count != 1) {
		diag_error(r->diag, map->at, "a condition has one key, this has %zu; write "
		           "{all: [{…}, {…}]} or {any: [{…}, {…}]}", map->count);
		return NULL;
	}
	while (word < COUNT(words) && !str_is(one->key, words[word]))
		word++;
	switch (word) {
	case 0: return read_answered(r, one);
	case 1: return read_age(r, one);
	case 2: return read_account(r, one);
	case 3: return read_parts(r, one, CONDITION_ALL);
	case 4: return read_parts(r, one, CONDITION_ANY);
	case 5: return negated(r, one, form_condition_read(r, one));
	default: return read_answer(r, one);
	}
}

/* Deepest nesting, and how many there are when shared ones are counted each time. */
static void measure(const struct condition *c, size_t depth, size_t *deepest, size_t *size)
{
	if (depth > *deepest)
		*deepest = depth;
	if (++*size > FORM_CONDITION_SIZE || depth > FORM_CONDITION_DEEP)
		return;
	for (size_t i = 0; i < c->part_count; i++)
		measure(c->parts[i], depth + 1, deepest, size);
}

/* "now = other", "now is other": a rule as one would say it. False: it is none. */
static bool say_spoken(struct form_reader *r, const struct yaml_node *node)
{
	static const struct str signs[] = { { " is not ", 8 }, { "!=", 2 }, { "==", 2 }, { "=", 1 },
	                                    { " is ", 4 }, { ":", 1 } };

	for (size_t i = 0; i < COUNT(signs); i++) {
		size_t at = str_search(node->text, signs[i]);
		struct str id = str_trim(str_part(node->text, 0, at));
		struct str answer = str_trim(str_from(node->text, at + signs[i].n));

		if (at == node->text.n || !form_name_is_field(id) || answer.n == 0)
			continue;
		diag_error(r->diag, node->at, "a rule stands in braces; write {%.*s: %s%.*s%s}",
		           STR_FMT(id), i < 2 ? "{not: " : "", STR_FMT(answer), i < 2 ? "}" : "");
		return true;
	}
	return false;
}

static const struct condition *read_named(struct form_reader *r, const struct yaml_node *node)
{
	struct str *names = ARENA_MANY(r->arena, r->named_count, struct str);
	struct form_named *one;
	size_t i = 0;

	while (i < r->named_count && !str_equal(r->named[i].node->key, node->text))
		i++;
	if (i == r->named_count) {
		if (say_spoken(r, node))
			return NULL;
		if (r->named_count == 0) {
			diag_error(r->diag, node->at,
			           "unknown condition \"%.*s\"; write {FIELD: answer}, or a name and its rule "
			           "in \"conditions\"",
			           STR_FMT(node->text));
			return NULL;
		}
		for (i = 0; i < r->named_count; i++)
			names[i] = r->named[i].node->key;
		diag_unknown(r->diag, node->at, "condition", node->text, names, r->named_count);
		return NULL;
	}
	one = &r->named[i];
	one->used = true;
	if (one->state == NAMED_OPEN) {
		diag_error(r->diag, node->at, "the condition \"%.*s\" leads back to itself; break the loop",
		           STR_FMT(node->text));
		return NULL;
	}
	if (one->state == NAMED_NEW) {
		one->state = NAMED_OPEN;
		one->condition = form_condition_read(r, one->node);
		one->state = NAMED_READ;
	}
	return one->condition;
}

const struct condition *form_condition_read(struct form_reader *r, const struct yaml_node *node)
{
	const struct condition *c = NULL;
	size_t deepest = 0, size = 0;

	if (node->kind == YAML_LIST)
		diag_error(r->diag, node->at, "a list is not a condition; write {all: […]} or {any: […]}");
	else
		c = node->kind == YAML_TEXT ? read_named(r, node) : read_map(r, node);
	if (c)
		measure(c, 1, &deepest, &size);
	if (deepest <= FORM_CONDITION_DEEP && size <= FORM_CONDITION_SIZE)
		return c;
	diag_error(r->diag, node->at, "this condition is too large; use fewer parts");
	return NULL;
}

void form_condition_open(struct form_reader *r, const struct yaml_node *map)
{
	if (!map)
		return;
	if (map->kind != YAML_MAP) {
		diag_error(r->diag, map->at,
		           "\"conditions\" must be a map, not %s; write \"name: {…}\" lines",
		           yaml_kind_name(map->kind));
		return;
	}
	if (map->count > NAMED_MAX) {
		diag_error(r->diag, map->at, "there are more than %d conditions; use fewer", NAMED_MAX);
		return;
	}
	r->named = ARENA_MANY(r->arena, map->count, struct form_named);
	for (const struct yaml_node *one = map->children; one; one = one->next)
		r->named[r->named_count++].node = one;
}
