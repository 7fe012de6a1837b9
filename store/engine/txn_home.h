/* txn_home.h: an environment of LMDB, between txn_open.c, txn.c and txn_part.c; nobody
 * else includes it. */
#ifndef ENGINE_TXN_HOME_H
#define ENGINE_TXN_HOME_H

#include "store/engine/txn.h"

#include <lmdb.h>

/* One environment, opened when it is first needed. */
struct home {
	const char *folder;
	MDB_env *env;
	int64_t opener;            /* the process that opened it: a fork must not use it */
	/* its files, and which they were */
	struct home_file { const char *path; uint64_t device, inode; } data, lock;
	uint64_t schema;           /* that was found; 0: none yet */
	bool broken;               /* a commit failed half way: nothing in it is believed any more */
	const struct txn *writer;
};

struct store {
	struct arena *arena;
	bool create, older;
	struct home homes[ENVIRONMENTS];
};

struct txn {
	MDB_txn *mdb;
	MDB_txn *whole;            /* while mdb is a part of it (txn_part.c), or NULL */
	MDB_dbi dbi;
	struct home *home;
	struct arena *arena;
	enum environment environment;
	bool writes;
};

/* Opens it when it is not open yet. */
enum err home_open(struct store *s, enum environment e) MUST_CHECK;

/* Whether the file still stands where it was: who has another lock file than the rest must not
 * write. */
bool home_has(const struct home_file *f);

/* A result of LMDB or an errno as ours; logs what is neither found nor exists. */
enum err home_failed(int rc, const char *event);

#endif
