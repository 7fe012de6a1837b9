#include <stddef.h>

#include "gen/form_condition.h"
#include "gen/form_key.h"
#include "gen/form_name.h"
#include "gen/type_words.h"
#include "store/base/arena.h"
#include "store/base/err.h"
#include "store/compiled/field_kind.h"

#define BIT(type) (1u << FIELD_##type)

enum {
	LINES = BIT(TEXT) | BIT(EMAIL) | BIT(TEL) | BIT(POSTCODE),
	CHOICES = BIT(RADIOS) | BIT(CHECKBOXES) | BIT(SELECT),
	DATES = BIT(DATE) | BIT(FUZZYDATE),
	ROWS = BIT(PEOPLE) | BIT(TABLE),
	ALL = (1 << FIELD_TYPES) - 1,
	ASKED = ALL & ~(BIT(INFO) | BIT(READONLY)),
	FILLED = ALL & ~(ROWS | BIT(UPLOAD) | BIT(FILEPICK) | BIT(INFO) | BIT(DECLARE)),
};

#define AT(member) offsetof(struct form_field, member)

/* docs/form-language.md, "A field" and its table of types. */
static const struct form_key field_keys[] = {
	{ "id", KEY_FIELD_ID, AT(id), 0, 0, 0 },
	{ "was", KEY_WAS, 0, ALL & ~BIT(INFO) & ~BIT(CALCULATED), 0, 0 },
	{ "type", KEY_TYPE, 0, 0, 0, 0 },
	{ "label", KEY_WORDS, AT(label), 0, 0, 0 },
	{ "hint", KEY_WORDS, AT(hint), ALL & ~BIT(INFO), 0, 0 },
	{ "text", KEY_MARKDOWN, AT(text), BIT(INFO), 0, 0 },
	{ "required", KEY_NEED, 0, ASKED, 0, 0 },
	{ "options", KEY_OPTIONS, 0, CHOICES, 0, 0 },
	{ "show_if", KEY_CONDITION, AT(show_if), 0, 0, 0 },
	{ "prefill", KEY_WORD, AT(prefill), FILLED, 0, 0 },
	{ "private", KEY_YES, AT(is_private), ALL & ~BIT(INFO), 0, 0 },
	{ "flag", KEY_MARK, 0, ASKED, 0, 0 },
	{ "autocomplete", KEY_WORD, AT(autocomplete), LINES | BIT(ADDRESS) | BIT(DATE), 0, 0 },
	{ "problem", KEY_PROBLEMS, 0, ASKED, 0, 0 },
	{ "max", KEY_NUMBER, AT(max), LINES | BIT(TEXTAREA) | BIT(NUMBER), -1000000000, 1000000000 },
	{ "min", KEY_NUMBER, AT(min), BIT(NUMBER), -1000000000, 1000000000 },
	{ "decimals", KEY_NUMBER, AT(decimals), BIT(NUMBER) | BIT(CALCULATED), 0, 6 },
	{ "unit", KEY_PLAIN, AT(unit), BIT(NUMBER) | BIT(CALCULATED), 0, 0 },
	{ "value", KEY_VALUE, 0, BIT(CALCULATED), 0, 0 },
	{ "check", KEY_WORD, AT(check), BIT(TEXT), 0, 0 },
	{ "suggest", KEY_WORD, AT(suggest), BIT(TEXT), 0, 0 },
	{ "avoid", KEY_OPTIONS, 0, BIT(TEXTAREA), 0, 0 },
	{ "past", KEY_YES, AT(past), DATES, 0, 0 },
	{ "future", KEY_YES, AT(future), BIT(DATE), 0, 0 },
	{ "age_max", KEY_NUMBER, AT(age_max), BIT(DATE), 1, 150 },
	{ "warn_age", KEY_NUMBER, AT(warn_age), BIT(DATE), 1, 150 },
	{ "before", KEY_DAYS, 0, DATES | BIT(TIME), 0, 0 },
	{ "after", KEY_DAYS, 0, DATES | BIT(TIME), 0, 0 },
	{ "on_or_before", KEY_DAYS, 0, DATES | BIT(TIME), 0, 0 },
	{ "on_or_after", KEY_DAYS, 0, DATES | BIT(TIME), 0, 0 },
	{ "within", KEY_DAYS, 0, DATES, 0, 0 },
	{ "required_lines", KEY_LINES, 0, BIT(ADDRESS), 0, 0 },
	{ "fields", KEY_FIELDS, 0, BIT(PEOPLE), 0, 0 },
	{ "columns", KEY_FIELDS, 0, BIT(TABLE), 0, 0 },
	{ "preset_rows", KEY_ROWS, 0, BIT(TABLE), 0, 0 },
	{ "free_rows", KEY_YES, AT(free_rows), BIT(TABLE), 0, 0 },
	{ "max_rows", KEY_NUMBER, AT(rows_max), ROWS, 1, 200 },
	{ "row", KEY_PLAIN, AT(row), ROWS, 0, 0 },
	{ "kinds", KEY_OPTIONS, 0, BIT(UPLOAD), 0, 0 },
	{ "max_files", KEY_NUMBER, AT(files_max), BIT(UPLOAD), 1, 500 },
	{ "max_mb", KEY_NUMBER, AT(file_mb_max), BIT(UPLOAD), 1, 100 },
	{ "max_total_mb", KEY_NUMBER, AT(total_mb_max), BIT(UPLOAD), 1, 2000 },
};

