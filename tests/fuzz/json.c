/* Foreign JSON: refused, or read to a tree that is written and read again as the same. What is
 * taken is what jansson takes, less what records never hold: real numbers, a list within a list,
 * nesting deeper than 16. */
#include "store/compiled/json.h"

#include <jansson.h>
#include <stdlib.h>
#include <string.h>

#include "store/base/arena.h"

int LLVMFuzzerTestOneInput(const uint8_t *bytes, size_t n);

enum { INPUT_MAX = 1 << 16, ARENA_MAX = 1 << 26 };

static bool fits(json_t *one, int depth);

static bool item_fits(json_t *item, int depth)
{
	return json_is_string(item) || json_is_integer(item) ||
	       (json_is_object(item) && fits(item, depth));
}

static bool fits(json_t *one, int depth)
{
	const char *name;
	size_t i;
	json_t *member;

	if (depth > 16 || json_is_real(one))
		return false;
	json_array_foreach(one, i, member)
		if (!item_fits(member, depth + 1))
			return false;
	json_object_foreach(one, name, member)
		if (!fits(member, depth + json_is_object(member) + json_is_array(member)))
			return false;
	return true;
}

/* Whether jansson reads it, and what it says stands at each name of the outermost object. */
static void compare(const uint8_t *bytes, size_t n, const struct values *tree)
{
	json_t *root = json_loadb((const char *)bytes, n, JSON_REJECT_DUPLICATES, NULL);
	const char *name;
	json_t *one;

	/* jansson passes over a NUL that stands between two things; RFC 8259 does not. */
	bool nul = n > 0 && memchr(bytes, '\0', n);

	if ((tree != NULL) != (json_is_object(root) && fits(root, 1) && !nul))
		abort();
	if (!tree) {
		json_decref(root);
		return;
	}
	if (tree->count != json_object_size(root))
		abort();
	json_object_foreach(root, name, one) {
		struct value *mine = values_find(tree, str_of(name));

		if (!mine ||
		    (json_is_string(one) &&
		     !str_equal(mine->text, str_bytes(json_string_value(one), json_string_length(one)))) ||
		    (json_is_integer(one) && mine->number != json_integer_value(one)))
			abort();
	}
	json_decref(root);
}

int LLVMFuzzerTestOneInput(const uint8_t *bytes, size_t n)
{
	struct values *tree = NULL, *again;
	struct arena *a;
	struct buf once, twice;

	if (n > INPUT_MAX)
		return 0;
	a = arena_open(ARENA_MAX);
	once = buf_open(a);
	twice = buf_open(a);
	if (json_read(a, str_bytes(bytes, n), &tree) == OK) {
		json_write(&once, tree);
		if (json_read(a, buf_str(&once), &again) != OK || !values_equal(tree, again))
			abort();
		json_write(&twice, again);
		if (!str_equal(buf_str(&once), buf_str(&twice)))
			abort();
	}
	compare(bytes, n, tree);
	arena_close(a);
	return 0;
}
