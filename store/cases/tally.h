/* tally.h: how many time limits were kept and how many were not, for reports: by the month in which
 * each was due, by team, by limit, by exemption. Counted over all cases at once, by the keeper, in
 * the night and when somebody asks: so it is exact as of the minute that stands beside it, and a
 * page reads one record however many cases there are. Table "tally": "limits" -> the counts;
 * "wanted" -> when it was asked for. */
#ifndef CASES_TALLY_H
#define CASES_TALLY_H

#include "store/cases/child.h"
#include "store/cases/tally_year.h"

/* The stages of a report: decision to assess, decision that no plan is needed, final plan, review
 * decision. */
enum { TALLY_STAGES = 4 };
extern const enum limit_of_time tally_stages[TALLY_STAGES];

/* Of limits whose last day is past or that are done; both by the day that is shown, and by the last
 * day that keeps the law. An exemption excuses nothing here: it is told apart by its code. */
enum tally_outcome { TALLY_MET, TALLY_LATE, TALLY_OVERDUE, TALLY_LAWFUL_LATE, TALLY_LAWFUL_OVERDUE,
                     TALLY_OUTCOMES };

struct tally;                      /* while it is counted */

struct tally_row {
	int year, month;               /* of the day that was shown */
	struct str team;               /* id; empty: none */
	enum limit_of_time stage;
	enum exemption_code exemption;
	int64_t n[TALLY_OUTCOMES];
};

/* Is it time? Nobody counted yet, somebody asks, or a new day has begun. */
bool tally_is_due(struct txn *t, struct keys *k, int64_t now);

/* Counts the next cases, count_max at most. *last: that was all. A case is left out of what is not
 * done once it is closed: nobody has to do it any more. */
struct tally *tally_open(struct arena *a, int64_t now);
enum err tally_cases(struct txn *t, struct keys *k, struct tally *y, size_t count_max,
                     bool *last) MUST_CHECK;

/* Keeps it in place of the one before. */
enum err tally_save(struct txn *t, struct keys *k, const struct tally *y) MUST_CHECK;

/* The same count by calendar year and team, for the yearly return. */
struct tally_year {
	int year;
	struct str team;
	int64_t n[TALLY_MEASURES];
};

/* What is kept: rows and years in which anything was counted. at: when it was begun. */
struct tally_report {
	struct tally_row *rows;
	struct tally_year *years;
	size_t rows_count, years_count;
	int64_t at;
};

/* ERR_NOT_FOUND: nobody has counted yet; the report is empty then. */
enum err tally_load(struct txn *t, struct keys *k, struct tally_report *r) MUST_CHECK;

/* Asks for a new one; and since when it is asked for, 0: it is not. */
enum err tally_want(struct txn *t, struct keys *k, int64_t now) MUST_CHECK;
int64_t tally_wanted(struct txn *t, struct keys *k);

#endif
