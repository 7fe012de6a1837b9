/* draft_over.h: drafts whose time is over. By its row in TABLE_DRAFT_DUE one goes once its owner
 * got the last warning ("1", warning.h), and not before the time that stands behind that (8 bytes;
 * without: of an earlier release). */
#ifndef FORMS_DRAFT_OVER_H
#define FORMS_DRAFT_OVER_H

#include "store/engine/keys.h"

/* How many go now, to max at most. */
enum err draft_over_count(struct txn *t, int64_t now, size_t max, size_t *due) MUST_CHECK;

/* Removes them, rows_max at most; passes over what does not open. */
enum err draft_over_purge(struct txn *t, struct keys *k, int64_t now, size_t rows_max,
                          size_t *removed) MUST_CHECK;

#endif
