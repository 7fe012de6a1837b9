/* yaml.h: the plain part of YAML as a tree: maps, lists and text, each with its place. Every
 * scalar is text: no, 1:30 and 0017 stay as written. Anchors, aliases, tags, directives, `---`,
 * and a key written twice in one map are refused. The only libyaml. */
#ifndef GEN_YAML_H
#define GEN_YAML_H

#include "gen/diag.h"
#include "store/compiled/values.h"

enum { YAML_DEPTH_MAX = 20, YAML_BYTES_MAX = 1 << 20 };

enum yaml_kind { YAML_TEXT, YAML_LIST, YAML_MAP };

struct yaml_node {
	enum yaml_kind kind;
	struct place at;
	struct str text;           /* of YAML_TEXT */
	struct str key;            /* of what stands in a map */
	struct place key_at;
	struct yaml_node *children, *last, *next;
	size_t count;              /* of children */
};

/* NULL: not YAML, or not the plain part of it; d says why. bytes must outlive nothing: text is
 * copied. */
struct yaml_node *yaml_read(struct arena *a, struct diag *d, const char *file, struct str bytes);

/* The same from a regular file of at most YAML_BYTES_MAX. file stands in messages: keep it. */
struct yaml_node *yaml_read_file(struct arena *a, struct diag *d, const char *file);

/* What stands under key, or NULL; NULL too when map is none. */
const struct yaml_node *yaml_find(const struct yaml_node *map, const char *key);

/* Its text; empty when it is missing or is no text. */
struct str yaml_get(const struct yaml_node *map, const char *key);

/* A map as a tree of values: maps are trees, lists are lists (lists in lists are left out), all
 * else is text. */
void yaml_to_values(const struct yaml_node *map, struct values *tree);

/* "text", "a list", "a map" for messages. */
const char *yaml_kind_name(enum yaml_kind kind);

#endif
