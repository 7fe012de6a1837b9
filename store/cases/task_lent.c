#include "store/cases/task_lent.h"

#include "store/people/grant.h"

enum { DAY = 86400 };

bool task_is_lent(struct txn *t, struct keys *k, const struct task *one, struct str person,
                  int64_t now)
{
	struct grant g;

	if (one->state == TASK_WITHDRAWN || !task_is_for(t, k, one, person, now))
		return false;
	if (!one->for_organisation && grant_load(t, k, person, one->child, &g) == OK &&
	    grant_is_open(&g, now))
		return (g.may & MAY_DOCUMENTS) != 0;
	return task_is_open(one) || now - one->submitted_at <= (int64_t)TASK_LENT_DAYS * DAY;
}

enum err task_lends(struct txn *t, struct keys *k, struct str person, struct str child, int64_t now)
{
	struct task *list;
	size_t count;
	enum err e = task_list(t, k, child, &list, &count);

	for (size_t i = 0; e == OK && i < count; i++)
		if (task_is_lent(t, k, &list[i], person, now))
			return OK;
	return e == OK ? ERR_NOT_FOUND : e;
}
