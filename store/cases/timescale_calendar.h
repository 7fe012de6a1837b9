/* timescale_calendar.h: the days of a case that are still to come or late, for a family's
 * calendar. */
#ifndef CASES_TIMESCALE_CALENDAR_H
#define CASES_TIMESCALE_CALENDAR_H

#include "store/cases/calendar.h"
#include "store/cases/timescale_words.h"

/* For whom: what tells this case from all others, without naming anybody ("ID@host"), and whose the
 * rights of the family are. */
struct timescale_reader {
	struct str of_case;
	enum holder whose;
};

/* The limits that families see, have a day, and are not done. uids are LIMIT.of_case. The summary
 * is the limit's label, the description its sentence: neither names a child. events has room for
 * LIMITS_OF_TIME; gives how many it filled. */
size_t timescale_calendar(struct arena *a, const struct words *w, const struct timescale *t,
                          const struct timescale_reader *to, struct calendar_event *events);

#endif
