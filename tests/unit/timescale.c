#include "store/cases/timescale.h"

#include "store/base/date.h"
#include "tests/tap.h"

/* reference/domain.md 2.6, the rows of requests. */
static const struct row {
	const char *request, *decision, *no_plan, *final;
} rows[] = {
	{ "2021-01-01", "2021-02-11", "2021-04-22", "2021-05-20" },
	{ "2024-02-29", "2024-04-10", "2024-06-19", "2024-07-17" },
	{ "2025-12-20", "2026-01-30", "2026-04-10", "2026-05-08" },
	{ "2026-03-29", "2026-05-09", "2026-07-18", "2026-08-15" },
	{ "2026-07-20", "2026-08-30", "2026-11-08", "2026-12-06" },
};

static int32_t day(const char *iso)
{
	int32_t d = 0;

	ok(date_read_iso(str_of(iso), &d), iso);
	return d;
}

int main(void)
{
	for (size_t i = 0; i < COUNT(rows); i++) {
		int32_t from = day(rows[i].request);

		is_int(day(rows[i].decision), timescale_due(DECISION_TO_ASSESS, from, true), "decision in 6 weeks");
		is_int(day(rows[i].no_plan), timescale_due(DECISION_NOT_TO_ISSUE, from, true), "no plan in 16 weeks");
		is_int(day(rows[i].final), timescale_due(FINAL_PLAN, from, true), "final plan in 20 weeks");
		is_int(1, timescale_due(FINAL_PLAN, from, false) - timescale_due(FINAL_PLAN, from, true),
		       "a day later when the day of receipt is left out");
	}
	return done();
}
