/* parting.h: what is about to go for good is told to whom it belongs, and stays for PARTING_DAYS
 * after that. Table "warned": id of what goes -> time of the letter (8 bytes, plain). */
#ifndef KEEPING_PARTING_H
#define KEEPING_PARTING_H

#include "store/compiled/words.h"
#include "store/engine/keys.h"

enum { PARTING_DAYS = 28 };

/* What goes (16 bytes), whose it is, which letter says so, where that leads, and the last day on
 * which it is there; one that is nearer than PARTING_DAYS is put off to that. */
struct parting {
	struct str id, person, letter, link;
	int32_t last_day;
};

/* Puts the letter into the outbox and notes it. *sent is false when there is nobody to write to. */
enum err parting_tell(struct txn *t, struct keys *k, const struct words *words,
                      const struct parting *p, int64_t now, bool *sent) MUST_CHECK;

/* When it was told, after `since`. 0: not yet, or by a clock that was ahead of now by days. */
enum err parting_told(struct txn *t, struct str id, int64_t since, int64_t now,
                      int64_t *at) MUST_CHECK;

/* It was told (told_at, not 0) more than PARTING_DAYS ago. */
bool parting_is_over(int64_t told_at, int64_t now);

#endif
