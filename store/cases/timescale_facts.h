/* timescale_facts.h: all that is known to have happened in a case: of each event the last day, and
 * those of before that it took the place of. Part of timescale_case.h.
 *
 * What happens more than once in the life of a plan is entered over its last day. Regs 28 (changes
 * without a review), CFA 44(1) (a plan's reviews), Regs 15(5) (the last one elsewhere) and Regs 44
 * (an order after another) ask for days of before, and so does the yearly return. A day that was
 * typed wrongly looks the same when it is mended. So one of before counts only where something else
 * lies between it and the next of its kind, and not within two weeks of that which was entered
 * next, nor on the same day of another year. */
#ifndef CASES_TIMESCALE_FACTS_H
#define CASES_TIMESCALE_FACTS_H

#include <stdint.h>

#include "store/cases/timescale_table.h"

enum { EARLIER_DAYS = 8 };             /* more than that: the first are forgotten */

struct timescale_facts {
	int32_t on[EVENTS_GIVEN];              /* days; 0 is unknown or not yet */
	/* in the order of entering, up to the first 0; one after the last day counts for nothing */
	int32_t earlier[EVENTS_GIVEN][EARLIER_DAYS];
	uint8_t exempt[LIMITS_OF_TIME];        /* enum exemption_code; one that may not: ignored */
	bool count_receipt_day;
};

/* Enters the last day of event; 0: it is unknown. Going back to a day of before undoes what was
 * entered since. A day that is taken away is a mistake, and not kept, nor is what it mended by
 * days: but a changed plan's is where changes were sent since, as their plan is to come. */
void timescale_enter(struct timescale_facts *f, enum timescale_event event, int32_t on);

/* Forgets a day of before: it was a mistake. */
void timescale_forget(struct timescale_facts *f, enum timescale_event event, int32_t on);

/* Adds one that an earlier call kept, in the order of then. */
void timescale_keep(struct timescale_facts *f, enum timescale_event event, int32_t on);

/* Its first day from that one on, or its last up to that one; 0: none. */
int32_t timescale_first(const struct timescale_facts *f, enum timescale_event event, int32_t from);
int32_t timescale_last(const struct timescale_facts *f, enum timescale_event event, int32_t until);

#endif
