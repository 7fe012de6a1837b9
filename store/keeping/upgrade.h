/* upgrade.h: a store of an earlier release brought up to what this one expects: one step for each schema, in one
 * transaction with the number it leads to, so that one cut short is made again. What a step adds must do no harm
 * to a store that has it already. tests/stores holds a store of each schema. */
#ifndef KEEPING_UPGRADE_H
#define KEEPING_UPGRADE_H

#include "store/engine/keys.h"

/* s: opened with store_take_older, its root key loaded. from: the schema it had. */
enum err upgrade_run(struct store *s, struct keys *k, uint64_t *from) MUST_CHECK;

#endif
