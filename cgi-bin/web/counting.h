/* counting.h: which of the requests about one child the days of its case count from, as one more
 * comes. Pure; what follows takein.h does. */
#ifndef WEB_COUNTING_H
#define WEB_COUNTING_H

#include "store/cases/child.h"

struct counting {
	const struct child *child;     /* the case as it is */
	int32_t received_on;           /* day of the one that comes; 0: it asks for no assessment */
	int32_t today;
};

/* Not in a case that was closed after a decided end that cannot be appealed any more. */
bool counting_has_plan(const struct counting *t);

/* Closed; or, before the request came, the plan ended or the child moved away. */
bool counting_is_over(const struct counting *t);

/* Closed since, and this one begins nothing: it asks for no assessment; or it lay unread, and what
 * was asked for before the child moved away, the plan ended, or the last request was answered with
 * no, was settled with it. */
bool counting_is_settled(const struct counting *t, bool has_plan);

/* The last day on which something ended that requests wait; 0: none. */
int32_t counting_last_end(const struct counting *t);

/* Where a plan is in force it asks for a new assessment (CFA 44(2); Regs 24, 25): before the one
 * that waits for an answer; or when nobody waits for one, and none is under way. */
bool counting_asked_first(const struct counting *t);
bool counting_asks_anew(const struct counting *t);

/* Where none is: after an earlier one was answered with no; before the one that the case counts
 * from, which waits for the same answer. */
bool counting_is_again(const struct counting *t);
bool counting_is_first(const struct counting *t);

#endif
