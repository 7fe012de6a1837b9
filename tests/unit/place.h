/* place.h: a store of its own in a temporary folder, for tests of what stands on the store. */
#ifndef TESTS_UNIT_PLACE_H
#define TESTS_UNIT_PLACE_H

#include <ftw.h>
#include <stdio.h>
#include <stdlib.h>

#include "store/base/log.h"
#include "store/engine/keys.h"

struct place {
	char folder[64], data[80], edge[80], keys_folder[80], compiled[80];
	struct arena *arena;
	struct store *store;
	struct keys *keys;
};

static inline struct txn *place_begin(struct place *p, enum environment e, enum access access)
{
	struct txn *t;

	if (txn_begin(p->store, e, access, p->arena, &t) != OK)
		die("place: begin");
	return t;
}

static inline void place_commit(struct txn *t)
{
	if (txn_commit(t) != OK)
		die("place: commit");
	store_signals_back();
}

/* Only the names: a test that uses the portal tool alone must not open the store itself. */
static inline void place_make(struct place *p)
{
	snprintf(p->folder, sizeof(p->folder), "/tmp/waymark-XXXXXX");
	if (!mkdtemp(p->folder))
		die("place: mkdtemp");
	snprintf(p->data, sizeof(p->data), "%s/data", p->folder);
	snprintf(p->edge, sizeof(p->edge), "%s/edge", p->folder);
	snprintf(p->keys_folder, sizeof(p->keys_folder), "%s/keys", p->folder);
	snprintf(p->compiled, sizeof(p->compiled), "%s/compiled", p->folder);
	p->arena = arena_open((size_t)1 << 30);
}

/* The store of those names, once in a process. */
static inline void place_enter(struct place *p)
{
	struct store_paths paths = { p->data, p->edge, true };
	struct txn *t;

	vault_start();
	if (store_open(p->arena, &paths, &p->store) != OK ||
	    keys_open(p->arena, p->keys_folder, true, &p->keys) != OK)
		die("place: open");
	t = place_begin(p, MAIN, WRITE);
	if (keys_root(p->keys, t) != OK)
		die("place: root");
	place_commit(t);
}

static inline void place_open(struct place *p)
{
	place_make(p);
	place_enter(p);
}

static inline int place_remove_one(const char *path, const struct stat *about, int kind,
                                   struct FTW *where)
{
	(void)about, (void)kind, (void)where;
	return remove(path);
}

static inline void place_remove(struct place *p)
{
	nftw(p->folder, place_remove_one, 16, FTW_DEPTH | FTW_PHYS);
}

#endif
