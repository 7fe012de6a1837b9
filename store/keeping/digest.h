/* digest.h: once on each working day a letter to each of the council's staff who works on cases,
 * with what waits for them: numbers, and nothing of any case. Table "digest": staff id -> day of
 * the last one (plain, 8 bytes), written in the transaction of the letter. */
#ifndef KEEPING_DIGEST_H
#define KEEPING_DIGEST_H

#include "store/compiled/words.h"
#include "store/engine/keys.h"
#include "store/people/staff.h"

struct digest {
	/* in reach: new applications; in their own list (an administrator's, a manager's: their
	 * team's, or all): the rest. At most DIGEST_MAX each. */
	size_t applications, messages, returned, due_soon, overdue;
};

enum { DIGEST_MAX = 999, DIGEST_SOON_DAYS = 7 };

enum err digest_count(struct txn *t, const struct staff *s, int32_t today,
                      struct digest *d) MUST_CHECK;

/* From the hour council.digest_hour on, on a working day (timescale_is_working_day): puts the
 * letters staff-digest into the outbox, at most letters_max; none to who has nothing waiting. */
enum err digest_send(struct txn *t, struct keys *k, const struct words *words, int64_t now,
                     size_t letters_max, size_t *sent) MUST_CHECK;

#endif
