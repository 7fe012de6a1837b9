/* head.h: a sealed head: how long the trail was at one time and the hash of its last entry, signed.
 * Each is signed with a key of its own and names that of the next, whose secret then takes the
 * place of its own: who comes into the machine later has no key for what was said before. It is
 * text that a letter or a log can carry:
 *
 *     waymark-head 3
 *     at 2026-11-27T05:00:00Z entry 340
 *     hash 64 digits
 *     by 64 digits
 *     next 64 digits
 *     signed 64 digits
 *     64
 * digits */
#ifndef KEEPING_HEAD_H
#define KEEPING_HEAD_H

#include "store/base/buf.h"
#include "store/engine/vault_sign.h"

struct head {
	uint64_t number;               /* from 1 */
	int64_t at;                    /* seconds, UTC */
	uint64_t entry;                /* number of the last entry of the trail */
	struct str hash, by, next, signature;  /* bytes */
};

/* Fills in by and signature. */
void head_sign(struct arena *a, struct head *h, const struct secret *secret);
bool head_holds(struct arena *a, const struct head *h);
void head_write(struct buf *b, const struct head *h);

/* Every head in a text, in its order, whatever stands between and before lines ("> " of a quoted
 * letter). *broken: how many begin and cannot be read. */
struct heads {
	struct head *list;
	size_t count, broken;
};
struct heads heads_read(struct arena *a, struct str text);

/* By number, each once. What is wrong among them, without a trail; number: of the head that shows
 * it. */
enum heads_fault { HEADS_RIGHT, HEADS_TWO, HEADS_UNSIGNED, HEADS_OTHER_KEY };
enum heads_fault heads_sort(struct arena *a, struct heads *h, uint64_t *number);

#endif
