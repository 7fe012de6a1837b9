/* clock.h: what time it is. The only place that asks the system. */
#ifndef BASE_CLOCK_H
#define BASE_CLOCK_H

#include <stdint.h>

/* Seconds since 1970-01-01 00:00 UTC.
 * Test variants (make run CLOCK=FILE) add the whole number of seconds in the file named by
 * WAYMARK_CLOCK, read again at each call. */
int64_t clock_now(void);

/* Nanoseconds of a clock that never goes back; for measuring only. */
int64_t clock_elapsed(void);

#endif
