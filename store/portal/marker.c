#include "store/portal/marker.h"

#include "store/base/clock.h"
#include "store/base/log.h"
#include "store/base/mapped.h"
#include "store/cases/marking_back.h"

enum { CASES_A_TURN = 50, OWN_BYTES = 2 * MAPPED_BYTES_MAX };

struct marker {
	const struct tool *tool;
	struct arena *arena;
	struct words *words;           /* of now: the council may have changed them */
	struct marking_back back;
};

static enum err is_due(const struct tool *t, struct txn *txn, void *with)
{
	(void)t;
	return marking_back_due(txn, with);
}

static enum err some(const struct tool *t, struct txn *txn, void *with)
{
	struct marker *m = with;
	struct marking to = { txn, t->keys, m->words, clock_now() };

	return marking_back_some(&to, &m->back);
}

static enum err begin(const struct tool *t, struct marker **m)
{
	struct arena *a;
	bool due = false;
	enum err e = tool_run(t, MAIN, READ, is_due, &due);

	*m = NULL;
	if (e != OK || !due)
		return e;
	a = arena_open(OWN_BYTES);
	*m = ARENA_NEW(a, struct marker);
	(*m)->tool = t;
	(*m)->arena = a;
	(*m)->back = (struct marking_back){ .compiled = t->compiled, .count_max = CASES_A_TURN };
	if ((e = words_load(a, t->compiled, &(*m)->words)) == OK)
		return OK;
	*m = NULL;
	arena_close(a);
	return e;
}

struct marker *marker_open(const struct tool *t)
{
	struct marker *m;
	enum err e = begin(t, &m);

	if (e != OK)
		log_event("marks", err_name(e), 0);
	return m;
}

static enum err turn(struct marker *m)
{
	struct marking_back before = m->back;
	enum err e = tool_run(m->tool, MAIN, WRITE, some, m);

	if (e != OK)
		m->back = before;      /* of what was not kept nothing counts */
	return e;
}

bool marker_turn(struct marker *m)
{
	enum err e = turn(m);

	if (e == OK && !m->back.is_done)
		return true;
	if (e != OK)
		log_event("marks", err_name(e), (int64_t)m->back.looked);
	if (m->back.marked > 0)
		log_event("marked", "cases by answers", (int64_t)m->back.marked);
	arena_close(m->arena);
	return false;
}

enum err marker_all(const struct tool *t, size_t *marked)
{
	struct marker *m;
	enum err e = begin(t, &m);

	*marked = 0;
	if (e != OK || !m)
		return e;
	while (e == OK && !m->back.is_done)
		e = turn(m);
	*marked = m->back.marked;
	arena_close(m->arena);
	return e;
}
