#include "store/cases/timescale.h"

#include <stdio.h>
#include <string.h>

#include "store/base/arena.h"
#include "store/base/buf.h"
#include "store/base/date.h"
#include "store/cases/timescale_table.h"
#include "tests/tap.h"

/* reference/domain.md 2.6: each row under both settings. */
static const struct row {
	enum limit_of_time limit;
	const char *from, *counted, *left_out;
} rows[] = {
	{ LIMIT_DECISION_TO_ASSESS, "2021-01-01", "2021-02-11", "2021-02-12" },
	{ LIMIT_DRAFT_TARGET, "2021-01-01", "2021-04-08", "2021-04-09" },
	{ LIMIT_DECISION_NOT_TO_ISSUE, "2021-01-01", "2021-04-22", "2021-04-23" },
	{ LIMIT_FINAL_PLAN, "2021-01-01", "2021-05-20", "2021-05-21" },
	{ LIMIT_DECISION_TO_ASSESS, "2024-02-29", "2024-04-10", "2024-04-11" },
	{ LIMIT_DECISION_NOT_TO_ISSUE, "2024-02-29", "2024-06-19", "2024-06-20" },
	{ LIMIT_FINAL_PLAN, "2024-02-29", "2024-07-17", "2024-07-18" },
	{ LIMIT_DECISION_TO_ASSESS, "2025-12-20", "2026-01-30", "2026-01-31" },
	{ LIMIT_DECISION_NOT_TO_ISSUE, "2025-12-20", "2026-04-10", "2026-04-11" },
	{ LIMIT_FINAL_PLAN, "2025-12-20", "2026-05-08", "2026-05-09" },
	{ LIMIT_DECISION_TO_ASSESS, "2026-03-29", "2026-05-09", "2026-05-10" },
	{ LIMIT_DECISION_NOT_TO_ISSUE, "2026-03-29", "2026-07-18", "2026-07-19" },
	{ LIMIT_FINAL_PLAN, "2026-03-29", "2026-08-15", "2026-08-16" },
	{ LIMIT_DECISION_TO_ASSESS, "2026-07-20", "2026-08-30", "2026-08-31" },
	{ LIMIT_DECISION_NOT_TO_ISSUE, "2026-07-20", "2026-11-08", "2026-11-09" },
	{ LIMIT_FINAL_PLAN, "2026-07-20", "2026-12-06", "2026-12-07" },
	{ LIMIT_DRAFT_RESPONSE, "2021-03-29", "2021-04-13", "2021-04-13" },
	{ LIMIT_MEDIATION, "2021-12-31", "2022-02-28", "2022-02-28" },
	{ LIMIT_APPEAL, "2021-12-31", "2022-02-28", "2022-02-28" },
	{ LIMIT_APPEAL, "2024-12-30", "2025-02-28", "2025-02-28" },
	{ LIMIT_ANNUAL_REVIEW_FIRST, "2021-03-29", "2022-03-28", "2022-03-28" },
	{ LIMIT_ANNUAL_REVIEW_FIRST, "2024-02-29", "2025-02-27", "2025-02-27" },
	{ LIMIT_REVIEW_REPORT, "2022-03-01", "2022-03-14", "2022-03-15" },
	{ LIMIT_REVIEW_DECISION, "2022-03-01", "2022-03-28", "2022-03-29" },
	{ LIMIT_AMENDMENT_NOTICE, "2022-03-01", "2022-03-28", "2022-03-29" },
	{ LIMIT_REVIEW_FINAL, "2022-03-01", "2022-05-23", "2022-05-24" },
	{ LIMIT_SCHOOL_AGE, "2005-08-15", "2021-06-25", "2021-06-25" },
	{ LIMIT_SCHOOL_AGE, "2004-09-02", "2021-06-25", "2021-06-25" },
	{ LIMIT_SCHOOL_AGE, "2005-08-31", "2021-06-25", "2021-06-25" },
	{ LIMIT_SCHOOL_AGE, "2005-09-01", "2022-06-24", "2022-06-24" },
	{ LIMIT_SCHOOL_AGE, "2008-02-29", "2024-06-28", "2024-06-28" },
	/* beyond 2.6 */
	{ LIMIT_PHASE_SCHOOL, "2027-09-01", "2027-02-14", "2027-02-14" },
	{ LIMIT_PHASE_POST16, "2027-09-01", "2027-03-30", "2027-03-30" },
	{ LIMIT_PHASE_BETWEEN, "2027-01-31", "2026-08-31", "2026-08-31" },
	{ LIMIT_PHASE_BETWEEN, "2027-07-31", "2027-02-28", "2027-02-28" },
	{ LIMIT_REVIEW_INVITATION, "2022-03-01", "2022-02-15", "2022-02-15" },
	{ LIMIT_CONSULTATION, "2026-01-10", "2026-01-24", "2026-01-25" },
	{ LIMIT_MEDIATION_WAIVED, "2026-12-24", "2026-12-31", "2026-12-31" },
	{ LIMIT_TRANSFER_PLAN, "2026-04-01", "2026-04-23", "2026-04-23" },
	{ LIMIT_UPPER_AGE, "2000-07-31", "2025-07-31", "2025-07-31" },
	{ LIMIT_UPPER_AGE, "2000-08-01", "2026-07-31", "2026-07-31" },
	{ LIMIT_ORDER_START, "2026-01-05", "2026-01-18", "2026-01-19" },
	{ LIMIT_ORDER_DRAFT, "2026-01-05", "2026-02-08", "2026-02-09" },
};

