/* calendar.h: days as an iCalendar file, to download or to subscribe to (RFC 5545; NAME and
 * REFRESH-INTERVAL from RFC 7986; METHOD:PUBLISH as in RFC 5546). Pure. All text comes from the
 * caller. */
#ifndef CASES_CALENDAR_H
#define CASES_CALENDAR_H

#include <stddef.h>
#include <stdint.h>

#include "store/base/str.h"

struct arena;

/* A whole day that blocks no time in anybody's diary. */
struct calendar_event {
	struct str
	    uid; /* the same each time for the same thing, or it shows twice: "final_plan.ID@host" */
	int32_t on;                /* days since 1970-01-01 */
	struct str summary, description;         /* description may be empty, may have several lines */
};

struct calendar {
	struct str name;           /* "Children's Portal" */
	struct str organiser, organiser_email;   /* of the council; email empty: none is named */
	int64_t made_at;           /* UTC seconds: now */
	int refresh_hours;         /* how often a subscriber should look again; 0: a download */
};

/* Lines end in CRLF and have 75 octets at most, never cut inside a character. Control characters
 * are left out; text that is not UTF-8 stays inside its line. */
struct str calendar_write(struct arena *a, const struct calendar *c,
                          const struct calendar_event *events, size_t count);

#endif
