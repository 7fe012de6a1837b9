/* Conditions of theirs: lists of comparisons, references to others, groups, or expressions. */
#include "gen/import.h"
#include "gen/import_rule.h"
#include "gen/import_text.h"

#include "store/base/date.h"
#include "store/base/err.h"

enum { DEEP = 12, GROUPS = 64 };

/* --- making ----------------------------------------------------------------------------------- */

const struct condition *import_rule_join(struct arena *a, enum condition_kind kind,
                                         const struct condition *const *parts, size_t count)
{
	struct condition *c;

	if (count == 1 && kind != CONDITION_NOT)
		return parts[0];
	c = ARENA_NEW(a, struct condition);
	c->kind = kind;
	c->parts = ARENA_MANY(a, count, const struct condition *);
	for (size_t i = 0; i < count; i++)
		c->parts[i] = parts[i];
	c->part_count = count;
	return c;
}

static const struct condition *negated(struct arena *a, const struct condition *c)
{
	return c ? import_rule_join(a, CONDITION_NOT, &c, 1) : NULL;
}

static struct condition *values_of(struct arena *a, struct str field, size_t room)
{
	struct condition *c = ARENA_NEW(a, struct condition);

	c->kind = CONDITION_IN;
	c->field = field;
	c->values = ARENA_MANY(a, room + 1, struct str);
	return c;
}

static const struct condition *finished(struct condition *c)
{
	if (c->value_count == 1)
		c->kind = CONDITION_IS;
	return c->value_count > 0 ? c : NULL;
}

/* --- comparing -------------------------------------------------------------------------------- */

static struct import_field *find_field(struct import *in, struct str name)
{
	struct str own = str_from(name,
	                          str_find_last(name, '.') < name.n ? str_find_last(name, '.') + 1 : 0);
	struct str section = own.n < name.n ? str_part(name, 0, name.n - own.n - 1) : STR("");

	for (size_t i = 0; i < in->field_count; i++) {
		struct import_field *f = &in->fields[i];

		if (f->field && name.n > 0 && (str_equal(f->key, name) || (str_equal(f->name, own) &&
		                   (section.n == 0 || str_equal(f->section, section)))))
			return f;
	}
	return NULL;
}

/* An item of the list: by its own id, else by its value. */
static bool is_item(const struct yaml_node *item, struct str wanted)
{
	return str_equal(yaml_get(item, "value"), wanted) || str_equal(yaml_get(item, "id"), wanted);
}

static bool compares(struct str op, int64_t x, int64_t y)
{
	if (str_is(op, "is at least") || str_is(op, ">="))
		return x >= y;
	if (str_is(op, "is at most") || str_is(op, "<="))
		return x <= y;
	if (str_is(op, "is more than") || str_is(op, ">"))
		return x > y;
	return (str_is(op, "is less than") || str_is(op, "<")) && x < y;
}

static bool is_equal(struct str op)
{
	return str_is(op, "is") || str_is(op, "contains") || str_is(op, "==") || str_is(op, "in");
}

static bool is_unequal(struct str op)
{
	return str_is(op, "is not") || str_is(op, "does not contain") || str_is(op, "!=");
}

/* Of a list of numbers those that compare so. */
static const struct condition *by_items(struct import *in, const struct import_field *f,
                                        struct str op, struct str value)
{
	struct condition *c = values_of(in->arena, f->field->id, f->items->count);
	const struct yaml_node *item = f->items->children;
	uint64_t x, y;

	for (size_t i = 0; item && i < f->field->option_count; i++, item = item->next) {
		bool counts = str_number(yaml_get(item, "value"), 1000000000, &x) &&
		              str_number(value, 1000000000, &y);

		if (is_equal(op) || is_unequal(op) ? is_item(item, value)
		                                   : counts && compares(op, (int64_t)x, (int64_t)y))
			c->values[c->value_count++] = f->field->options[i].id;
	}
	return is_unequal(op) ? negated(in->arena, finished(c)) : finished(c);
}

static const struct condition *negated_answer(struct import *in, const struct import_field *f,
                                              const struct condition *c)
{
	const struct condition *both[] = { ARENA_NEW(in->arena, struct condition),
	                                   negated(in->arena, c) };

	*(struct condition *)both[0] = (struct condition){ .kind = CONDITION_ANSWERED,
		                                               .field = f->field->id };
	return import_rule_join(in->arena, CONDITION_ALL, both, 2);
}

static struct condition *against(struct import *in, const struct import_field *f,
                                 enum condition_kind kind, struct str value)
{
	struct condition *c = values_of(in->arena, f->field->id, 2);

	c->kind = kind;
	c->values[c->value_count++] = value;
	return c;
}