static const char *const field_needs[] = { "id", "type", NULL };

const struct form_keys form_keys_field = { "field", field_keys, COUNT(field_keys), field_needs };

static int read_type(struct form_reader *r, const struct yaml_node *map)
{
	const struct yaml_node *node = yaml_find(map, "type");
	struct str names[FIELD_TYPES];
	enum field_type meant;

	if (!node) {
		form_key_need(r, map, "field", "type");
		return -1;
	}
	for (int t = 0; t < FIELD_TYPES; t++) {
		names[t] = str_of(field_kind((enum field_type)t)->name);
		if (node->kind == YAML_TEXT && str_equal(node->text, names[t]))
			return t;
	}
	if (node->kind == YAML_TEXT && type_words_find(r->arena, node->text, &meant))
		diag_error(r->diag, node->at, "unknown type \"%.*s\"; write \"%s\"", STR_FMT(node->text),
		           field_kind(meant)->name);
	else
		diag_unknown(r->diag, node->at, "type", node->text, names, FIELD_TYPES);
	return -1;
}

static void set_defaults(const struct form_reader *r, struct form_field *field)
{
	uint32_t type = 1u << field->type;

	if (type & LINES)
		field->max = 100;
	if (field->type == FIELD_TEXTAREA)
		field->max = 20000;
	if (field->type == FIELD_NUMBER) {
		field->min = INT32_MIN;
		field->max = INT32_MAX;
	}
	if (type & ROWS)
		field->rows_max = field->type == FIELD_PEOPLE ? 12 : 30;
	field->free_rows = field->type == FIELD_PEOPLE;
	if (field->type == FIELD_UPLOAD) {
		field->files_max = 50;
		field->file_mb_max = form_setting(r, SETTING_MAX_MB);
		field->total_mb_max = 200;
	}
}

static void read_required(struct form_reader *r, const struct yaml_node *node,
                          struct form_field *field)
{
	size_t count;
	const struct str *words = form_key_words(KEY_NEED, &count);

	for (size_t i = 0; i < count; i++)
		if (node->kind == YAML_TEXT && str_equal(node->text, words[i])) {
			field->required = (enum required)i;
			return;
		}
	diag_error(r->diag, node->at,
	           "\"required\" cannot be this; write \"yes\", \"recommended\" or \"no\"");
}

/* "yes" is read first, and marks nothing. */
static void read_flag(struct form_reader *r, const struct yaml_node *node,
                      struct form_field *field)
{
	int word = form_key_word(r, node, KEY_MARK, "flag");

	field->flag = word > 0;
	if (word > 1)
		field->marks = node->text;
}

static void read_lines(struct form_reader *r, const struct yaml_node *node,
                       struct form_field *field)
{
	bool *const flags[] = { &field->line1_required, &field->town_required,
	                        &field->postcode_required };

	if (node->kind != YAML_LIST)
		diag_error(r->diag, node->at,
		           "\"required_lines\" must be a list; write [line1, town, postcode]");
	for (const struct yaml_node *one = node->children; one; one = one->next) {
		int line = form_key_word(r, one, KEY_LINES, "line");

		if (line >= 0)
			*flags[line] = true;
	}
}

/* Own words for a fault: kept as options, id the key and label the words. */
static void read_problems(struct form_reader *r, const struct yaml_node *node,
                          struct form_field *field)
{
	if (node->kind != YAML_MAP) {
		diag_error(r->diag, node->at, "\"problem\" must be a map; write {required: Words}");
		return;
	}
	field->problem_texts = ARENA_MANY(r->arena, node->count, struct form_option);
	for (const struct yaml_node *one = node->children; one; one = one->next) {
		struct form_option *text = &field->problem_texts[field->problem_text_count++];

		text->id = one->key;
		text->label = form_text_read(r, one, FORM_TEXT_WORDS);
		form_origin_add(r, text, one);
	}
}

/* A list of what a row asks, being read. */
struct form_opened {
	const struct yaml_node *list;
	const struct form_opened *outer;
};

