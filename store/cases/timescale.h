/* timescale.h: the statutory clock, over civil dates (days since 1970-01-01; 0 is unknown). Pure:
 * nothing here asks what day it is. Law: Children and Families Act 2014 ("CFA"); SEND Regulations
 * 2014, SI 2014/1530 ("Regs"); Tribunal Procedure (HESC) Rules 2008; SEND Code of Practice
 * ("Code"). All weeks are calendar weeks. Numbers and sources of each limit: timescale_table.c.
 * What a whole case makes of them: timescale_case.h. For officers: docs/timescale.md. */
#ifndef CASES_TIMESCALE_H
#define CASES_TIMESCALE_H

#include <stdbool.h>
#include <stdint.h>

#include "store/cases/timescale_limit.h"

/* The day that people are shown. count_receipt_day: the day of receipt is day 1, which can never be
 * late in law (request 2021-01-01: decision 2021-02-11, final plan 2021-05-20). A window that a
 * family is given is shown with one day to spare. */
int32_t timescale_due(enum limit_of_time limit, int32_t from, bool count_receipt_day);

/* The last day that keeps the law, for reports: never before what the council is shown. */
int32_t timescale_last_lawful(enum limit_of_time limit, int32_t from);

/* due 0: the clock has not started. done 0: not done. With due = last_lawful it judges for
 * reports. */
enum limit_status timescale_status(int32_t due, int32_t done, int32_t today,
                                   enum exemption_code exemption);

/* Whether the code may excuse that limit (EXEMPTION_NONE never does). */
bool timescale_excuses(enum exemption_code code, enum limit_of_time limit);

/* X-A, X-B: advice was asked for between one week before a closure of four weeks or more and one
 * week before it re-opens. X-D: away for four weeks or more without a break. */
bool timescale_closure_fits(int32_t asked, int32_t closes, int32_t reopens);
bool timescale_absence_fits(int32_t leaves, int32_t returns);

/* Not Saturday, Sunday or a bank holiday in England (Banking and Financial Dealings Act 1971). */
bool timescale_is_working_day(int32_t day);
int32_t timescale_working_days(int32_t from, int n);     /* the n-th working day after from */
/* day, or the last working day before it */
int32_t timescale_roll_back(int32_t day);

#endif
