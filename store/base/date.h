/* date.h: civil dates as days since 1970-01-01 (proleptic Gregorian calendar), and UK local time.
 * Pure: nothing here asks what day it is. */
#ifndef BASE_DATE_H
#define BASE_DATE_H

#include <stdbool.h>
#include <stdint.h>

#include "store/base/str.h"

struct civil {
	int year, month, day;      /* 1..9999, 1..12, 1..31 */
};

struct local_time {
	struct civil date;
	int hour, minute, second;
};

bool date_is_real(struct civil c);
int32_t date_of(struct civil c);                 /* c is real */
struct civil date_civil(int32_t day);
int date_weekday(int32_t day);                   /* 0 Monday to 6 Sunday */
int32_t date_add_months(int32_t day, int months);/* same number of the month, or its last day */
/* whole years; a 29 February comes of age on 1 March */
int date_years_between(int32_t born, int32_t on);

/* ISO 8601, "2021-02-11". */
bool date_read_iso(struct str s, int32_t *day);
struct str date_write_iso(struct arena *a, int32_t day);

/* What people type: day ("3", "3rd"), month (number or English name, whole or first three letters)
 * and year. */
bool date_read_parts(struct str day, struct str month, struct str year, int32_t *out);

/* "1/7/2021", "01-07-2021", "1.7.2021", "1 July 2021", "2021-07-01". */
bool date_read_text(struct str s, int32_t *out);

/* "2019", "June 2019", "6/2019", "1/6/2019"; *iso is "2019", "2019-06" or "2019-06-01". Not
 * "2011/12", a school year: which month is meant nobody can tell. */
bool date_read_fuzzy(struct arena *a, struct str s, struct str *iso);

/* UK local time: UTC, and one hour more from the last Sunday of March 01:00 UTC to the last Sunday
 * of October 01:00 UTC (Summer Time Act 1972 as amended by SI 2002/262). */
struct local_time date_local(int64_t utc_seconds);
int32_t date_today(int64_t utc_seconds);         /* the civil date in the UK */
int64_t date_day_end(int64_t utc_seconds);       /* the last second of that date */

/* Compulsory school age ends on the last Friday in June of the school year (1 September to
 * 31 August) in which the 16th birthday falls: Education Act 1996 s.8, SI 1997/1970. */
int32_t date_school_age_end(int32_t born);

#endif
