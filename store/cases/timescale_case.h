/* timescale_case.h: what the statutory clock says of one case, from all that is known to have
 * happened in it. Pure; the caller says what day it is. */
#ifndef CASES_TIMESCALE_CASE_H
#define CASES_TIMESCALE_CASE_H

#include <stddef.h>

#include "store/cases/timescale_facts.h"

/* Where a case stands. One sentence each: words timescale.states.ID. */
enum case_state {
	STATE_NONE,                    /* nothing is known */
	STATE_RECEIVED, STATE_DECIDING, STATE_NOT_ASSESSING, STATE_ASSESSING, STATE_DECIDING_PLAN,
	STATE_NOT_ISSUING, STATE_DRAFT, STATE_CONSULTING, STATE_FINAL, STATE_REVIEW_DUE,
	STATE_REVIEW_HELD,
	STATE_AMENDING, STATE_KEPT, STATE_CEASING, STATE_MOVED, STATE_CLOSED,
	/* a plan is needed and not drafted yet; last, as their numbers stand in keys (work_kind.h) */
	STATE_WRITING,
	CASE_STATES
};

struct timescale_limit {
	enum limit_of_time limit;
	int32_t from, due, last_lawful, done;  /* 0: unknown */
	enum limit_status status;
	enum exemption_code exemption;
};

/* Of the last letter that can be appealed, as far as anybody noted it. */
enum case_appeal { APPEAL_NONE, APPEAL_RUNS, APPEAL_OVER };

#define TIMESCALE_NEVER INT32_MAX

struct timescale {
	struct timescale_limit limits[LIMITS_OF_TIME];   /* in reading order; only those that apply */
	size_t count;
	enum case_state state;
	enum mover move;               /* who acts next */
	enum case_appeal appeal;
	int32_t decided_on;            /* that the plan ends; 0: not, or only asked about */
	/* the soonest legal limit not yet met, or TIMESCALE_NEVER */
	int32_t next_due;
	enum limit_of_time next;               /* LIMITS_OF_TIME when never */
	int32_t review_due;                    /* next annual review; 0: no plan */
	int32_t last_review, letter;           /* letter: the last that can be appealed. 0: none yet */
	int32_t today;
};

/* next_due: soonest of the limits in law; one that an exemption excuses counts when nothing else is
 * left, and a right of the family no more once its day is past. Nothing is next in a closed
 * case. */
void timescale_of(const struct timescale_facts *f, int32_t today, struct timescale *t);

/* On that day; 0: none. Of the final plan, or that it was first sent out; of any there is. */
int32_t timescale_final_plan(const struct timescale_facts *f);
int32_t timescale_plan_made(const struct timescale_facts *f);
/* No order, agreement or other decision has taken that decision back since. */
bool timescale_stands(const struct timescale_facts *f, enum timescale_event decision);

/* The day of what is next is past, and the law excuses that: soon to be done, not overdue. */
bool timescale_is_excused(const struct timescale *t);

/* NULL when it does not apply to the case. */
const struct timescale_limit *timescale_find(const struct timescale *t, enum limit_of_time limit);

/* What whoever acts next has to do, with its day; NULL: no day for it, or nobody acts. A right to
 * appeal counts where nothing else waits for the family. */
const struct timescale_limit *timescale_turn(const struct timescale *t);

const char *timescale_state_id(enum case_state state);       /* "deciding_plan" */
const char *timescale_status_id(enum limit_status status);   /* "due_soon" */
const char *timescale_mover_id(enum mover who);              /* "council" */

#endif
