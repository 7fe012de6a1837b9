/* dategroups.h: the dates that officers enter, in the groups in which they look for them, and what
 * cannot be of a date. */
#ifndef WEB_DATEGROUPS_H
#define WEB_DATEGROUPS_H

#include <stddef.h>

#include "store/cases/timescale_table.h"

enum { DATEGROUP_EVENTS_MAX = 24, DATEGROUPS = 9, DATEGROUP_REVIEW = 3,
       DATEGROUP_REVIEW_COUNT = 2 };

struct dategroup {
	const char *id;                /* words casework.dates.groups.ID */
	enum timescale_event events[DATEGROUP_EVENTS_MAX];         /* to the first ON_NOTHING */
};

extern const struct dategroup dategroups[DATEGROUPS];

/* Planned ahead: its day may be still to come. */
bool dategroup_may_come(enum timescale_event event);

/* What should not be before what, in the order of the way; to the first row of ON_NOTHING. */
struct dategroup_order {
	enum timescale_event first, then;
};

extern const struct dategroup_order dategroup_orders[];

#endif
