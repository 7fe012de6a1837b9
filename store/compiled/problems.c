#include "store/compiled/problems.h"

#include "store/base/arena.h"

struct problems problems_open(struct arena *a)
{
	return (struct problems){ .arena = a };
}

struct problem *problems_add(struct problems *p, struct str field, struct str key)
{
	struct problem *one = ARENA_NEW(p->arena, struct problem);

	one->field = str_copy(p->arena, field);
	one->key = str_copy(p->arena, key);
	if (p->last)
		p->last->next = one;
	else
		p->first = one;
	p->last = one;
	p->count++;
	return one;
}

const struct problem *problems_find(const struct problems *p, struct str field)
{
	for (const struct problem *one = p ? p->first : NULL; one; one = one->next)
		if (str_equal(one->field, field))
			return one;
	return NULL;
}
