/* child_work.h: a case's own places in the work index, for child.c: open or closed, by the next
 * legal due day, by whose move it is, by its state, and the day on which all that changes by
 * itself. */
#ifndef CASES_CHILD_WORK_H
#define CASES_CHILD_WORK_H

#include "store/cases/child.h"

/* Puts the case where it belongs today, with what lists show of it (child_row.h), and what else
 * waits in it under the same scopes. */
enum err child_work_put(struct txn *t, struct keys *k, const struct child *c,
                        int32_t today) MUST_CHECK;

#endif