static int32_t day(const char *iso)
{
	int32_t d = 0;

	if (!date_read_iso(str_of(iso), &d))
		ok(false, iso);
	return d;
}

static void vectors(void)
{
	char sentence[160];

	for (size_t i = 0; i < COUNT(rows); i++) {
		const struct row *r = &rows[i];
		const char *id = timescale_row(r->limit)->id;

		snprintf(sentence, sizeof(sentence), "%s from %s is due on %s", id, r->from, r->counted);
		is_int(day(r->counted), timescale_due(r->limit, day(r->from), true), sentence);
		snprintf(sentence, sizeof(sentence), "%s from %s without the day of receipt: %s", id,
		         r->from, r->left_out);
		is_int(day(r->left_out), timescale_due(r->limit, day(r->from), false), sentence);
	}
	is_int(day("2021-04-12"), timescale_last_lawful(LIMIT_DRAFT_RESPONSE, day("2021-03-29")),
	       "the window for a draft of 29 March ends in law on 12 April, one day before the one shown");
	is_int(day("2021-05-21"), timescale_last_lawful(LIMIT_FINAL_PLAN, day("2021-01-01")),
	       "the last lawful day of a final plan is one day after the one shown");
}

static void statuses(void)
{
	int32_t due = day("2026-03-31");

	is_int(LIMIT_NOT_STARTED, timescale_status(0, 0, due, EXEMPTION_NONE),
	       "without a due date it has not started");
	is_int(LIMIT_RUNNING, timescale_status(due, 0, due - 15, EXEMPTION_NONE),
	       "15 days before it is running");
	is_int(LIMIT_DUE_SOON, timescale_status(due, 0, due - 14, EXEMPTION_NONE),
	       "14 days before it is due soon");
	is_int(LIMIT_DUE_SOON, timescale_status(due, 0, due, EXEMPTION_NONE),
	       "on its day it is not late");
	is_int(LIMIT_OVERDUE, timescale_status(due, 0, due + 1, EXEMPTION_NONE),
	       "a day after it is overdue");
	is_int(LIMIT_MET, timescale_status(due, due, due + 99, EXEMPTION_NONE),
	       "done on its day it is met");
	is_int(LIMIT_MET_LATE, timescale_status(due, due + 1, due + 99, EXEMPTION_NONE),
	       "done a day after it was met late");
	is_int(LIMIT_EXEMPT, timescale_status(due, 0, due + 1, EXEMPTION_AWAY),
	       "excused it is exempt, not overdue");
	is_int(LIMIT_EXEMPT, timescale_status(due, due + 1, due + 2, EXEMPTION_AWAY),
	       "excused and done late it stays exempt");
	is_int(LIMIT_MET, timescale_status(due, due - 1, due, EXEMPTION_AWAY),
	       "excused but done in time it is met");
}

