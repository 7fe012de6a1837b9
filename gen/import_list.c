/* The items of a component's list as options, and the questions that some of them bring. */
#include "gen/import.h"
#include "gen/import_text.h"

#include "store/base/err.h"

enum { DEEP = 4 };

const struct yaml_node *import_items(struct import *in, const struct yaml_node *node)
{
	const struct yaml_node *lists = yaml_find(in->root, "lists"),
	                       *one = lists ? lists->children : NULL;
	const struct yaml_node *values = yaml_find(node, "values");
	struct str name = yaml_get(node, "list");

	if (yaml_find(values, "items"))
		return yaml_find(values, "items");
	if (name.n == 0)
		name = yaml_get(yaml_find(node, "options"), "list");
	while (one && !(name.n > 0 && (str_equal(yaml_get(one, "name"), name) ||
	                               str_equal(yaml_get(one, "id"), name))))
		one = one->next;
	return one ? yaml_find(one, "items") : NULL;
}

static struct form_text hint_of(struct import *in, const struct yaml_node *item)
{
	const struct yaml_node *hint = yaml_find(item, "hint"), *more = yaml_find(item, "description");

	if (hint && hint->kind == YAML_MAP)
		hint = yaml_find(hint, "text");
	return import_words(in, hint && hint->text.n > 0 ? hint : more);
}

static void read_item(struct import *in, struct form_field *f, const struct yaml_node *item)
{
	static const struct import_key keys[] = {
		{ "id", IMPORT_DONE, NULL }, { "text", IMPORT_DONE, NULL }, { "label", IMPORT_DONE, NULL },
		{ "value", IMPORT_DONE, NULL }, { "description", IMPORT_DONE, NULL },
		{ "hint", IMPORT_DONE, NULL },
		{ "conditional", IMPORT_DONE, NULL }, { "children", IMPORT_DONE, NULL },
		{ "condition", IMPORT_DONE, NULL },
	};
	struct form_option *o = &f->options[f->option_count];
	const struct yaml_node *label = yaml_find(item, yaml_find(item, "text") ? "text" : "label");

	import_keys(in, item, "item", keys, COUNT(keys));
	o->label = import_words(in, label);
	o->id = import_option_id(in, f->options, f->option_count,
	                         yaml_get(item, "value").n > 0 ? yaml_get(item, "value")
	                                                       : o->label.in[0]);
	o->hint = hint_of(in, item);
	if (o->label.in[0].n == 0)
		o->label = import_plain(in, o->id, item->at);
	f->option_count++;
}

/* Components that an item shows when it is chosen stand behind the question, with a rule. */
static void read_conditional(struct import *in, struct import_page *p, struct form_field *f,
                             size_t number, const struct yaml_node *item)
{
	const struct yaml_node *more = yaml_find(yaml_find(item, "conditional"), "components");
	struct str field = f->id, option = f->options[number].id;
	size_t first = p->page.field_count;
	struct condition *c;

	if (in->depth == DEEP) {
		diag_error(in->diag, item->at,
		           "an item brings questions that bring questions, too deep to be carried over");
		return;
	}
	if (yaml_find(item, "children") && yaml_find(item, "children")->count > 0)
		more = yaml_find(item, "children");
	in->depth++;
	for (const struct yaml_node *one = more ? more->children : NULL; one; one = one->next)
		import_component(in, p, one);
	in->depth--;
	for (size_t i = first; i < p->page.field_count; i++) {
		c = ARENA_NEW(in->arena, struct condition);
		*c = (struct condition){ .kind = CONDITION_IS,
			                     .field = field,
			                     .values = ARENA_NEW(in->arena, struct str),
			                     .value_count = 1 };
		c->values[0] = option;
		if (!p->page.fields[i].show_if)
			p->page.fields[i].show_if = c;
	}
}

void import_list(struct import *in, struct import_page *p, struct form_field *f,
                 struct import_field *map, const struct yaml_node *node)
{
	const struct yaml_node *items = import_items(in, node);
	size_t number = 0;

	if (!items || items->count == 0) {
		diag_error(in->diag, node->at, "its list is not there; the question is asked as text");
		f->type = FIELD_TEXT;
		return;
	}
	map->items = items;
	f->options = ARENA_MANY(in->arena, items->count, struct form_option);
	for (const struct yaml_node *one = items->children; one; one = one->next)
		read_item(in, f, one);
	for (const struct yaml_node *one = items->children; one; one = one->next, number++) {
		if (yaml_get(one, "condition").n > 0)
			diag_error(in->diag, one->at,
			           "the rule of \"%.*s\" is not carried over: it is always offered",
			           STR_FMT(f->options[number].label.in[0]));
		read_conditional(in, p, f, number, one);
	}
}
