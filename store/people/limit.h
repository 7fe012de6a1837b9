/* limit.h: how often something may be done: token buckets in the edge environment, by keyed hash
 * of what is limited. Table "bucket": key = hash (16 bytes); value = tokens left in thousandths,
 * time of the last change (8 bytes each). */
#ifndef PEOPLE_LIMIT_H
#define PEOPLE_LIMIT_H

#include "store/engine/record.h"

/* capacity at once, refilled over seconds. now is when the request began; one that began up to two
 * minutes before the last change takes from what that left, as requests settle in any order. A
 * clock set back further fills it. */
struct limit {
	const char *name;
	int64_t capacity, seconds;
};

/* Takes one. ERR_LIMIT: none left; nothing is taken, *wait_seconds (may be NULL) is when there
 * will be one. */
enum err limit_take(struct txn *edge, struct keys *k, const struct limit *l, struct str of,
                    int64_t now, int64_t *wait_seconds) MUST_CHECK;

/* Looks only: how many may be taken now; *wait_seconds (may be NULL) is when there will be one
 * more than none. */
int64_t limit_left(struct txn *edge, struct keys *k, const struct limit *l, struct str of,
                   int64_t now, int64_t *wait_seconds);

/* The same: ERR_LIMIT when none is left. */
enum err limit_check(struct txn *edge, struct keys *k, const struct limit *l, struct str of,
                     int64_t now) MUST_CHECK;

/* Fills it up again: after a success. */
enum err limit_reset(struct txn *edge, struct keys *k, const struct limit *l,
                     struct str of) MUST_CHECK;

#endif
