/* reminder.h: a letter before the day by which a form is to be completed (task.h). The days before
 * it stand in the council's settings: council.reminder_days, "7 1". What was sent is in the task:
 * reminded_on. */
#ifndef KEEPING_REMINDER_H
#define KEEPING_REMINDER_H

#include "store/compiled/words.h"
#include "store/engine/keys.h"

/* Puts the letters task-reminder that are due into the outbox, each once, and notes it in the same
 * transaction; sent: tasks, at most tasks_max. None for a day that had passed when the form was
 * sent. When nothing ran in time one goes late, before the day is over; a new day starts anew. */
enum err reminder_send(struct txn *t, struct keys *k, const struct words *words, int64_t now,
                       size_t tasks_max, size_t *sent) MUST_CHECK;

#endif
