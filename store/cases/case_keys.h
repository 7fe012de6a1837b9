/* case_keys.h: the rows that hang on one id, by the rest of their keys: what a list of a case
 * loads. */
#ifndef CASES_CASE_KEYS_H
#define CASES_CASE_KEYS_H

#include "store/engine/txn.h"

/* Of the keys of a table that begin with prefix, what comes after it, in order (arena of t). */
enum err case_keys(struct txn *t, enum table table, struct str prefix, struct str **rests,
                   size_t *count) MUST_CHECK;

#endif
