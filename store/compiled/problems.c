#include "store/compiled/problems.h"

#include "store/base/arena.h"

struct problems problems_open(struct arena *a)
{
	return (struct problems){ .arena = a };
}

struct problem *problems_put(struct problems *p, size_t at, struct str field, struct str key)
{
	struct problem *one = ARENA_NEW(p->arena, struct problem), **link = &p->first;

	one->field = str_copy(p->arena, field);
	one->key = str_copy(p->arena, key);
	for (size_t i = 0; i < at && *link; i++)
		link = &(*link)->next;
	one->next = *link;
	*link = one;
	if (!one->next)
		p->last = one;
	p->count++;
	return one;
}

struct problem *problems_add(struct problems *p, struct str field, struct str key)
{
	return problems_put(p, p->count, field, key);
}

const struct problem *problems_find(const struct problems *p, struct str field)
{
	for (const struct problem *one = p ? p->first : NULL; one; one = one->next)
		if (str_equal(one->field, field))
			return one;
	return NULL;
}
