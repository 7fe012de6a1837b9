#include "store/cases/timescale.h"

#include "store/base/date.h"
#include "store/base/err.h"
#include "store/cases/timescale_table.h"

enum { WEEK = 7, CLOSURE_DAYS = 28 };

/* 31 July on or after the n-th birthday. */
static int32_t academic_year_end(int32_t born, int n)
{
	int32_t birthday = date_add_months(born, 12 * n);
	struct civil c = date_civil(birthday);
	int32_t end = date_of((struct civil){ c.year, 7, 31 });

	return end >= birthday ? end : date_of((struct civil){ c.year + 1, 7, 31 });
}

static int32_t before_date(int32_t from, int month_and_day)
{
	return date_of((struct civil){ date_civil(from).year, month_and_day / 100,
	                               month_and_day % 100 }) - 1;
}

/* counted: 1 when the day of receipt is day 1. */
static int32_t last_day(const struct limit_row *row, int32_t from, int counted)
{
	switch (row->rule) {
	case RULE_WEEKS: return from + WEEK * row->number - counted;
	case RULE_DAYS: return from + row->number - counted;
	case RULE_DAYS_FROM: return from + row->number - 1;
	case RULE_MONTHS: return date_add_months(from, row->number);
	case RULE_MONTHS_STARTING: return date_add_months(from, row->number) - 1;
	case RULE_WEEKS_BEFORE: return from - WEEK * row->number;
	case RULE_MONTHS_BEFORE: return date_add_months(from, -row->number);
	case RULE_BEFORE_DATE: return before_date(from, row->number);
	case RULE_WORKING_DAYS: return timescale_working_days(from, row->number);
	case RULE_WORKING_DAYS_FROM: return timescale_working_days(from - 1, row->number);
	case RULE_SCHOOL_AGE: return date_school_age_end(from);
	case RULE_ACADEMIC_YEAR: return academic_year_end(from, row->number);
	}
	return 0;
}

int32_t timescale_due(enum limit_of_time limit, int32_t from, bool count_receipt_day)
{
	const struct limit_row *row = timescale_row(limit);

	return last_day(row, from, count_receipt_day ? 1 : 0) + row->spare;
}

int32_t timescale_last_lawful(enum limit_of_time limit, int32_t from)
{
	return last_day(timescale_row(limit), from, 0);
}

enum limit_status timescale_status(int32_t due, int32_t done, int32_t today,
                                   enum exemption_code exemption)
{
	if (due == 0)
		return LIMIT_NOT_STARTED;
	if (done != 0 && done <= due)
		return LIMIT_MET;
	if (exemption != EXEMPTION_NONE)
		return LIMIT_EXEMPT;
	if (done != 0)
		return LIMIT_MET_LATE;
	if (today > due)
		return LIMIT_OVERDUE;
	return due - today <= DUE_SOON_DAYS ? LIMIT_DUE_SOON : LIMIT_RUNNING;
}

bool timescale_closure_fits(int32_t asked, int32_t closes, int32_t reopens)
{
	return reopens - closes >= CLOSURE_DAYS && asked >= closes - WEEK && asked <= reopens - WEEK;
}

bool timescale_absence_fits(int32_t leaves, int32_t returns)
{
	return returns - leaves >= CLOSURE_DAYS;
}

/* Easter Sunday of the Gregorian calendar, by the method of Gauss as Lichtenberg corrected it. */
static int32_t easter(int year)
{
	int century = year / 100;
	int m = 15 + (3 * century + 3) / 4 - (8 * century + 13) / 25;
	int s = 2 - (3 * century + 3) / 4;
	int moon = year % 19;
	int d = (19 * moon + m) % 30;
	int full = 21 + d - (d / 29 + (d / 28 - d / 29) * (moon / 11));
	int sunday = 7 - (year + year / 4 + s) % 7;

	return date_of((struct civil){ year, 3, 1 }) - 1 + full + 7 - ((full - sunday) % 7 + 7) % 7;
}

/* Days proclaimed once, and the two May days that were moved for them. Those to come are not known:
 * without them a date comes out earlier, which is safe. */
static bool is_proclaimed(struct civil c)
{
	static const struct civil days[] = {
		{ 2020, 5, 8 }, { 2022, 6, 2 }, { 2022, 6, 3 }, { 2022, 9, 19 }, { 2023, 5, 8 },
	};

	for (size_t i = 0; i < COUNT(days); i++)
		if (days[i].year == c.year && days[i].month == c.month && days[i].day == c.day)
			return true;
	return false;
}

static bool is_monday_holiday(struct civil c)
{
	if (c.month == 5 && c.day <= 7)
		return c.year != 2020;
	if (c.month == 5 && c.day >= 25)
		return c.year != 2022;
	return c.month == 8 && c.day >= 25;
}

/* New Year's Day, Christmas Day, Boxing Day, and the Monday or Tuesday instead of a weekend. */
static bool is_winter_holiday(struct civil c, int weekday)
{
	if (c.month == 1)
		return c.day == 1 || (c.day <= 3 && weekday == 0);
	if (c.month != 12)
		return false;
	return c.day == 25 || c.day == 26 || ((c.day == 27 || c.day == 28) && weekday <= 1);
}

bool timescale_is_working_day(int32_t day)
{
	struct civil c = date_civil(day);
	int weekday = date_weekday(day);
	int32_t sunday = easter(c.year);

	if (weekday >= 5 || day == sunday - 2 || day == sunday + 1 || is_proclaimed(c))
		return false;
	return !is_winter_holiday(c, weekday) && !(weekday == 0 && is_monday_holiday(c));
}

int32_t timescale_working_days(int32_t from, int n)
{
	while (n > 0)
		n -= timescale_is_working_day(++from);
	return from;
}

int32_t timescale_roll_back(int32_t day)
{
	while (!timescale_is_working_day(day))
		day--;
	return day;
}
