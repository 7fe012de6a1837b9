#include "gen/schema.h"

#include "gen/form_key.h"
#include "store/base/arena.h"
#include "store/base/err.h"
#include "store/compiled/field_kind.h"
#include "store/compiled/json.h"

/* As form_name.c takes them. A name of digits alone is a number for YAML. */
static const char id_pattern[] = "^[a-z0-9-]{1,32}$";
static const char field_pattern[] = "^[a-z][a-z0-9_]{0,39}$";
static const char option_pattern[] = "^[a-z0-9_-]{1,40}$";

static struct values *part(struct values *v, const char *name)
{
	return values_tree(v, str_of(name));
}

static void set(struct values *v, const char *name, const char *text)
{
	values_text(v, str_of(name), str_of(text));
}

static void refer(struct values *v, const char *definition)
{
	struct str target = str_join(v->arena, STR("#/definitions/"), str_of(definition));

	values_text(v, STR("$ref"), target);
}

static void set_words(struct values *v, const struct str *words, size_t count)
{
	struct values *list = values_list(v, STR("enum"));

	for (size_t i = 0; i < count; i++)
		values_add_text(list, words[i]);
}

static void set_key_words(struct values *v, enum form_key_kind kind)
{
	size_t count;
	const struct str *words = form_key_words(kind, &count);

	set_words(v, words, count);
}

/* Text, or what YAML takes for a number. */
static void set_text(struct values *v, const char *number, const char *pattern)
{
	struct values *types = values_list(v, STR("type"));

	values_add_text(types, STR("string"));
	values_add_text(types, str_of(number));
	if (pattern)
		set(v, "pattern", pattern);
}

static struct values *set_list(struct values *v, const char *definition)
{
	set(v, "type", "array");
	values_number(v, STR("minItems"), 1);
	if (definition)
		refer(part(v, "items"), definition);
	return part(v, "items");
}

static struct values *add_choice(struct values *v)
{
	return values_add_tree(values_list(v, STR("anyOf")));
}

static void set_map(struct values *v, const char *definition)
{
	set(v, "type", "object");
	refer(part(v, "additionalProperties"), definition);
}

/* --- keys ------------------------------------------------------------------------------------- */

static void set_numbers(struct values *v, const struct form_key *key)
{
	set(v, "type", "integer");
	values_number(v, STR("minimum"), key->low);
	values_number(v, STR("maximum"), key->high);
}

static void set_was(struct values *v)
{
	set_text(add_choice(v), "integer", option_pattern);
	set_text(set_list(add_choice(v), NULL), "integer", option_pattern);
}

static void set_options(struct values *v, bool from)
{
	set(add_choice(v), "type", "string");
	set_list(add_choice(v), "option");
	if (from)
		refer(add_choice(v), "source");
}

static void set_types(struct values *v)
{
	struct values *list = values_list(v, STR("enum"));

	for (int t = 0; t < FIELD_TYPES; t++)
		values_add_text(list, str_of(field_kind((enum field_type)t)->name));
}

/* What a date is compared with: one day, or several. */
static void set_days(struct values *v)
{
	refer(add_choice(v), "bound");
	set_list(add_choice(v), "bound");
}

/* What its owner reads. */
static void set_elsewhere(struct values *v, enum form_key_kind kind)
{
	switch (kind) {
	case KEY_NAME: set_text(v, "integer", id_pattern); return;
	case KEY_WAS: set_was(v); return;
	case KEY_TYPE: set_types(v); return;
	case KEY_NEED:
	case KEY_OPEN:
	case KEY_MARK:
	case KEY_SOURCE: set_key_words(v, kind); return;
	case KEY_AUDIENCE:
	case KEY_LINES: set_key_words(set_list(v, NULL), kind); return;
	case KEY_CONDITIONS: set_map(v, "condition"); return;
	case KEY_PARTS: set_list(v, "part"); return;
	case KEY_PAGES: set_list(v, "page"); return;
	case KEY_FIELDS: set_list(v, "field"); return;
	case KEY_ENTRIES: set_list(v, "option"); return;
	case KEY_OPTIONS: set_options(v, true); return;
	case KEY_ROWS: set_options(v, false); return;
	case KEY_PROBLEMS: set_map(v, "text"); return;
	case KEY_DAYS: set_days(v); return;
	case KEY_VALUE: refer(v, "made"); return;
	default: return;
	}
}

