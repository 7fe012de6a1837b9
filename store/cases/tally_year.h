/* tally_year.h: what the dates of a case give for the yearly return on special educational needs
 * (SEN2), which asks by calendar year. Pure. Only what the portal has dates for; a case holds the
 * dates of one request, its last, and a case that was removed counts no more. */
#ifndef CASES_TALLY_YEAR_H
#define CASES_TALLY_YEAR_H

#include "store/cases/timescale_case.h"

enum tally_measure {
	YEAR_REQUESTS,                 /* received in the year; and what became of those, whenever */
	YEAR_ASSESSED, YEAR_REFUSED, YEAR_UNDECIDED, YEAR_ENDED,
	YEAR_NOT_ISSUED,               /* told in the year that no plan is needed */
	YEAR_PLANS,                    /* first final plan in the year; and of those: */
	YEAR_PLANS_IN_TIME,            /* within 20 weeks, by the last lawful day */
	YEAR_PLANS_EXEMPT,             /* with a recorded reason why that limit does not apply */
	YEAR_PLANS_IN_TIME_BARE,       /* within 20 weeks, and without such a reason */
	YEAR_PLANS_UNTIMED,            /* no request stands in the case: in time or not is not known */
	YEAR_MEDIATED, YEAR_APPEALS, YEAR_CEASED,        /* held, registered, ended in the year */
	YEAR_IN_FORCE,                 /* plans on the third Thursday of January */
	/* first final plans after mediation or an appeal on the way: neither in time nor late */
	YEAR_PLANS_DISPUTED,
	TALLY_MEASURES
};

enum { TALLY_FIRST_YEAR = 2010, TALLY_YEARS = 60 };

/* The census day of a year: its third Thursday. */
int32_t tally_year_census(int year);

/* Which measures a case counts for in a year, as bits 1 << enum tally_measure. */
unsigned tally_year_of(const struct timescale_facts *f, const struct timescale *t, int year,
                       int32_t today);

#endif
