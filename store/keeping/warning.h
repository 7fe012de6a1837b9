/* warning.h: a letter 7 days and another 1 day before a draft goes. The value of its row in
 * TABLE_DRAFT_DUE says how far that is: empty, "7", or "1" (the last one, or none is wanted) and
 * the time before which it does not go. A save moves the row and empties it: then both are sent
 * again. */
#ifndef KEEPING_WARNING_H
#define KEEPING_WARNING_H

#include "store/compiled/words.h"
#include "store/engine/keys.h"

/* Puts the letters draft-warning-7 and draft-warning-1 that are due into the outbox, each once;
 * at most letters_max in this transaction. None for a form that was sent, nor for one kept for so
 * few days that the warning would come with the save itself. When the time for the first one was
 * missed (nothing ran), it goes late, and within the last day only the second one goes; later still
 * the draft is kept to the end of the day after it. */
enum err warning_send(struct txn *t, struct keys *k, const struct words *words, int64_t now,
                      size_t letters_max, size_t *sent) MUST_CHECK;

#endif