static void set_key(struct values *v, const struct form_key *key)
{
	static const struct str yes[] = { { "yes", 3 }, { "no", 2 } };

	switch (key->kind) {
	case KEY_ID: set_text(v, "integer", id_pattern); return;
	case KEY_FIELD_ID: set_text(v, "integer", field_pattern); return;
	case KEY_OPTION_ID: set_text(v, "integer", option_pattern); return;
	case KEY_PLAIN:
	case KEY_WORD:
	case KEY_WORDS:
	case KEY_MARKDOWN: refer(v, "text"); return;
	case KEY_YES:
	case KEY_GIVEN: set_words(v, yes, COUNT(yes)); return;
	case KEY_NUMBER: set_numbers(v, key); return;
	case KEY_CONDITION: refer(v, "condition"); return;
	default: set_elsewhere(v, key->kind);
	}
}

static struct values *set_keys(struct values *v, const struct form_keys *keys)
{
	struct values *properties = part(v, "properties");

	set(v, "type", "object");
	for (size_t i = 0; i < keys->count; i++)
		set_key(part(properties, keys->keys[i].name), &keys->keys[i]);
	for (const char *const *one = keys->needed; one && *one; one++)
		values_add_text(values_list(v, STR("required")), str_of(*one));
	values_flag(v, STR("additionalProperties"), false);
	return v;
}

/* --- conditions ------------------------------------------------------------------------------- */

static void set_age(struct values *v)
{
	static const struct str yes[] = { { "yes", 3 } };
	struct values *properties = part(v, "properties");

	set(v, "type", "object");
	values_number(v, STR("minProperties"), 2);
	values_add_text(values_list(v, STR("required")), STR("of"));
	set_text(part(properties, "of"), "integer", field_pattern);
	set(part(properties, "at_least"), "type", "integer");
	set(part(properties, "under"), "type", "integer");
	set_words(part(properties, "over_school_age"), yes, COUNT(yes));
	values_flag(v, STR("additionalProperties"), false);
}

/* today, a field or a date; or {of: …, weeks: 2}. */
static void set_day(struct values *day, bool warns)
{
	static const char *const lengths[] = { "days", "weeks", "months", "years" };
	struct values *map, *properties;

	map = add_choice(day);
	set(map, "type", "string");
	set(map, "pattern", "^([a-z][a-z0-9_]{0,39}|[0-9]{4}-[0-9]{2}-[0-9]{2}|[0-9]{2}:[0-9]{2})$");
	map = add_choice(day);
	set(map, "type", "object");
	properties = part(map, "properties");
	set(part(properties, "of"), "type", "string");
	for (size_t i = 0; i < COUNT(lengths); i++)
		set(part(properties, lengths[i]), "type", "integer");
	if (warns)
		set_words(part(properties, "warn"), &(struct str){ "yes", 3 }, 1);
	values_flag(map, STR("additionalProperties"), false);
}

/* Numbers, days and rows, below the id of a field. */
static void set_compared(struct values *properties)
{
	static const char *const numbers[] = { "at_least", "at_most", "more_than", "less_than" };
	static const char *const days[] = { "before", "after", "on_or_before", "on_or_after",
	                                    "within" };
	struct values *rows;

	for (size_t i = 0; i < COUNT(numbers); i++)
		set(part(properties, numbers[i]), "type", "number");
	set(set_list(part(properties, "between"), NULL), "type", "number");
	for (size_t i = 0; i < COUNT(days); i++)
		refer(part(properties, days[i]), "day");
	refer(part(properties, "any_row"), "condition");
	refer(part(properties, "every_row"), "condition");
	rows = part(properties, "rows");
	set(rows, "type", "object");
	properties = part(rows, "properties");
	set(part(properties, "at_least"), "type", "integer");
	set(part(properties, "at_most"), "type", "integer");
	refer(part(properties, "where"), "condition");
	values_flag(rows, STR("additionalProperties"), false);
}

/* A text with answers in it, or one way to make a value. */
static void set_made(struct values *definitions)
{
	struct values *made = part(definitions, "made"), *map, *properties, *days;

	set(add_choice(made), "type", "string");
	map = add_choice(made);
	set(map, "type", "object");
	properties = part(map, "properties");
	set(part(properties, "sum"), "pattern", "^[a-z][a-z0-9_]*\\.[a-z][a-z0-9_]*$");
	set(part(properties, "times"), "type", "integer");
	set(part(properties, "count"), "pattern", field_pattern);
	part(properties, "age");
	days = part(properties, "days");
	set(days, "type", "object");
	values_add_text(values_list(days, STR("required")), STR("from"));
	values_add_text(values_list(days, STR("required")), STR("to"));
	values_flag(map, STR("additionalProperties"), false);
}

/* What stands below the id of a field: a value, or rules about it. */
static void set_answer(struct values *definitions)
{
	struct values *answer = part(definitions, "answer"), *rule, *properties;

	refer(add_choice(answer), "value");
	rule = add_choice(answer);
	set(rule, "type", "object");
	values_number(rule, STR("minProperties"), 1);
	properties = part(rule, "properties");
	set_compared(properties);
	set_list(part(properties, "in"), "value");
	refer(part(properties, "not"), "answer");
	values_flag(rule, STR("additionalProperties"), false);
	set_text(part(definitions, "value"), "integer", NULL);
}

