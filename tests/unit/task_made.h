/* task_made.h: a form that an officer asks somebody of a test's family to complete. */
#ifndef TESTS_UNIT_TASK_MADE_H
#define TESTS_UNIT_TASK_MADE_H

#include "store/cases/task.h"
#include "tests/unit/family.h"

static inline struct task task_made(const struct family *f, struct str assignee, int32_t due_on,
                                    int64_t at)
{
	return (struct task){ .child = f->child.id,
		                  .form = STR("draft-response"),
		                  .title = STR("canary-title"),
		                  .assignee = assignee,
		                  .assignee_name = STR("Ann Example"),
		                  .by = f->officer,
		                  .by_name = STR("Robin Officer"),
		                  .note = STR("Please say what you think"),
		                  .sent_at = at,
		                  .due_on = due_on };
}

/* What grant.tasks keeps. */
static inline int64_t task_counted(struct place *p, struct txn *t, struct str person,
                                   const struct family *f)
{
	return family_counts(p, t, person, f->child.id).tasks;
}

#endif
