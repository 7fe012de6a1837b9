#include "store/cases/case_keys.h"

#include "store/base/arena.h"

enum { FIRST_ROOM = 16 };

enum err case_keys(struct txn *t, enum table table, struct str prefix, struct str **rests,
                   size_t *count)
{
	struct arena *a = txn_arena(t);
	struct str key, value, *list = ARENA_MANY(a, FIRST_ROOM, struct str);
	size_t room = FIRST_ROOM, n = 0;
	struct walk *w;
	enum err e;

	if ((e = txn_walk(t, table, prefix, STR(""), &w)) != OK)
		return e;
	while ((e = walk_next(w, &key, &value)) == OK) {
		if (n == room) {
			struct str *more = ARENA_MANY(a, room * 2, struct str);

			for (size_t i = 0; i < n; i++)
				more[i] = list[i];
			list = more;
			room *= 2;
		}
		list[n++] = str_from(key, prefix.n);
	}
	if (e != ERR_NOT_FOUND)
		return e;
	*rests = list;
	*count = n;
	return OK;
}
