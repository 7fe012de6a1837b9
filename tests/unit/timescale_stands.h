/* timescale_stands.h: a case given by the days of what happened, and what is true of it on a
 * day. */
#ifndef TESTS_UNIT_TIMESCALE_STANDS_H
#define TESTS_UNIT_TIMESCALE_STANDS_H

#include "store/cases/timescale_case.h"

#include "store/base/date.h"
#include "tests/tap.h"

static inline int32_t day(const char *iso)
{
	int32_t d = 0;

	if (!date_read_iso(str_of(iso), &d))
		ok(false, iso);
	return d;
}

static struct timescale_facts facts;

static inline void begin(void)
{
	facts = (struct timescale_facts){ .count_receipt_day = true };
}

static inline void on(enum timescale_event event, const char *iso)
{
	facts.on[event] = day(iso);
}

static inline struct timescale see(const char *today)
{
	struct timescale t;

	timescale_of(&facts, day(today), &t);
	return t;
}

/* The state, who moves and the next legal due date on that day. */
static inline void stands(const char *today, const char *state, const char *mover,
                          const char *due, const char *sentence)
{
	struct timescale t = see(today);

	is_str(state, str_of(timescale_state_id(t.state)), sentence);
	is_str(mover, str_of(timescale_mover_id(t.move)), sentence);
	is_int(due ? day(due) : TIMESCALE_NEVER, t.next_due, sentence);
}

static inline void limit_is(const char *today, enum limit_of_time limit, int status,
                            const char *due, const char *sentence)
{
	struct timescale t = see(today);
	const struct timescale_limit *l = timescale_find(&t, limit);

	is_int(status, l ? (int)l->status : -1, sentence);
	if (l && due)
		is_int(day(due), l->due, sentence);
}

enum { NOT_TOLD = -1 };

#endif