static bool is_figure(struct str s)
{
	for (size_t i = 0; i < s.n; i++)
		if (!(s.p[i] >= '0' && s.p[i] <= '9') && !(s.p[i] == '-' && i == 0) && s.p[i] != '.')
			return false;
	return s.n > 0;
}

static const struct condition *compare_number(struct import *in, const struct import_field *f,
                                              struct str op, struct str value)
{
	static const struct { const char *words, *sign; enum condition_kind kind; } known[] = {
		{ "is at least", ">=", CONDITION_AT_LEAST }, { "is at most", "<=", CONDITION_AT_MOST },
		{ "is more than", ">", CONDITION_MORE_THAN }, { "is less than", "<", CONDITION_LESS_THAN },
	};

	for (size_t i = 0; is_figure(value) && i < COUNT(known); i++)
		if (str_is(op, known[i].words) || str_is(op, known[i].sign))
			return against(in, f, known[i].kind, value);
	return NULL;
}

/* With a day that is written out. */
static const struct condition *compare_day(struct import *in, const struct import_field *f,
                                           struct str op, struct str day)
{
	const struct condition *both[2];
	int32_t number;

	if (!date_read_iso(day, &number))
		return NULL;
	if (str_is(op, "is before") || str_is(op, "<"))
		return against(in, f, CONDITION_BEFORE, day);
	if (str_is(op, "is after") || str_is(op, ">"))
		return against(in, f, CONDITION_AFTER, day);
	if (!is_equal(op) && !is_unequal(op))
		return NULL;
	both[0] = against(in, f, CONDITION_ON_OR_BEFORE, day);
	both[1] = against(in, f, CONDITION_ON_OR_AFTER, day);
	both[0] = import_rule_join(in->arena, CONDITION_ALL, both, 2);
	return is_unequal(op) ? negated(in->arena, both[0]) : both[0];
}

const struct condition *import_rule_compare(struct import *in, struct str name, struct str op,
                                            struct str value)
{
	struct import_field *f = find_field(in, name);
	struct condition *c;

	if (!f || !f->field)
		return NULL;
	if (f->items)
		return by_items(in, f, op, value);
	if (f->field->type == FIELD_DATE)
		return compare_day(in, f, op, value);
	if (f->field->type == FIELD_NUMBER && !is_equal(op) && !is_unequal(op))
		return compare_number(in, f, op, value);
	if ((!is_equal(op) && !is_unequal(op)) || f->field->type == FIELD_INFO ||
	    f->field->type == FIELD_UPLOAD || f->field->type == FIELD_ADDRESS || value.n == 0)
		return NULL;
	if (f->field->type != FIELD_TEXT && f->field->type != FIELD_NUMBER &&
	    f->field->type != FIELD_YESNO)
		return NULL;
	if (f->field->type == FIELD_YESNO)
		value = str_is(value, "true") ? STR("yes") : str_is(value, "false") ? STR("no") : value;
	c = values_of(in->arena, f->field->id, 1);
	c->values[c->value_count++] = value;
	return is_unequal(op) ? negated(in->arena, finished(c)) : finished(c);
}

/* So long before or after today. Of days, "more than" and "at most" are one day further; of longer
 * units there is no next one. Years before today are an age. */
static const struct condition *compare_apart(struct import *in, struct str name, struct str op,
                                             const struct yaml_node *value)
{
	struct import_field *f = find_field(in, name);
	struct str unit = yaml_get(value, "unit"), direction = yaml_get(value, "direction");
	bool past = str_is(direction, "in the past") || str_is(direction, "past"),
	     days = str_is(unit, "days");
	bool further = str_is(op, "is more than") || str_is(op, "is at most");
	bool less = str_is(op, "is less than") || str_is(op, "is at most");
	struct condition *c;
	uint64_t n;

	if (!f || !f->field || f->field->type != FIELD_DATE ||
	    !str_number(yaml_get(value, "period"), 10000, &n) || (further && !days) ||
	    (!days && !str_is(unit, "months") && !str_is(unit, "years")) ||
	    (!further && !less && !str_is(op, "is at least")))
		return NULL;
	if (past && str_is(unit, "years") && n <= 120) {
		c = ARENA_NEW(in->arena, struct condition);
		*c = (struct condition){ .kind = less ? CONDITION_AGE_UNDER : CONDITION_AGE_AT_LEAST,
			                     .field = f->field->id,
			                     .number = (int32_t)n };
		return c;
	}
	c = against(in, f, past ? CONDITION_BEFORE : CONDITION_AFTER, STR("today"));
	c->values[c->value_count++] = unit;
	c->number = (int32_t)n + further;
	return less ? negated_answer(in, f, c) : c;
}

/* --- reading ---------------------------------------------------------------------------------- */

static const struct condition *read_list(struct import *in, const struct yaml_node *list, bool all,
                                         int depth);

