/* txn.h: an ordered key-value transaction; the only LMDB. Another engine with ordered keys and
 * serialisable transactions can stand behind this header.
 * Caveats. A process opens a store once and leaves by _exit (LMDB loses acknowledged commits when
 * an opener is killed in the middle: the open is guarded by a lock file, reference/security.md
 * 0.1 to 0.4). One writer at a time: do slow work before txn_begin(WRITE). SIGTERM, SIGINT,
 * SIGHUP and SIGPIPE are blocked from then until store_signals_back. What is read is copied out. */
#ifndef ENGINE_TXN_H
#define ENGINE_TXN_H

#include <stdbool.h>

#include "store/base/arena.h"
#include "store/base/err.h"
#include "store/base/str.h"
#include "store/engine/key.h"
#include "store/engine/store.h"
#include "store/engine/tables.h"

enum access { READ, WRITE };

struct txn;                    /* on one environment */

/* One WRITE at a time in a process and environment, main's before edge's; never after a fork: those
 * die. */
enum err txn_begin(struct store *s, enum environment e, enum access access, struct arena *a,
                   struct txn **t) MUST_CHECK;
enum err txn_commit(struct txn *t) MUST_CHECK;     /* OK: main's is on disk */
void txn_abort(struct txn *t);                     /* NULL is allowed */

/* A part of a WRITE that can be undone alone, as when a record in it does not open and the rest is
 * to go on: what is done after txn_part_begin stays when txn_part_end gets OK, else it is undone
 * and e is given back. One at a time. */
enum err txn_part_begin(struct txn *t) MUST_CHECK;
enum err txn_part_end(struct txn *t, enum err e) MUST_CHECK;

bool txn_writes(const struct txn *t);
enum environment txn_environment(const struct txn *t);
struct arena *txn_arena(const struct txn *t);      /* where what is read is copied to */

/* What is read from now on goes there; gives where it went before. For a walk over many records of
 * which little is kept: the arena is emptied behind each. */
struct arena *txn_read_into(struct txn *t, struct arena *a);

/* ERR_NOT_FOUND. The value is copied into the transaction's arena. */
enum err txn_get(struct txn *t, enum table table, struct str key, struct str *value) MUST_CHECK;
bool txn_has(struct txn *t, enum table table, struct str key);
enum err txn_put(struct txn *t, enum table table, struct str key, struct str value) MUST_CHECK;
/* ERR_EXISTS */
enum err txn_add(struct txn *t, enum table table, struct str key, struct str value) MUST_CHECK;
/* ERR_NOT_FOUND */
enum err txn_delete(struct txn *t, enum table table, struct str key) MUST_CHECK;

/* A kept count of TABLE_COUNT; it never goes below nought. */
enum err txn_count_add(struct txn *t, struct str name, int64_t by) MUST_CHECK;
int64_t txn_count(struct txn *t, struct str name);

/* Keys of one table that start with prefix, in order, beginning at `from` when it is not empty (a
 * whole key). OK, ERR_NOT_FOUND at the end. Deleting the row just returned is allowed. */
struct walk;
enum err txn_walk(struct txn *t, enum table table, struct str prefix, struct str from,
                  struct walk **w) MUST_CHECK;
enum err walk_next(struct walk *w, struct str *key, struct str *value) MUST_CHECK;

/* Every row that such a walk would meet. OK when there is none. */
enum err txn_delete_all(struct txn *t, enum table table, struct str prefix) MUST_CHECK;

/* How many rows a walk would meet, without copying them; how many from one key until before
 * another, counted up to what *rows says. */
enum err txn_rows(struct txn *t, enum table table, struct str prefix, int64_t *rows) MUST_CHECK;
enum err txn_rows_until(struct txn *t, enum table table, struct str from, struct str end,
                        int64_t *rows) MUST_CHECK;

#endif
