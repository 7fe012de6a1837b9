/* timescale.h: the statutory clock, over civil dates (days since 1970-01-01). Pure. Law: Children
 * and Families Act 2014 ("CFA") s.36; SEND Regulations 2014, SI 2014/1530 ("Regs"). All weeks are
 * calendar weeks. */
#ifndef CASES_TIMESCALE_H
#define CASES_TIMESCALE_H

#include <stdbool.h>
#include <stdint.h>

enum limit_of_time {
	DECISION_TO_ASSESS,        /* 6 weeks from receipt: CFA 36(5), Regs 5(1) */
	DECISION_NOT_TO_ISSUE,     /* 16 weeks from receipt: CFA 36(9), Regs 10(1) */
	FINAL_PLAN,                /* 20 weeks from receipt: Regs 13(2) */
	LIMITS_OF_TIME
};

/* The last day of a limit that started on from. count_receipt_day: the day of receipt is day 1,
 * which can never be late in law (request 2021-01-01: decision 2021-02-11, final plan
 * 2021-05-20). */
int32_t timescale_due(enum limit_of_time limit, int32_t from, bool count_receipt_day);

#endif
