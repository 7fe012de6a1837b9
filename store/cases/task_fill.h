/* task_fill.h: a form to complete being filled in, from its draft to what came back. */
#ifndef CASES_TASK_FILL_H
#define CASES_TASK_FILL_H

#include "store/cases/task.h"

struct draft;

/* Begins it: d (person, form, version, keep_days set) is added and knows its task; both are saved.
 * name: whose draft it is. ERR_NOT_FOUND: it is not for that person; ERR_EXISTS: begun already, see
 * draft_person (who left the organisation since is in nobody's way); ERR_EXPIRED: sent or
 * withdrawn. As draft_add: ERR_LIMIT. */
enum err task_begin(struct txn *t, struct keys *k, struct task *one, struct draft *d,
                    struct str name, int64_t now) MUST_CHECK;

struct task_hand { struct str person, name; };      /* who takes it */
/* Takes over what a colleague of the same organisation has begun (draft_give): *d is now this
 * person's. ERR_NOT_FOUND: not for them, or not of an organisation; ERR_EXPIRED: not begun, sent or
 * withdrawn; ERR_EXISTS: it is theirs; ERR_LIMIT. */
enum err task_take(struct txn *t, struct keys *k, struct task *one, const struct task_hand *hand,
                   int64_t now, struct draft *d) MUST_CHECK;
/* Its draft went without being sent: it is new again. OK when it is gone or not that draft's. */
enum err task_dropped(struct txn *t, struct keys *k, const struct draft *d) MUST_CHECK;
/* In the transaction of sending: state, work for the council (WORK_RETURNED), history, count. Also
 * of one withdrawn meanwhile: what was filled in is not lost. ERR_NOT_FOUND: it is no longer for
 * that person, or not with that draft. */
enum err task_submitted(struct txn *t, struct keys *k, const struct draft *d, struct str submission,
                        int64_t now) MUST_CHECK;
/* by the council: its work is done */
enum err task_looked_at(struct txn *t, const struct task *one) MUST_CHECK;

#endif
