#include "store/portal/demo_many.h"

#include "store/engine/txn_unsynced.h"
#include "store/portal/progress.h"

enum { BATCH = 2000 };

struct many {
	enum err (*add)(const struct tool *t, struct txn *txn, void *with);
	void *with;
	uint64_t left;
};

static uint64_t next(const struct many *m)
{
	return m->left < BATCH ? m->left : BATCH;
}

static enum err add_batch(const struct tool *t, struct txn *txn, void *with)
{
	const struct many *m = with;
	enum err e = OK;

	for (uint64_t i = 0; e == OK && i < next(m); i++)
		e = m->add(t, txn, m->with);
	return e;
}

enum err demo_many(struct tool *t, const char *what, uint64_t count,
                   enum err (*add)(const struct tool *t, struct txn *txn, void *with), void *with)
{
	struct many m = { add, with, count };
	struct progress p = progress_open(what);
	enum err e;

	if ((e = txn_unsynced(t->store)) != OK)
		return e;
	while (m.left > 0 && (e = tool_run(t, MAIN, WRITE, add_batch, &m)) == OK) {
		m.left -= next(&m);
		progress_tell(&p, count - m.left, count);
	}
	progress_close(&p);
	return e == OK ? txn_synced(t->store) : e;
}
