#include "store/base/date.h"

#include "store/base/arena.h"
#include "tests/tap.h"

static int32_t iso(const char *text)
{
	int32_t day = -1;

	ok(date_read_iso(str_of(text), &day), text);
	return day;
}

static void calendar(struct arena *a)
{
	int32_t day;

	is_int(0, iso("1970-01-01"), "day 0 is 1 January 1970");
	is_int(18628, iso("2021-01-01"), "days are counted from there");
	is_str("2024-02-29", date_write_iso(a, iso("2024-02-29")), "a leap day comes back as it went");
	ok(!date_read_iso(STR("2023-02-29"), &day), "29 February 2023 is not a date");
	is_int(4, date_weekday(iso("2021-01-01")), "1 January 2021 was a Friday");
	is_str("2022-02-28", date_write_iso(a, date_add_months(iso("2021-12-31"), 2)),
	       "two months after 31 December is the last day of February");
	is_int(17, date_years_between(iso("2004-03-02"), iso("2022-03-01")),
	       "the day before a birthday is a year younger");
	for (int32_t d = -100000; d < 100000; d++) {
		if (date_of(date_civil(d)) != d) {
			is_int(d, date_of(date_civil(d)), "every day comes back as it went");
			return;
		}
	}
	ok(true, "every day of five centuries comes back as it went");
}

static void typed(struct arena *a)
{
	int32_t day = 0, first_july = iso("2021-07-01");
	struct str fuzzy;

	ok(date_read_text(STR("1/7/2021"), &day) && day == first_july, "1/7/2021 is read");
	ok(date_read_text(STR("01-07-2021"), &day) && day == first_july, "01-07-2021 is read");
	ok(date_read_text(STR(" 1 July 2021 "), &day) && day == first_july, "1 July 2021 is read");
	ok(date_read_parts(STR("1"), STR("jul"), STR("2021"), &day) && day == first_july,
	   "Jul is a month");
	ok(date_read_text(STR("1st July 2021"), &day) && day == first_july &&
	       date_read_parts(STR("1ST"), STR("Jul."), STR("2021"), &day) && day == first_july,
	   "so are 1st July 2021 and Jul.");
	ok(!date_read_text(STR("st July 2021"), &day) && !date_read_text(STR("1xx July 2021"), &day),
	   "other letters behind a number are not");
	ok(!date_read_text(STR("31/2/2021"), &day), "31 February is not");
	ok(date_read_fuzzy(a, STR("2019"), &fuzzy), "a year alone will do for a fuzzy date");
	ok(date_read_fuzzy(a, STR("June 2019"), &fuzzy), "so will a month and a year");
	is_str("2019-06", fuzzy, "kept as year and month");
	ok(date_read_fuzzy(a, STR("2019-06"), &fuzzy), "and read again as it is kept");
	is_str("2019-06", fuzzy, "without a change");
	ok(!date_read_fuzzy(a, STR("last summer"), &fuzzy), "words are not a date");
	ok(!date_read_fuzzy(a, STR("2011/12"), &fuzzy) && !date_read_fuzzy(a, STR("1999/00"), &fuzzy),
	   "nor is a school year, which would be a December");
	ok(date_read_fuzzy(a, STR("2019/06"), &fuzzy), "another month behind its year is");
}

static void uk_time(void)
{
	struct local_time t = date_local(1617239999);     /* 2021-04-01 01:19:59 UTC */

	is_int(2, t.hour, "in summer UK time is an hour ahead");
	is_int(iso("2021-01-01"), date_today(1609545599), "23:59:59 on 1 January is 1 January");
	is_int(iso("2021-07-02"), date_today(1625180400),
	       "midnight in summer is an hour earlier in UTC");
	is_int(0, date_local(1616893199).hour,
	       "clocks stand until 01:00 UTC on the last Sunday of March");
	is_int(2, date_local(1616893200).hour, "and then go forward");
	is_int(1609545599, date_day_end(1609502400), "a day ends at 23:59:59");
	is_int(1625180399, date_day_end(1625155200), "in summer an hour earlier in UTC");
	is_int(1616889599, date_day_end(1616882400), "on the eve of a change as on other days");
	is_int(1616972399, date_day_end(1616889600), "a day of 23 hours ends at its midnight");
	is_int(1635724799, date_day_end(1635634800), "so does one of 25");
}

static void school_age(struct arena *a)
{
	is_str("2021-06-25", date_write_iso(a, date_school_age_end(iso("2005-08-15"))),
	       "born 15 August 2005");
	is_str("2021-06-25", date_write_iso(a, date_school_age_end(iso("2004-09-02"))),
	       "born 2 September 2004");
	is_str("2021-06-25", date_write_iso(a, date_school_age_end(iso("2005-08-31"))),
	       "born 31 August 2005");
	is_str("2022-06-24", date_write_iso(a, date_school_age_end(iso("2005-09-01"))),
	       "born 1 September 2005");
	is_str("2024-06-28", date_write_iso(a, date_school_age_end(iso("2008-02-29"))),
	       "born 29 February 2008");
}

int main(void)
{
	struct arena *a = arena_open(1 << 20);

	calendar(a);
	typed(a);
	uk_time();
	school_age(a);
	arena_close(a);
	return done();
}
