/* txn_open.h: opening LMDB so that a process killed while opening cannot make another lose what was acknowledged
 * (reference/security.md 0.1 to 0.4): a private lock file held with flock around the open call, MDB_NOTLS, and nobody ever closes. */
#ifndef ENGINE_TXN_OPEN_H
#define ENGINE_TXN_OPEN_H

#include "store/engine/txn.h"

struct MDB_env;

/* Is there a store where paths say, or may one be made? ERR_NOT_FOUND. */
enum err txn_open_check(const struct store_paths *paths) MUST_CHECK;
enum err txn_open_env(struct arena *a, const struct store_paths *paths, enum environment e,
                      struct MDB_env **env) MUST_CHECK;

/* An LMDB result as ours; logs it. */
enum err txn_open_failed(int rc, const char *what);

#endif
