#include <stddef.h>

#include "gen/form_key.h"
#include "gen/form_name.h"

#include "store/base/arena.h"
#include "store/base/err.h"

static const struct form_key option_keys[] = {
	{ .name = "id", .kind = KEY_OPTION_ID, .offset = offsetof(struct form_option, id) },
	{ .name = "was", .kind = KEY_WAS },
	{ .name = "label", .kind = KEY_WORDS, .offset = offsetof(struct form_option, label) },
	{ .name = "hint", .kind = KEY_WORDS, .offset = offsetof(struct form_option, hint) },
	{ .name = "as_given", .kind = KEY_GIVEN },
	{ .name = "exclusive", .kind = KEY_YES, .offset = offsetof(struct form_option, exclusive) },
	{ .name = "show_if", .kind = KEY_CONDITION, .offset = offsetof(struct form_option, show_if) },
};

static const char *const option_needs[] = { "label", NULL };

const struct form_keys form_keys_option = { "option", option_keys, COUNT(option_keys),
                                            option_needs };

/* `- id: Label` or `- {id: …, label: …}`. False: not an option at all. */
static bool read_one(struct form_reader *r, const struct yaml_node *node,
                     struct form_option *option)
{
	const struct yaml_node *only = node->children;

	if (node->kind != YAML_MAP || node->count == 0) {
		diag_error(r->diag, node->at, "this is not an option; write \"- id: Label\"");
		return false;
	}
	form_origin_add(r, option, node);
	if (yaml_find(node, "id")) {
		form_key_read(r, node, &form_keys_option, -1, option);
		return option->id.n > 0;
	}
	if (node->count > 1) {
		form_key_need(r, node, "option", "id");
		return false;
	}
	option->id = only->key;
	if (!form_name_is_option(only->key)) {
		diag_error(r->diag, only->key_at, "\"%.*s\" is not an id; write letters a-z, digits, "
		           "underscores and hyphens, 1 to 40", STR_FMT(only->key));
		return false;
	}
	option->label = form_text_read(r, only, FORM_TEXT_WORDS);
	return true;
}

static void check_twice(struct form_reader *r, const struct form_option *options, size_t count)
{
	for (size_t i = 1; i < count; i++)
		if (form_option_find(options, i, options[i].id))
			diag_error(r->diag, form_origin_at(r, &options[i], NULL),
			           "the id \"%.*s\" stands here twice; give each its own",
			           STR_FMT(options[i].id));
}

static void read_list(struct form_reader *r, const struct yaml_node *node,
                      struct form_option **options, size_t *count)
{
	if (node->kind != YAML_LIST || node->count == 0) {
		diag_error(r->diag, node->at, "this must be a list; write \"- id: Label\" lines");
		return;
	}
	*options = ARENA_MANY(r->arena, node->count, struct form_option);
	for (const struct yaml_node *one = node->children; one; one = one->next)
		if (read_one(r, one, &(*options)[*count]))
			++*count;
	check_twice(r, *options, *count);
}

static const struct form_key list_keys[] = {
	{ .name = "list", .kind = KEY_NAME },
	{ .name = "options", .kind = KEY_ENTRIES },
};

static const char *const list_needs[] = { "options", NULL };

const struct form_keys form_keys_list = { "list", list_keys, COUNT(list_keys), list_needs };

/* The options of content/lists/ID.yaml. */
static void read_shared(struct form_reader *r, const struct yaml_node *name,
                        struct form_option **shared, size_t *count)
{
	const struct yaml_node *list = form_name_shared(r, name, "lists", "list"), *options;

	if (!list)
		return;
	form_key_read(r, list, &form_keys_list, -1, NULL);
	if ((options = yaml_find(list, "options")))
		read_list(r, options, shared, count);
}

void form_option_read_rows(struct form_reader *r, const struct yaml_node *node,
                           struct form_field *field)
{
	if (node->kind == YAML_TEXT)
		read_shared(r, node, &field->preset_rows, &field->preset_count);
	else
		read_list(r, node, &field->preset_rows, &field->preset_count);
}

static const struct form_key linked_keys[] = {
	{ .name = "from", .kind = KEY_SOURCE },
	{ .name = "also", .kind = KEY_ENTRIES },
};

static const char *const linked_needs[] = { "from", NULL };

const struct form_keys form_keys_source = { "source of options", linked_keys, COUNT(linked_keys),
                                            linked_needs };

/* {from: linked_people, also: […]} */
static void read_linked(struct form_reader *r, const struct yaml_node *map,
                        struct form_field *field)
{
	const struct yaml_node *from = yaml_find(map, "from"), *also = yaml_find(map, "also");

	form_key_read(r, map, &form_keys_source, -1, NULL);
	if (from)
		(void)form_key_word(r, from, KEY_SOURCE, "source");
	field->linked_people = true;
	if (!also)
		return;
	read_list(r, also, &field->options, &field->option_count);
	if (form_option_find(field->options, field->option_count, STR("myself")))
		diag_error(r->diag, also->at,
		           "\"myself\" is offered by linked_people already; leave it out");
}

void form_option_read(struct form_reader *r, const struct yaml_node *node, struct form_field *field)
{
	if (node->kind == YAML_TEXT)
		read_shared(r, node, &field->options, &field->option_count);
	else if (node->kind == YAML_MAP)
		read_linked(r, node, field);
	else
		read_list(r, node, &field->options, &field->option_count);
}
