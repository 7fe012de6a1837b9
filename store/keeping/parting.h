/* parting.h: what is about to go for good is told to whom it belongs, and stays for PARTING_DAYS
 * after that. Table "warned": id of what goes -> when the letter left (8 bytes, plain); while it
 * waits, when it was written and PARTING_WAITS, which no clock comes to; above that how many were
 * refused for good, and since which day. */
#ifndef KEEPING_PARTING_H
#define KEEPING_PARTING_H

#include "store/compiled/words.h"
#include "store/engine/keys.h"

enum { PARTING_DAYS = 28 };

/* What goes (16 bytes), whose it is, which letter says so, where that leads, and the last day on
 * which it is there; one that is nearer than PARTING_DAYS is put off to that. */
struct parting {
	struct str id, person, letter, link;
	int64_t since;                 /* what was refused before does not count */
	int32_t last_day;
};

#define PARTING_WAITS (INT64_C(1) << 40)

/* Whether it is to be told now: it was not since `since`, and no letter about it was written within
 * seven days. One that did not leave, as nobody takes letters at that address, does not count. */
enum err parting_is_due(struct txn *t, struct str id, int64_t since, int64_t now,
                        bool *due) MUST_CHECK;

/* Puts the letter into the outbox and notes it. *sent is false when there is nobody to write to, or
 * their record does not open: that is the checker's to tell, and keeps nobody else from being told
 * (then nothing is noted, so that nothing goes unsaid). */
enum err parting_tell(struct txn *t, struct keys *k, const struct words *words,
                      const struct parting *p, int64_t now, bool *sent) MUST_CHECK;

/* The letter about it (letter.about; empty: about none) has left. */
enum err parting_left(struct txn *t, struct str id, int64_t now) MUST_CHECK;

/* It was refused for good where it went to. The fourth one or a later, PARTING_DAYS or more after
 * the first: counts as told now, as nobody can be told. */
enum err parting_refused(struct txn *t, struct str id, int64_t now) MUST_CHECK;

/* When it was told, after `since`. 0: not yet, or by a clock that was ahead of now by days. */
enum err parting_told(struct txn *t, struct str id, int64_t since, int64_t now,
                      int64_t *at) MUST_CHECK;

/* It was told (told_at, not 0) more than PARTING_DAYS ago. */
bool parting_is_over(int64_t told_at, int64_t now);

#endif