static const struct condition *by_name(struct import *in, struct str name, int depth);

/* The text that is compared with; of a list, the item's id. */
static struct str value_of(const struct yaml_node *value)
{
	if (!value || value->kind == YAML_TEXT)
		return value ? value->text : STR("");
	return yaml_get(value, "itemId").n > 0 ? yaml_get(value, "itemId") : yaml_get(value, "value");
}

static const struct condition *read_one(struct import *in, const struct yaml_node *one, int depth)
{
	const struct yaml_node *value = yaml_find(one, "value");
	struct str name = yaml_get(one, "componentId");
	struct str other = yaml_get(one, "conditionId");

	if (other.n == 0)
		other = yaml_get(one, "conditionName");
	if (other.n > 0)
		return by_name(in, other, depth + 1);
	if (yaml_find(one, "conditions"))
		return read_list(in, yaml_find(one, "conditions"), true, depth + 1);
	if (name.n == 0)
		name = yaml_get(yaml_find(one, "field"), "name");
	if (yaml_find(value, "unit"))
		return compare_apart(in, name, yaml_get(one, "operator"), value);
	return import_rule_compare(in, name, yaml_get(one, "operator"), value_of(value));
}

/* What "or" parts are groups of what "and" joins; without words between them, all tells. */
static const struct condition *read_list(struct import *in, const struct yaml_node *list, bool all,
                                         int depth)
{
	const struct condition *groups[GROUPS], *group[GROUPS];
	size_t group_count = 0, count = 0;

	for (const struct yaml_node *one = list ? list->children : NULL; one; one = one->next) {
		struct str word = yaml_get(one, "coordinator");
		bool parts = word.n > 0 ? str_is(word, "or") : !all;

		if (one != list->children && parts) {
			groups[group_count++] = import_rule_join(in->arena, CONDITION_ALL, group, count);
			count = 0;
		}
		if (depth > DEEP || count == GROUPS || group_count == GROUPS - 1 ||
		    !(group[count++] = read_one(in, one, depth)))
			return NULL;
	}
	if (count == 0)
		return NULL;
	groups[group_count++] = import_rule_join(in->arena, CONDITION_ALL, group, count);
	return import_rule_join(in->arena, CONDITION_ANY, groups, group_count);
}

static const struct condition *read_rule(struct import *in, const struct yaml_node *node, int depth)
{
	const struct yaml_node *value = yaml_find(node, "value"), *items = yaml_find(node, "items");

	if (items)
		return read_list(in, items, !str_is(yaml_get(node, "coordinator"), "or"), depth);
	if (value && value->kind == YAML_TEXT)
		return import_expression(in, value->text);
	return read_list(in, yaml_find(value, "conditions"), true, depth);
}

static bool is_named(const struct yaml_node *node, struct str name)
{
	return str_equal(yaml_get(node, "name"), name) || str_equal(yaml_get(node, "id"), name);
}

static const struct condition *by_name(struct import *in, struct str name, int depth)
{
	for (size_t i = 0; i < in->rule_count; i++) {
		struct form_yaml_rule *rule = &in->rules[i];

		if (!is_named(in->rule_nodes[i], name))
			continue;
		if (rule->condition || in->rule_keys[i].n > 0 || depth > DEEP)
			return rule->condition;
		in->rule_keys[i] = name;
		rule->condition = read_rule(in, in->rule_nodes[i], depth);
		if (!rule->condition)
			diag_error(in->diag, in->rule_nodes[i]->at,
			           "this condition cannot be said here and is not carried over: "
			           "%.*s",
			           STR_FMT(yaml_get(in->rule_nodes[i], "displayName")));
		return rule->condition;
	}
	return NULL;
}

const struct condition *import_rule(struct import *in, const struct yaml_node *name)
{
	const struct condition *c = name->kind == YAML_TEXT ? by_name(in, name->text, 0) : NULL;

	if (!c)
		diag_error(in->diag, name->at, "what hangs on the condition \"%.*s\" is shown to everybody",
		           STR_FMT(name->text));
	return c;
}

void import_rules_open(struct import *in)
{
	const struct yaml_node *list = yaml_find(in->root, "conditions");

	for (const struct yaml_node *one = list ? list->children : NULL; one; one = one->next) {
		struct str name = yaml_get(one, "displayName");

		if (in->rule_count == IMPORT_RULES) {
			diag_error(in->diag, one->at, "more than %d conditions are not carried over",
			           IMPORT_RULES);
			return;
		}
		if (name.n == 0)
			name = yaml_get(one, "name");
		in->rule_nodes[in->rule_count] = one;
		in->rules[in->rule_count++].id = import_id(in, IMPORT_RULE_ID, name);
	}
}