/* The name of one, or a map of one key: a word of conditions or the id of a field. */
static void set_condition(struct values *definitions)
{
	static const struct str accounts[] = { { "professional", 12 } };
	struct values *condition = part(definitions, "condition"), *map, *properties;

	set(add_choice(condition), "type", "string");
	map = add_choice(condition);
	set(map, "type", "object");
	values_number(map, STR("minProperties"), 1);
	values_number(map, STR("maxProperties"), 1);
	set(part(map, "propertyNames"), "pattern", field_pattern);
	properties = part(map, "properties");
	set_text(part(properties, "answered"), "integer", field_pattern);
	set_age(part(properties, "age"));
	set_words(part(properties, "account"), accounts, COUNT(accounts));
	set_list(part(properties, "all"), "condition");
	set_list(part(properties, "any"), "condition");
	refer(part(properties, "not"), "condition");
	refer(part(map, "additionalProperties"), "answer");
	set_answer(definitions);
}

/* --- fields and options ----------------------------------------------------------------------- */

/* Lists of trees: a condition on one key, then what else holds. */
static struct values *add_case(struct values *v, const char *key, const char *value)
{
	struct values *one = values_add_tree(values_list(v, STR("allOf"))), *test = part(one, "if");

	set(part(part(test, "properties"), key), "const", value);
	values_add_text(values_list(test, STR("required")), str_of(key));
	return part(one, "then");
}

/* A key that is not for the type is refused, and all but an information have a label. */
static void set_type(struct values *v, int type)
{
	struct values *then = add_case(v, "type", field_kind((enum field_type)type)->name);

	for (size_t i = 0; i < form_keys_field.count; i++)
		if (!form_key_fits(&form_keys_field.keys[i], type))
			values_flag(part(then, "properties"), str_of(form_keys_field.keys[i].name), false);
	if (type != FIELD_INFO)
		values_add_text(values_list(then, STR("required")), STR("label"));
	if (then->count == 0)
		part(then, "properties");
}

static void set_field(struct values *definitions)
{
	struct values *field = part(definitions, "field"), *include;
	struct values *known = set_keys(part(definitions, "own_field"), &form_keys_field);

	for (int t = 0; t < FIELD_TYPES; t++)
		set_type(known, t);
	values_add_text(values_list(part(field, "if"), STR("required")), STR("include"));
	include = part(field, "then");
	set(include, "type", "object");
	set(part(part(include, "properties"), "include"), "type", "string");
	values_flag(include, STR("additionalProperties"), false);
	refer(part(field, "else"), "own_field");
}

/* `- id: Label`, or a map with the key id. */
static void set_option(struct values *definitions)
{
	struct values *option = part(definitions, "option"), *brief;

	values_add_text(values_list(part(option, "if"), STR("required")), STR("id"));
	refer(part(option, "then"), "long_option");
	brief = part(option, "else");
	set_map(brief, "text");
	values_number(brief, STR("minProperties"), 1);
	values_number(brief, STR("maxProperties"), 1);
	set(part(brief, "propertyNames"), "pattern", option_pattern);
	set_keys(part(definitions, "long_option"), &form_keys_option);
}

/* --- the whole -------------------------------------------------------------------------------- */

/* Which kind of file it is, its first key says. */
static void set_files(struct values *schema)
{
	struct values *rest;

	values_add_text(values_list(part(schema, "if"), STR("required")), STR("list"));
	refer(part(schema, "then"), "list");
	rest = part(schema, "else");
	values_add_text(values_list(part(rest, "if"), STR("required")), STR("block"));
	refer(part(rest, "then"), "block");
	refer(part(rest, "else"), "form");
}

void schema_write(struct arena *a, struct buf *out)
{
	struct values *schema = values_open(a), *definitions;

	set(schema, "$schema", "http://json-schema.org/draft-07/schema#");
	set(schema, "title", "Waymark: a form, or a list or block that forms share");
	set_files(schema);
	definitions = part(schema, "definitions");
	set_keys(part(definitions, "form"), &form_keys_form);
	set_keys(part(definitions, "part"), &form_keys_part);
	set_keys(part(definitions, "page"), &form_keys_page);
	set_keys(part(definitions, "list"), &form_keys_list);
	set_keys(part(definitions, "block"), &form_keys_block);
	set_keys(part(definitions, "source"), &form_keys_source);
	set_field(definitions);
	set_option(definitions);
	set_condition(definitions);
	set_day(part(definitions, "day"), false);
	set_day(part(definitions, "bound"), true);
	set_made(definitions);
	set_text(part(definitions, "text"), "number", NULL);
	json_write(out, schema);
	buf_byte(out, '\n');
}
