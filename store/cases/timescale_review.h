/* timescale_review.h: the reviews of a plan: which answer completes which, and which changes came
 * of it (CFA 44; Regs 20 to 22, 28). For timescale_*.c alone. */
#ifndef CASES_TIMESCALE_REVIEW_H
#define CASES_TIMESCALE_REVIEW_H

#include "store/cases/timescale_state.h"

/* Sets the events that follow about reviews and changes; ON_PLAN_MADE is set. */
void timescale_review(struct clock_of_case *c);

/* The first that was complete on that day or later, the last before it; 0: none. */
int32_t timescale_reviewed_since(const struct timescale_facts *f, int32_t from);
int32_t timescale_reviewed(const struct timescale_facts *f, int32_t before);

/* Of a changed plan that a review led to the sooner day counts: eight weeks from the notice, twelve
 * from the meeting (Regs 22(4)). Of another limit nothing changes. */
void timescale_review_final(const struct clock_of_case *c, struct timescale_limit *l);

#endif