static void exemptions(void)
{
	enum exemption_code code;
	int excused = 0;

	for (int l = 0; l < LIMITS_OF_TIME; l++)
		excused += timescale_excuses(EXEMPTION_CIRCUMSTANCES, (enum limit_of_time)l);
	is_int(6, excused,
	       "six limits have exemptions: three of a request, one of a new assessment, and both kinds of advice");
	ok(timescale_excuses(EXEMPTION_SCHOOL_CLOSED, LIMIT_FINAL_PLAN),
	   "a closed school may excuse a final plan");
	ok(!timescale_excuses(EXEMPTION_APPOINTMENT, LIMIT_FINAL_PLAN),
	   "a missed appointment may not excuse a final plan");
	ok(timescale_excuses(EXEMPTION_APPOINTMENT, LIMIT_ADVICE),
	   "a missed appointment may excuse advice");
	ok(!timescale_excuses(EXEMPTION_NONE, LIMIT_ADVICE), "no reason excuses nothing");
	ok(!timescale_excuses(EXEMPTION_CIRCUMSTANCES, LIMIT_DRAFT_TARGET),
	   "a target needs no exemption");
	ok(!timescale_excuses(EXEMPTION_CIRCUMSTANCES, LIMIT_REVIEW_DECISION),
	   "reviews have no exemptions");
	ok(!timescale_exemption_find(STR("staff_shortage"), &code),
	   "too few staff is no reason in law");
	ok(timescale_exemption_find(STR("away"), &code) && code == EXEMPTION_AWAY,
	   "a reason is found by its word");
	for (int e = 1; e < EXEMPTIONS; e++)
		ok(timescale_exemption((enum exemption_code)e)->evidence != 0,
		   "each reason needs evidence");
	ok(timescale_closure_fits(day("2026-07-20"), day("2026-07-22"), day("2026-09-02")),
	   "advice asked for two days before the summer closure is excused");
	ok(!timescale_closure_fits(day("2026-07-14"), day("2026-07-22"), day("2026-09-02")),
	   "eight days before is not");
	ok(timescale_closure_fits(day("2026-08-26"), day("2026-07-22"), day("2026-09-02")),
	   "a week before it opens is");
	ok(!timescale_closure_fits(day("2026-08-27"), day("2026-07-22"), day("2026-09-02")),
	   "six days before it opens is not");
	ok(!timescale_closure_fits(day("2026-12-18"), day("2026-12-19"), day("2027-01-04")),
	   "two weeks at Christmas are not");
	ok(timescale_absence_fits(100, 128) && !timescale_absence_fits(100, 127),
	   "away counts from four weeks");
}

