#include "gen/pool.h"

#include <string.h>

#include "gen/hash.h"

enum { SLOTS = 4096 };

struct pool pool_open(struct arena *a)
{
	return (
	    struct pool){ .arena = a, .slots = ARENA_MANY(a, SLOTS, uint32_t), .slot_count = SLOTS };
}

static uint32_t *slot(const struct pool *p, struct str s)
{
	size_t at = hash_add(0, s) >> 8 & (p->slot_count - 1);

	while (p->slots[at] != 0 && !str_equal(p->all[p->slots[at] - 1], s))
		at = (at + 1) & (p->slot_count - 1);
	return &p->slots[at];
}

static void grow(struct pool *p)
{
	struct str *more;

	p->room = p->room * 2 + SLOTS / 2;
	more = ARENA_MANY(p->arena, p->room, struct str);
	if (p->count > 0)
		memcpy(more, p->all, p->count * sizeof(*more));
	p->all = more;
	while (p->slot_count < 2 * (size_t)p->room)
		p->slot_count *= 2;
	p->slots = ARENA_MANY(p->arena, p->slot_count, uint32_t);
	for (uint32_t i = 0; i < p->count; i++)
		*slot(p, p->all[i]) = i + 1;
}

uint32_t pool_add(struct pool *p, struct str s)
{
	uint32_t *place;

	if (p->count == p->room)
		grow(p);
	place = slot(p, s);
	if (*place == 0) {
		p->all[p->count++] = s;
		*place = p->count;
	}
	return *place - 1;
}

bool pool_find(const struct pool *p, struct str s, uint32_t *number)
{
	uint32_t found = *slot(p, s);

	*number = found - 1;
	return found > 0;
}
