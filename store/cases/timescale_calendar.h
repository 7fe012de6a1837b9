/* timescale_calendar.h: the days of a case that are still to come or late, for a family's
 * calendar. */
#ifndef CASES_TIMESCALE_CALENDAR_H
#define CASES_TIMESCALE_CALENDAR_H

#include "store/cases/calendar.h"
#include "store/cases/timescale_words.h"

/* The limits that families see, have a day, and are not done. whose: what tells this case from all
 * others, without naming anybody ("ID@host"); uids are LIMIT.whose. The summary is the limit's
 * label, the description its sentence: neither names a child. events has room for LIMITS_OF_TIME;
 * gives how many it filled. */
size_t timescale_calendar(struct arena *a, const struct words *w, const struct timescale *t,
                          struct str whose, struct calendar_event *events);

#endif
