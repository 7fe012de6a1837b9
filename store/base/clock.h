/* clock.h: what time it is. The only place that asks the system. */
#ifndef BASE_CLOCK_H
#define BASE_CLOCK_H

#include <stdbool.h>
#include <stdint.h>

/* Seconds since 1970-01-01 00:00 UTC.
 * Test variants (make run CLOCK=FILE) add the whole number of seconds in the file named by
 * WAYMARK_CLOCK, read again at each call. */
int64_t clock_now(void);

/* False: the machine's clock was never set, as after a start without a battery: it is older than
 * any release. Where a test moved it, it may be long ago, but not before the year 2000. */
bool clock_is_set(void);

/* Test variants: path names that file from now on, where WAYMARK_CLOCK does not. Others do
 * nothing. */
void clock_follow(const char *path);

/* Nanoseconds of a clock that never goes back; for measuring only. */
int64_t clock_elapsed(void);

#endif
