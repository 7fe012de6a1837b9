/* child_work.h: a case's own places in the work index, for child.c: open or closed, by the next
 * legal due day, by whose move it is, by its state, and the day on which all that changes by
 * itself. */
#ifndef CASES_CHILD_WORK_H
#define CASES_CHILD_WORK_H

#include "store/cases/child.h"

/* Raised with every change of what the clock says of a case, whose move it is or when it is due:
 * the lists of all cases are then put in order once by the new rule. */
enum { CHILD_WORK_RULES = 15 };

/* Puts the case where it belongs today, with what lists show of it (child_row.h), and what else
 * waits in it under the same scopes. */
enum err child_work_put(struct txn *t, struct keys *k, const struct child *c,
                        int32_t today) MUST_CHECK;

/* Some cases more (count_max at most) of those that were not put by these rules yet, for the
 * keeper; 0: all were. TABLE_META "work" says how far it is. */
enum err child_work_renew(struct txn *t, struct keys *k, int64_t now, size_t count_max,
                          size_t *count) MUST_CHECK;

#endif
