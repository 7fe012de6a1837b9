/* A file of content/: refused with a message and a place in it, or a tree that is whole. */
#include "gen/yaml.h"

#include <stdlib.h>

#include "store/base/arena.h"
#include "store/base/utf8.h"
#include "store/compiled/json.h"

int LLVMFuzzerTestOneInput(const uint8_t *bytes, size_t n);

enum { INPUT_MAX = 1 << 14, ARENA_MAX = 1 << 28 };

static void walk(const struct yaml_node *node, int depth)
{
	size_t count = 0;

	if (depth > YAML_DEPTH_MAX || node->at.line < 1 || node->at.column < 1 ||
	    !str_is_utf8(node->text))
		abort();
	for (const struct yaml_node *n = node->children; n; n = n->next, count++) {
		if (node->kind == YAML_MAP && (n->key_at.line < 1 || !str_is_utf8(n->key)))
			abort();
		walk(n, depth + 1);
	}
	if (count != node->count || (node->kind == YAML_TEXT && count > 0))
		abort();
}

static void use(struct arena *a, const struct yaml_node *root)
{
	struct values *tree = values_open(a);
	struct buf b = buf_open(a);

	walk(root, 0);
	if (root->kind != YAML_MAP)
		return;
	yaml_to_values(root, tree);
	json_write(&b, tree);
}

int LLVMFuzzerTestOneInput(const uint8_t *bytes, size_t n)
{
	struct yaml_node *root;
	struct arena *a;
	struct buf told;
	struct diag d;

	if (n > INPUT_MAX)
		return 0;
	a = arena_open(ARENA_MAX);
	d = diag_open(a);
	told = buf_open(a);
	root = yaml_read(a, &d, "x.yaml", str_bytes(bytes, n));
	if (!root && d.errors == 0)
		abort();
	if (root)
		use(a, root);
	diag_write(&d, &told);
	arena_close(a);
	return 0;
}
