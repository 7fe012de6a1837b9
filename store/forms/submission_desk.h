/* submission_desk.h: what was sent, for the council: where it waits, and what becomes of it. */
#ifndef FORMS_SUBMISSION_DESK_H
#define FORMS_SUBMISSION_DESK_H

#include "store/forms/submission.h"

/* For the council: the one sent before the one at `before` (its address; empty: the newest of
 * all), and the one at that address; whole. ERR_NOT_FOUND: no more. */
enum err submission_before(struct txn *t, struct keys *k, struct str before,
                           struct submission *s) MUST_CHECK;
enum err submission_open(struct txn *t, struct keys *k, struct str address,
                         struct submission *s) MUST_CHECK;

/* Where it stands among WORK_APPLICATION: by the day to decide by, of one day the one that came
 * first. */
#define SUBMISSION_NO_CLOCK ((int64_t)1 << 61)     /* from here on: those that start no clock */
int64_t submission_when(const struct submission *s);
/* seconds: when the one that stands there was sent */
int64_t submission_sent(int64_t when);

/* Puts one that no case took in among WORK_APPLICATION; nothing to do when it stands there, or
 * answers a task. */
enum err submission_wait(struct txn *t, const struct submission *s) MUST_CHECK;

/* For the council, by an item of WORK_APPLICATION (of: its subject; item: its id): as
 * submission_open. */
struct work_item;
enum err submission_waiting(struct txn *t, struct keys *k, const struct work_item *w,
                            struct submission *s) MUST_CHECK;

/* Post response: in the record and both rows. s as loaded; an earlier response is replaced. */
enum err submission_respond(struct txn *t, struct keys *k, struct submission *s, struct str text,
                            int32_t on) MUST_CHECK;

/* A case takes it in: it no longer waits. The caller puts its address into child.submissions. Its
 * subject stays what it is. ERR_EXISTS: a case has it already, s->child says which. */
enum err submission_adopt(struct txn *t, struct keys *k, struct submission *s,
                          struct str child) MUST_CHECK;

#endif