/* The days on which banks and most offices are closed in England, as the government listed them. */
static void working_days(void)
{
	static const char *const closed[] = {
		"2020-05-08", "2020-12-28", "2021-12-27", "2021-12-28", "2022-01-03", "2022-06-02",
		"2022-06-03",
		"2022-09-19", "2022-12-27", "2023-01-02", "2023-05-01", "2023-05-08", "2023-05-29",
		"2024-03-29",
		"2024-04-01", "2024-08-26", "2025-04-18", "2025-04-21", "2025-12-25", "2025-12-26",
		"2026-01-01",
		"2026-04-03", "2026-04-06", "2026-05-04", "2026-05-25", "2026-08-31", "2026-12-25",
		"2026-12-28",
	};
	static const char *const open[] = { "2020-05-04", "2022-05-30", "2022-12-28", "2024-12-27",
	                                    "2026-12-24", "2026-12-29" };

	for (size_t i = 0; i < COUNT(closed); i++)
		ok(!timescale_is_working_day(day(closed[i])), closed[i]);
	for (size_t i = 0; i < COUNT(open); i++)
		ok(timescale_is_working_day(day(open[i])), open[i]);
	is_int(day("2026-12-24"), timescale_roll_back(day("2026-12-28")),
	       "a target over Christmas goes back to the 24th");
	is_int(day("2026-12-24"), timescale_roll_back(day("2026-12-24")),
	       "a target on a working day stays");
}

static void years(void)
{
	int holidays;

	for (int year = 2014; year <= 2040; year++) {
		holidays = 0;
		for (int32_t d = date_of((struct civil){ year, 1, 1 }); date_civil(d).year == year; d++)
			holidays += date_weekday(d) < 5 && !timescale_is_working_day(d);
		is_int(8 + 2 * (year == 2022) + (year == 2023), holidays,
		       "a year has eight bank holidays; 2022 had two more, 2023 one");
	}
}

static void table(void)
{
	enum limit_of_time limit;
	enum timescale_event event;
	bool complete = true, found = true;

	for (int i = 0; i < LIMITS_OF_TIME; i++) {
		const struct limit_row *r = timescale_row((enum limit_of_time)i);

		complete &= r->id && r->row && strlen(r->law) > 3 && r->number > 0 && r->from != ON_NOTHING;
		found &= timescale_limit_find(str_of(r->id), &limit) && (int)limit == i;
	}
	ok(complete, "each limit has a word, a source, a number and a start");
	ok(found, "each limit is found by its word, and no word stands twice");
	found = true;
	for (int i = ON_NOTHING + 1; i < EVENTS_GIVEN; i++)
		found &= timescale_event_find(str_of(timescale_event_id((enum timescale_event)i)),
		                              &event) &&
		         (int)event == i;
	ok(found, "each event is found by its word, and no word stands twice");
}

/* The whole of a file. */
static struct str text_of(struct arena *a, const char *path)
{
	struct buf b = buf_open(a);
	FILE *f = fopen(path, "r");
	size_t n;

	while (f && (buf_reserve(&b, 65536), n = fread(b.p + b.n, 1, 65536, f)) > 0)
		b.n += n;
	if (f)
		fclose(f);
	return buf_str(&b);
}

/* docs/timescale.md is what officers read: its table must say what the table of the code says. */
static void documented(void)
{
	struct arena *a = arena_open(1 << 22);
	struct str docs = text_of(a, "docs/timescale.md"), line;
	int told = 0;

	while (str_cut(&docs, '\n', &line)) {
		enum limit_of_time limit;
		const struct limit_row *r;
		char number[32];
		size_t end = str_starts(line, STR("| `")) ? str_find(str_from(line, 3), '`') : 0;

		if (end == 0 || !timescale_limit_find(str_part(line, 3, end), &limit))
			continue;
		r = timescale_row(limit);
		snprintf(number, sizeof(number),
		         r->rule == RULE_BEFORE_DATE ? "before %d "
		         : r->from == ON_BORN        ? "at %d "
		                                     : "| %d ",
		         r->rule == RULE_BEFORE_DATE ? r->number % 100 : r->number);
		ok(str_search(line, str_of(number)) < line.n && str_search(line, str_of(r->law)) < line.n &&
		   str_search(line, str_of(r->row)) < line.n, r->id);
		ok((r->excused == 0) == str_ends(line, STR("|  |")), "with or without exemptions");
		told++;
	}
	is_int(LIMITS_OF_TIME, told,
	       "docs/timescale.md has a row for each limit, with its number and its source");
	arena_close(a);
}