/* What a row asks. A block may hold the list that includes it: told here, where it would go on
 * without end. */
static void read_columns(struct form_reader *r, const struct yaml_node *node,
                         struct form_field *field)
{
	const struct form_opened own = { node, r->opened };

	for (const struct form_opened *one = r->opened; one; one = one->outer)
		if (one->list == node) {
			diag_error(r->diag, node->at,
			           "the rows of \"%.*s\" hold \"%.*s\" itself, by a block that they include; "
			           "take that include out",
			           STR_FMT(field->id), STR_FMT(field->id));
			return;
		}
	r->opened = &own;
	field->columns = form_field_read(r, node, &field->column_count);
	r->opened = own.outer;
}

/* Keys whose value is more than one thing. */
static void read_rest(struct form_reader *r, const struct yaml_node *map, struct form_field *field)
{
	static const struct {
		const char *name;
		void (*read)(struct form_reader *r, const struct yaml_node *node, struct form_field *field);
	} rest[] = {
		{ "required", read_required }, { "flag", read_flag }, { "options", form_option_read },
		{ "kinds", form_option_read },
		{ "suggest", form_option_read }, { "avoid", form_option_read },
		{ "required_lines", read_lines }, { "problem", read_problems },
		{ "value", form_figure_read },
	};
	const struct yaml_node *node;

	for (size_t i = 0; i < COUNT(rest); i++)
		if ((node = yaml_find(map, rest[i].name)))
			rest[i].read(r, node, field);
	if (1u << field->type & (DATES | BIT(TIME)))
		form_compare_bounds(r, map, field);
	if ((node = yaml_find(map, "preset_rows")))
		form_option_read_rows(r, node, field);
	if ((node = yaml_find(map, field->type == FIELD_PEOPLE ? "fields" : "columns")))
		read_columns(r, node, field);
}

static bool read_one(struct form_reader *r, const struct yaml_node *map, struct form_field *field)
{
	int type = map->kind == YAML_MAP ? read_type(r, map) : -1;

	form_origin_add(r, field, map);
	field->type = type < 0 ? FIELD_TEXT : (enum field_type)type;
	set_defaults(r, field);
	if (!form_key_read(r, map, &form_keys_field, type, field))
		return false;
	if (field->type != FIELD_INFO)
		form_key_need(r, map, "field", "label");
	read_rest(r, map, field);
	return true;
}

static const struct form_key block_keys[] = {
	{ .name = "block", .kind = KEY_NAME },
	{ .name = "fields", .kind = KEY_FIELDS },
};

static const char *const block_needs[] = { "fields", NULL };

const struct form_keys form_keys_block = { "block", block_keys, COUNT(block_keys), block_needs };

/* The maps of fields that a list stands for, blocks opened; into maps when it is not NULL. */
static size_t flatten(struct form_reader *r, const struct yaml_node *list, int depth,
                      const struct yaml_node **maps)
{
	size_t n = 0;

	for (const struct yaml_node *one = list ? list->children : NULL; one; one = one->next) {
		const struct yaml_node *name = yaml_find(one, "include"), *block;

		if (!name) {
			if (maps)
				maps[n] = one;
			n++;
			continue;
		}
		if (depth == FORM_BLOCKS_DEEP) {
			diag_error(r->diag, name->at, "blocks are nested more than %d deep; include fewer in "
			           "each other", FORM_BLOCKS_DEEP);
			return n;
		}
		block = form_name_shared(r, name, "blocks", "block");
		r->is_holed |= !block;
		if (block && !maps) {
			form_key_read(r, block, &form_keys_block, -1, NULL);
			if (one->count > 1)
				diag_error(r->diag, one->at, "an include has no other keys; write them in the "
				           "block");
		}
		n += flatten(r, yaml_find(block, "fields"), depth + 1, maps ? maps + n : NULL);
	}
	return n;
}

struct form_field *form_field_read(struct form_reader *r, const struct yaml_node *list,
                                   size_t *count)
{
	const struct yaml_node **maps;
	struct form_field *fields;
	size_t n;

	*count = 0;
	if (list->kind != YAML_LIST || list->count == 0) {
		diag_error(r->diag, list->at,
		           "\"%.*s\" must be a list of fields; write \"- id: …\" and below "
		           "it \"type: …\"",
		           STR_FMT(list->key));
		return NULL;
	}
	n = flatten(r, list, 0, NULL);
	maps = ARENA_MANY(r->arena, n, const struct yaml_node *);
	flatten(r, list, 0, maps);
	fields = ARENA_MANY(r->arena, n, struct form_field);
	for (size_t i = 0; i < n; i++)
		if (read_one(r, maps[i], &fields[*count]))
			++*count;
	return fields;
}
