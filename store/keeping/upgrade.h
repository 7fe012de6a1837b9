/* upgrade.h: a store of an earlier release brought up to what this one expects: one step for each
 * schema, in transactions of 200 rows, the last of them with the number it leads to. One cut short
 * is made again from its beginning: what it adds must do no harm where it stands already.
 * tests/stores holds a store of each schema. */
#ifndef KEEPING_UPGRADE_H
#define KEEPING_UPGRADE_H

#include "store/engine/keys.h"

/* s: opened with store_take_older, its root key loaded. from: the schema it had. */
enum err upgrade_run(struct store *s, struct keys *k, uint64_t *from) MUST_CHECK;

#endif
