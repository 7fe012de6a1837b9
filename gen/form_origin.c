#include "gen/form_reader.h"

#include "store/base/arena.h"

static size_t slot(const struct form_origin *origins, size_t size, const void *of)
{
	size_t at = (size_t)(((uintptr_t)of >> 4) * 0x9e3779b97f4a7c15u >> 20) & (size - 1);

	while (origins[at].of && origins[at].of != of)
		at = (at + 1) & (size - 1);
	return at;
}

static void grow(struct form_reader *r)
{
	size_t size = r->origin_size > 0 ? r->origin_size * 2 : 1024;
	struct form_origin *origins = ARENA_MANY(r->arena, size, struct form_origin);

	for (size_t i = 0; i < r->origin_size; i++)
		if (r->origins[i].of)
			origins[slot(origins, size, r->origins[i].of)] = r->origins[i];
	r->origins = origins;
	r->origin_size = size;
}

void form_origin_add(struct form_reader *r, const void *of, const struct yaml_node *node)
{
	size_t at;

	if (r->origin_count * 2 >= r->origin_size)
		grow(r);
	at = slot(r->origins, r->origin_size, of);
	r->origin_count += r->origins[at].of == NULL;
	r->origins[at] = (struct form_origin){ of, node };
}

const struct yaml_node *form_origin_find(const struct form_reader *r, const void *of)
{
	return r->origin_size > 0 ? r->origins[slot(r->origins, r->origin_size, of)].node : NULL;
}

struct place form_origin_at(const struct form_reader *r, const void *of, const char *key)
{
	const struct yaml_node *node = form_origin_find(r, of);
	const struct yaml_node *value = key ? yaml_find(node, key) : NULL;

	if (!node)
		return (struct place){ r->file, 0, 0 };
	return value ? value->at : node->at;
}
