#include "store/compiled/json.h"

#include <jansson.h>
#include <stdlib.h>

#include "store/base/arena.h"
#include "store/base/log.h"

enum { DEPTH_MAX = 16 };

static enum err read_tree(const json_t *object, struct values *tree, int depth);
static enum err read_list(const json_t *array, struct values *list, int depth);

static enum err read_item(const json_t *item, struct values *list, int depth)
{
	switch (json_typeof(item)) {
	case JSON_STRING:
		values_add_text(list, str_bytes(json_string_value(item), json_string_length(item)));
		return OK;
	case JSON_INTEGER:
		values_add_number(list, json_integer_value(item));
		return OK;
	case JSON_OBJECT:
		return read_tree(item, values_add_tree(list), depth + 1);
	default:
		return ERR_INVALID;
	}
}

static enum err read_list(const json_t *array, struct values *list, int depth)
{
	enum err e;

	if (depth > DEPTH_MAX)
		return ERR_INVALID;
	for (size_t i = 0; i < json_array_size(array); i++)
		if ((e = read_item(json_array_get(array, i), list, depth)) != OK)
			return e;
	return OK;
}

static enum err read_member(struct str name, const json_t *item, struct values *tree, int depth)
{
	switch (json_typeof(item)) {
	case JSON_STRING:
		values_text(tree, name, str_bytes(json_string_value(item), json_string_length(item)));
		return OK;
	case JSON_INTEGER:
		values_number(tree, name, json_integer_value(item));
		return OK;
	case JSON_TRUE:
	case JSON_FALSE:
		values_flag(tree, name, json_is_true(item));
		return OK;
	case JSON_NULL:
		values_null(tree, name);
		return OK;
	case JSON_OBJECT:
		return read_tree(item, values_tree(tree, name), depth + 1);
	case JSON_ARRAY:
		return read_list(item, values_list(tree, name), depth + 1);
	default:
		return ERR_INVALID;      /* a real number */
	}
}

static enum err read_tree(const json_t *object, struct values *tree, int depth)
{
	const char *name;
	json_t *item;
	enum err e;

	if (depth > DEPTH_MAX)
		return ERR_INVALID;
	json_object_foreach((json_t *)object, name, item)
		if ((e = read_member(str_of(name), item, tree, depth)) != OK)
			return e;
	return OK;
}

/* Before jansson sees it, which follows nesting on its own stack. */
static bool is_shallow(struct str text)
{
	bool in_text = false;
	int depth = 0;

	for (size_t i = 0; i < text.n; i++) {
		char c = text.p[i];

		if (in_text && c == '\\')
			i++;
		else if (c == '"')
			in_text = !in_text;
		else if (!in_text && (c == '{' || c == '['))
			depth++;
		else if (!in_text && (c == '}' || c == ']'))
			depth--;
		if (depth > DEPTH_MAX)
			return false;
	}
	return true;
}

enum err json_read(struct arena *a, struct str text, struct values **tree)
{
	json_t *root;
	enum err e;

	if (!is_shallow(text))
		return ERR_INVALID;
	root = json_loadb(text.p ? text.p : "", text.n, JSON_REJECT_DUPLICATES, NULL);
	if (!json_is_object(root)) {
		json_decref(root);
		return ERR_INVALID;
	}
	*tree = values_open(a);
	e = read_tree(root, *tree, 1);
	json_decref(root);
	return e;
}

static json_t *written(const struct values *v, bool tree);

static json_t *written_one(const struct value *one)
{
	switch (one->kind) {
	case VALUE_NULL: return json_null();
	case VALUE_FLAG: return json_boolean(one->flag);
	case VALUE_NUMBER: return json_integer(one->number);
	case VALUE_TEXT: return json_stringn(one->text.p ? one->text.p : "", one->text.n);
	case VALUE_LIST: return written(one->children, false);
	case VALUE_TREE: return written(one->children, true);
	}
	return NULL;
}

static json_t *written(const struct values *v, bool tree)
{
	json_t *whole = tree ? json_object() : json_array();

	for (const struct value *one = v->first; one; one = one->next) {
		json_t *item = written_one(one);

		if (!item || (tree ? json_object_setn_new(whole, one->name.p, one->name.n, item)
		                   : json_array_append_new(whole, item)) != 0)
			die("json_write");       /* text that is not UTF-8 never gets this far */
	}
	return whole;
}

static int add(const char *bytes, size_t n, void *into)
{
	buf_add(into, str_bytes(bytes, n));
	return 0;
}

void json_write(struct buf *b, const struct values *tree)
{
	json_t *root = written(tree, true);

	if (json_dump_callback(root, add, b, JSON_COMPACT) != 0)
		die("json_write");
	json_decref(root);
}
