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
#include "store/engine/tables.h"

enum access { READ, WRITE };
enum environment { MAIN, EDGE, ENVIRONMENTS };
/* what main holds and how; store/keeping/upgrade.c leads from one to the next */
enum { STORE_SCHEMA = 2 };

struct store;                  /* both environments, open */
struct txn;                    /* on one of them */

/* data/main, data/edge (edge folder may be another path, on a memory file system). Made 0700 when
 * create; edge whenever it is missing or of an earlier boot. ERR_NOT_FOUND: nothing there and not
 * create. Each environment is opened by its first txn_begin. ERR_BUSY: the opener's lock was not
 * free for 2 s, or main is of an older schema. ERR_DAMAGED: newer schema or broken file. */
struct store_paths { const char *data, *edge; bool create; };
enum err store_open(struct arena *a, const struct store_paths *paths, struct store **s) MUST_CHECK;

/* Whether the files of what is open still stand where they were opened: nobody has replaced or
 * removed them. */
bool store_is_current(const struct store *s);
/* others stand there; what is away alone may come back */
bool store_is_replaced(const struct store *s);

void store_signals_back(void);     /* unblocks the signals once the answer is out */

/* of main, once a transaction was tried on it; 0: not known */
uint64_t store_schema(const struct store *s);
/* before that: one of an older schema opens too (upgrade.h) */
void store_take_older(struct store *s);

/* For the keeper: frees the slots of dead readers; how full the map is, in percent; bytes used. */
int store_readers_check(struct store *s);
int store_percent_used(struct store *s, enum environment e);
/* what room is left is for purging and signing in (txn_room.c) */
bool store_is_full(struct store *s);

enum err store_copy(struct store *s, int fd) MUST_CHECK;      /* main, compacted, while serving */

/* One WRITE at a time in a process and environment, main's before edge's; never after a fork: those
 * die. */
enum err txn_begin(struct store *s, enum environment e, enum access access, struct arena *a,
                   struct txn **t) MUST_CHECK;
enum err txn_commit(struct txn *t) MUST_CHECK;     /* OK: main's is on disk */
void txn_abort(struct txn *t);                     /* NULL is allowed */
bool txn_writes(const struct txn *t);
enum environment txn_environment(const struct txn *t);
struct arena *txn_arena(const struct txn *t);      /* where what is read is copied to */

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

/* How many rows a walk would meet, without copying them; how many from one key until before
 * another, counted up to what *rows says. */
enum err txn_rows(struct txn *t, enum table table, struct str prefix, int64_t *rows) MUST_CHECK;
enum err txn_rows_until(struct txn *t, enum table table, struct str from, struct str end,
                        int64_t *rows) MUST_CHECK;

/* Keys: pieces one after the other. */
struct str key_of(struct arena *a, const struct str *parts, size_t count);
struct str key_time(struct arena *a, int64_t seconds);      /* 8 bytes, oldest first */
struct str key_newest(struct arena *a, int64_t seconds);    /* 8 bytes, newest first */
int64_t key_read_time(struct str eight);
int64_t key_read_newest(struct str eight);
#define KEY(a, ...) key_of((a), (const struct str[]){ __VA_ARGS__ }, \
                           sizeof((const struct str[]){ __VA_ARGS__ }) / sizeof(struct str))

#endif