/* What must hold of one limit on one day; the name of the first promise that does not. */
static const char *broken(enum limit_of_time limit, int32_t d)
{
	const struct limit_row *r = timescale_row(limit);
	int32_t shown = timescale_due(limit, d, true), left_out = timescale_due(limit, d, false);
	int32_t lawful = timescale_last_lawful(limit, d);
	struct civil from = date_civil(d), to = date_civil(shown);

	if (r->spare == 0 && (shown > lawful || left_out > lawful))
		return "never shown later than the last lawful day";
	if (r->spare > 0 && shown <= lawful)
		return "a family is shown a day to spare";
	if (shown > left_out || left_out - shown > 1)
		return "the setting moves a day at most";
	if (r->rule == RULE_WEEKS &&
	    (shown - d + 1 != 7 * r->number || date_weekday(left_out) != date_weekday(d)))
		return "weeks are exact";
	if (r->rule == RULE_MONTHS && to.day != from.day &&
	    !(to.day < from.day && date_civil(shown + 1).day == 1))
		return "months keep the day or stop at the last of the month";
	if (r->rule == RULE_MONTHS_STARTING && date_add_months(d, r->number) != shown + 1)
		return "starting with: the day before";
	if (timescale_due(limit, d + 1, true) < shown)
		return "a later start is never due earlier";
	if (r->rule == RULE_WORKING_DAYS && !timescale_is_working_day(shown))
		return "working days end on a working day";
	return NULL;
}

/* The year in which the school year of that day begins, on 1 September. */
static int school_year(int32_t of)
{
	struct civil c = date_civil(of);

	return c.month >= 9 ? c.year : c.year - 1;
}

static const char *broken_age(int32_t born)
{
	int32_t end = timescale_due(LIMIT_SCHOOL_AGE, born, true),
	        upper = timescale_due(LIMIT_UPPER_AGE, born, true);
	struct civil c = date_civil(end), u = date_civil(upper);

	if (date_weekday(end) != 4 || c.month != 6 || date_civil(end + 7).month != 7)
		return "school age ends on the last Friday in June";
	if (school_year(end) - school_year(born) != 16)
		return "school age ends in the school year of the 16th birthday";
	if (u.month != 7 || u.day != 31 || date_years_between(born, upper + 1) < 25 ||
	    date_years_between(born, upper) > 25)
		return "the upper age is 31 July, at 25";
	return NULL;
}

static void every_day(void)
{
	int32_t first = day("2014-01-01"), last = day("2040-12-31");
	const char *why = NULL;
	char sentence[160];

	for (int32_t d = first; d <= last && !why; d++)
		why = broken_age(d);
	ok(!why, why ? why : "every day of 2014 to 2040 as a birth date: ages");
	for (int l = 0; l < LIMITS_OF_TIME; l++) {
		why = NULL;
		for (int32_t d = first; d <= last && !why; d++)
			why = broken((enum limit_of_time)l, d);
		snprintf(sentence, sizeof(sentence), "every day of 2014 to 2040: %s%s%s",
		         timescale_row((enum limit_of_time)l)->id, why ? " breaks: " : "", why ? why : "");
		ok(!why, sentence);
	}
	why = NULL;
	for (int32_t d = first; d <= last && !why; d++) {
		int32_t back = timescale_roll_back(d);

		if (back > d || d - back > 6 || !timescale_is_working_day(back))
			why = "a target goes back, never forward, to a working day";
		for (int n = 1; n <= 30 && !why; n += 29) {
			int count = 0;

			for (int32_t w = d + 1; w <= timescale_working_days(d, n); w++)
				count += timescale_is_working_day(w);
			if (count != n)
				why = "so many working days lie between";
		}
	}
	ok(!why, why ? why : "every day of 2014 to 2040: working days");
}

int main(void)
{
	vectors();
	statuses();
	exemptions();
	working_days();
	years();
	table();
	documented();
	every_day();
	return done();
}
