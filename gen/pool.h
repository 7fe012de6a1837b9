/* pool.h: texts that come again and again, each kept once and known by its number. */
#ifndef GEN_POOL_H
#define GEN_POOL_H

#include <stdbool.h>

#include "store/base/arena.h"
#include "store/base/str.h"

struct pool {
	struct arena *arena;
	struct str *all;
	uint32_t count, room;
	uint32_t *slots;               /* open addressing: 1 + a number, or 0 */
	size_t slot_count;
};

struct pool pool_open(struct arena *a);

/* The number of s; it must live as long as the pool when it is new. */
uint32_t pool_add(struct pool *p, struct str s);

/* Whether s is there, and its number. */
bool pool_find(const struct pool *p, struct str s, uint32_t *number);

#endif
