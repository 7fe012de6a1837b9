/* task_lent.h: the documents that came with a form to complete. They are for answering it: whoever
 * has no other access to the case reads them while it is open, and TASK_LENT_DAYS after it was
 * sent; then what they sent is left to them. */
#ifndef CASES_TASK_LENT_H
#define CASES_TASK_LENT_H

#include "store/cases/task.h"

enum { TASK_LENT_DAYS = 30 };          /* as long as what was sent is "recently submitted" */

/* May this person read what came with it now? It is theirs and not withdrawn. Of one sent to a
 * person with access to the case, MAY_DOCUMENTS decides, and no day. */
bool task_is_lent(struct txn *t, struct keys *k, const struct task *one, struct str person,
                  int64_t now);

/* For allow(): OK when they may of any of this child; else ERR_NOT_FOUND. */
enum err task_lends(struct txn *t, struct keys *k, struct str person, struct str child,
                    int64_t now) MUST_CHECK;

#endif
