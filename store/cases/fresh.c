#include "store/cases/fresh.h"

#include "store/base/arena.h"
#include "store/cases/case_keys.h"
#include "store/cases/document.h"
#include "store/cases/message.h"
#include "store/cases/task.h"

static int64_t *counter(struct grant *g, enum fresh what)
{
	if (what == FRESH_UNREAD)
		return &g->unread;
	return what == FRESH_DOCUMENTS ? &g->documents : &g->tasks;
}

enum err fresh_add(struct txn *t, struct keys *k, struct str person, struct str child,
                   enum fresh what, int by)
{
	struct grant g;
	enum err e = grant_load(t, k, person, child, &g);

	if (e == ERR_NOT_FOUND)
		return OK;
	if (e != OK)
		return e;
	*counter(&g, what) += by;
	return grant_save(t, k, &g);
}

enum err fresh_may(struct txn *t, struct keys *k, struct str person, struct str child, unsigned may,
                   int64_t now)
{
	struct grant g;
	enum err e = grant_load(t, k, person, child, &g);

	if (e != OK)
		return e;
	return grant_is_open(&g, now) && (g.may & may) ? OK : ERR_NOT_FOUND;
}

static enum err count_unread(struct txn *t, struct str person, struct str child, int64_t *count)
{
	const char in = MAILBOX_IN;
	struct str key, value;
	struct walk *w;
	enum err e;

	*count = 0;
	if ((e = txn_walk(t, TABLE_MAILBOX, KEY(txn_arena(t), person, child, str_bytes(&in, 1)),
	                  STR(""), &w)) != OK)
		return e;
	while ((e = walk_next(w, &key, &value)) == OK)
		*count += value.n == 1 && value.p[0] == 1;
	return err_unless_missing(e);
}

static enum err count_documents(struct txn *t, struct keys *k, struct str person, struct str child,
                                int64_t *count)
{
	struct document *list;
	size_t n;
	enum err e = document_list(t, k, child, person, &list, &n);

	*count = 0;
	for (size_t i = 0; e == OK && i < n; i++)
		*count += document_is_new(&list[i], person);
	return e;
}

enum err fresh_recount(struct txn *t, struct keys *k, struct str person, struct str child)
{
	struct grant g;
	enum err e;

	if ((e = grant_load(t, k, person, child, &g)) != OK)
		return e;
	if ((e = count_unread(t, person, child, &g.unread)) != OK)
		return e;
	if ((e = count_documents(t, k, person, child, &g.documents)) != OK)
		return e;
	if ((e = task_count(t, person, child, &g.tasks)) != OK)
		return e;
	return grant_save(t, k, &g);
}

/* A case always stands in one of the two. */
enum err fresh_for_council(struct txn *t, enum work_kind kind, struct str child, struct str item,
                           int64_t when)
{
	struct work_item w = { kind, child, item, when, STR("") };
	enum err e = work_put_beside(t, &w, WORK_CASE, child);

	return e == ERR_NOT_FOUND ? work_put_beside(t, &w, WORK_CLOSED, child) : e;
}
