#include "gen/known.h"

#include "store/base/arena.h"
#include "store/base/err.h"

static void set_empty(struct values *v, const char *const *names, size_t count)
{
	for (size_t i = 0; i < count; i++)
		values_null(v, str_of(names[i]));
}

void known_page(struct values *page)
{
	static const char *const names[] = {
		"title", "description", "address", "html", "contents", "has_contents", "updated", "section",
		"breadcrumbs", "side", "id", "intro", "fields", "number", "has_upload",
		"must", "asks",
		"has_breadcrumbs", "has_side",
	};

	set_empty(page, names, COUNT(names));
}

void known_field(struct values *field)
{
	static const char *const names[] = {
		"id", "name", "type", "label", "hint", "text", "required", "recommended", "optional", "max",
		"min",
		"decimals", "unit", "autocomplete", "suggest", "check", "rule", "only", "figure", "options",
		"columns",
		"presets", "row", "rows_max", "files_max", "file_mb_max", "total_mb_max", "past", "future",
		"free_rows",
		"linked_people", "private", "cards", "line1_required", "town_required", "postcode_required",
	};

	set_empty(field, names, COUNT(names));
}

void known_option(struct values *option)
{
	static const char *const names[] = { "id", "label", "hint", "exclusive", "rule" };

	set_empty(option, names, COUNT(names));
}

void known_names(struct values *known)
{
	static const char *const form[] = { "id", "title", "details", "version", "parts" };
	static const char *const part[] = { "id", "title", "pages", "number" };

	known_page(values_tree(known, STR("page")));
	known_field(values_tree(known, STR("field")));
	known_option(values_tree(known, STR("option")));
	set_empty(values_tree(known, STR("form")), form, COUNT(form));
	set_empty(values_tree(known, STR("part")), part, COUNT(part));
}

/* Every name that one item of a list has, all have. */
static void make_even(struct values *list)
{
	struct values *names = values_open(list->arena);

	for (const struct value *one = list->first; one; one = one->next)
		for (const struct value *v = one->kind == VALUE_TREE ? one->children->first : NULL; v;
		     v = v->next) {
			if (!values_find(names, v->name))
				values_null(names, v->name);
			if (v->kind == VALUE_LIST)
				make_even(v->children);
		}
	for (const struct value *one = list->first; one; one = one->next)
		for (const struct value *v = one->kind == VALUE_TREE ? names->first : NULL; v; v = v->next)
			if (!values_find(one->children, v->name))
				values_null(one->children, v->name);
}

static void make_lists_even(struct values *tree)
{
	for (struct value *v = tree->first; v; v = v->next) {
		if (v->kind == VALUE_LIST)
			make_even(v->children);
		if (v->kind == VALUE_TREE)
			make_lists_even(v->children);
	}
}

void known_settings(struct values *known, const struct yaml_node *council,
                    const struct yaml_node *words, const struct yaml_node *navigation)
{
	struct values *menus = values_open(known->arena), *tree = values_tree(known, STR("council"));

	if (council)
		yaml_to_values(council, tree);
	make_lists_even(tree);
	if (!values_find(tree, STR("name")))
		values_text(tree, STR("name"), values_get(tree, STR("council")));
	tree = values_tree(known, STR("words"));
	if (words)
		yaml_to_values(words, tree);
	if (navigation)
		yaml_to_values(navigation, menus);
	for (struct value *v = menus->first; v; v = v->next) {
		bool is_main = str_is(v->name, "main");

		if (v->kind != VALUE_LIST)
			continue;
		make_even(v->children);
		tree = values_list(known, is_main ? STR("navigation") : v->name);
		*tree = *v->children;
	}
}
