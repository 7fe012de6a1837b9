/* store.h: the two environments of a portal, open. Behind txn.h. */
#ifndef ENGINE_STORE_H
#define ENGINE_STORE_H

#include <stdbool.h>
#include <stdint.h>

#include "store/base/arena.h"
#include "store/base/err.h"

enum environment { MAIN, EDGE, ENVIRONMENTS };
/* what main holds and how; store/keeping/upgrade.c leads from one to the next */
enum { STORE_SCHEMA = 2 };

struct store;                  /* both environments, open */

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
/* a flush failed: this process can do nothing with it any more, another that opens it can */
bool store_is_broken(const struct store *s);

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

/* so full that nothing of strangers is taken, not even a sign-in: what room is left in edge is for
 * who is signed in, and for purging, which needs pages before it gives some back */
bool store_edge_is_full(struct store *s);

enum err store_copy(struct store *s, int fd) MUST_CHECK;      /* main, compacted, while serving */

#endif
