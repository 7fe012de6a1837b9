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

/* RFC 8259 section 7: the quotation mark, the backslash and the control characters are escaped. */
static void write_text(struct buf *b, struct str text)
{
	static const char hex[] = "0123456789abcdef";
	size_t start = 0;

	if (!str_is_utf8(text))
		die("json_write");       /* text that is not UTF-8 never gets this far */
	buf_byte(b, '"');
	for (size_t i = 0; i < text.n; i++) {
		unsigned char c = (unsigned char)text.p[i];
		char escaped[] = { '\\', (char)c, '0', '0', hex[c >> 4], hex[c & 15] };
		bool is_plain = c == '"' || c == '\\';

		if (c >= 0x20 && !is_plain)
			continue;
		buf_add(b, str_part(text, start, i - start));
		start = i + 1;
		if (c == '\n')
			escaped[1] = 'n';
		else if (!is_plain)
			escaped[1] = 'u';
		buf_add(b, str_bytes(escaped, escaped[1] == 'u' && !is_plain ? 6 : 2));
	}
	buf_add(b, str_from(text, start));
	buf_byte(b, '"');
}

static void write_all(struct buf *b, const struct values *v, bool tree);

static void write_one(struct buf *b, const struct value *one)
{
	switch (one->kind) {
	case VALUE_NULL: buf_text(b, "null"); break;
	case VALUE_FLAG: buf_text(b, one->flag ? "true" : "false"); break;
	case VALUE_NUMBER: buf_number(b, one->number); break;
	case VALUE_TEXT: write_text(b, one->text); break;
	case VALUE_LIST: write_all(b, one->children, false); break;
	case VALUE_TREE: write_all(b, one->children, true); break;
	}
}

static void write_all(struct buf *b, const struct values *v, bool tree)
{
	buf_byte(b, tree ? '{' : '[');
	for (const struct value *one = v->first; one; one = one->next) {
		if (one != v->first)
			buf_byte(b, ',');
		if (tree) {
			write_text(b, one->name);
			buf_byte(b, ':');
		}
		write_one(b, one);
	}
	buf_byte(b, tree ? '}' : ']');
}

/* Written by hand, read by jansson: a record is written at every save, and building jansson's tree
 * first cost twice what the rest of a save did. tests/unit/json.c reads back what is written. */
void json_write(struct buf *b, const struct values *tree)
{
	write_all(b, tree, true);
}
