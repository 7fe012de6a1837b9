#include "store/cases/tally_year.h"

#include "store/base/date.h"
#include "tests/tap.h"

static int32_t on(const char *iso)
{
	int32_t day;

	return date_read_iso(str_of(iso), &day) ? day : 0;
}

static unsigned of(const struct timescale_facts *f, int year)
{
	int32_t today = on("2026-11-26");
	struct timescale t;

	timescale_of(f, today, &t);
	return tally_year_of(f, &t, year, today);
}

static bool counts(unsigned bits, enum tally_measure m)
{
	return bits >> m & 1;
}

static void plans(void)
{
	struct timescale_facts f = { .count_receipt_day = true };
	unsigned n;

	f.on[ON_RECEIVED] = on("2024-10-01");
	f.on[ON_ASSESSING] = on("2024-11-05");
	f.on[ON_FINAL_ISSUED] = on("2025-02-10");
	n = of(&f, 2024);
	ok(counts(n, YEAR_REQUESTS) && counts(n, YEAR_ASSESSED) && !counts(n, YEAR_PLANS),
	   "a request counts in the year it came, with what became of it");
	n = of(&f, 2025);
	ok(counts(n, YEAR_PLANS) && counts(n, YEAR_PLANS_IN_TIME) &&
	       counts(n, YEAR_PLANS_IN_TIME_BARE) && !counts(n, YEAR_REQUESTS),
	   "the plan in the year it was issued");
	ok(!counts(n, YEAR_IN_FORCE) && counts(of(&f, 2026), YEAR_IN_FORCE),
	   "and in force on the January days after that");
	f.on[ON_FINAL_ISSUED] = on("2025-02-19");
	ok(!counts(of(&f, 2025), YEAR_PLANS_IN_TIME), "more than 20 weeks is not in time");
	f.exempt[LIMIT_FINAL_PLAN] = EXEMPTION_CIRCUMSTANCES;
	n = of(&f, 2025);
	ok(counts(n, YEAR_PLANS_EXEMPT) && !counts(n, YEAR_PLANS_IN_TIME_BARE),
	   "a recorded reason is told apart");
	f.on[ON_CEASED] = on("2025-12-31");
	ok(counts(of(&f, 2025), YEAR_CEASED) && !counts(of(&f, 2026), YEAR_IN_FORCE),
	   "a plan that ceased is in force no more");
	f.on[ON_CEASED] = 0;
	f.on[ON_MOVED_OUT] = on("2025-06-01");
	ok(!counts(of(&f, 2026), YEAR_IN_FORCE), "nor one that moved away");
	f.on[ON_MOVED_IN] = on("2025-09-01");
	ok(counts(of(&f, 2026), YEAR_IN_FORCE), "unless they came back");
	f = (struct timescale_facts){ .on = { [ON_LATEST_ISSUED] = on("2024-03-01") } };
	ok(counts(of(&f, 2025), YEAR_IN_FORCE) && !counts(of(&f, 2024), YEAR_PLANS),
	   "a plan that came from elsewhere is in force, and no first plan");
	f.on[ON_MOVED_IN] = on("2025-03-01");
	ok(counts(of(&f, 2026), YEAR_IN_FORCE) && !counts(of(&f, 2025), YEAR_IN_FORCE),
	   "but not here before it came");
	f.on[ON_MOVED_OUT] = on("2026-03-01");
	ok(!counts(of(&f, 2025), YEAR_IN_FORCE), "also when it leaves again");
	f.on[ON_MOVED_OUT] = on("2025-02-01");
	ok(counts(of(&f, 2025), YEAR_IN_FORCE), "unless it left from here");
	f = (struct timescale_facts){ .on = { [ON_FINAL_ISSUED] = on("2023-03-01") } };
	n = of(&f, 2023);
	ok(counts(n, YEAR_PLANS) && counts(n, YEAR_PLANS_UNTIMED) && !counts(n, YEAR_PLANS_IN_TIME),
	   "without a request nobody knows whether it was in time");
	f = (struct timescale_facts){ .count_receipt_day = true };
	f.on[ON_RECEIVED] = on("2023-01-09");
	f.on[ON_PLAN_ISSUE] = on("2023-05-01");
	n = of(&f, 2023);
	ok(counts(n, YEAR_PLANS) && counts(n, YEAR_PLANS_IN_TIME),
	   "a plan of which the day is known that it was first sent out is a first one");
	f.on[ON_RECEIVED] = 0;
	f.on[ON_MOVED_IN] = on("2024-02-01");
	ok(!counts(of(&f, 2023), YEAR_PLANS), "but no plan of ours, where it came here later");
	f.on[ON_MOVED_OUT] = on("2023-09-01");
	ok(counts(of(&f, 2023), YEAR_PLANS), "unless it left from here");
}

/* The statistics by which councils are compared leave out who went to mediation or to the Tribunal
 * on the way to the plan. */
static void disputes(void)
{
	struct timescale_facts f = { .count_receipt_day = true };
	unsigned n;

	f.on[ON_RECEIVED] = on("2024-10-01");
	f.on[ON_NOT_ASSESSING] = on("2024-11-05");
	f.on[ON_APPEAL] = on("2024-12-01");
	f.on[ON_ORDER_ASSESS] = on("2025-05-01");
	ok(counts(of(&f, 2024), YEAR_ASSESSED) && !counts(of(&f, 2024), YEAR_REFUSED),
	   "an assessment that the Tribunal ordered is one");
	f.on[ON_FINAL_ISSUED] = on("2025-08-01");
	n = of(&f, 2025);
	ok(counts(n, YEAR_PLANS) && counts(n, YEAR_PLANS_DISPUTED), "a plan after an order counts");
	ok(!counts(n, YEAR_PLANS_IN_TIME) && !counts(n, YEAR_PLANS_IN_TIME_BARE) &&
	       !counts(n, YEAR_PLANS_UNTIMED),
	   "neither in 20 weeks, though it kept the order's, nor as one without a request");
	f.exempt[LIMIT_FINAL_PLAN] = EXEMPTION_CIRCUMSTANCES;
	ok(!counts(of(&f, 2025), YEAR_PLANS_EXEMPT), "whatever would have excused it");
	f = (struct timescale_facts){ .count_receipt_day = true };
	f.on[ON_RECEIVED] = on("2025-01-06");
	f.on[ON_NOT_ISSUING] = on("2025-03-01");
	f.on[ON_MEDIATION_HELD] = on("2025-03-20");
	f.on[ON_ISSUING] = on("2025-04-01");
	f.on[ON_FINAL_ISSUED] = on("2025-05-01");
	n = of(&f, 2025);
	ok(counts(n, YEAR_PLANS_DISPUTED) && !counts(n, YEAR_PLANS_IN_TIME),
	   "nor does one after mediation, however soon");
	f.on[ON_MEDIATION_HELD] = 0;
	f.on[ON_AGREEMENT] = on("2025-03-20");
	f.on[ON_FINAL_ISSUED] = on("2025-06-01");
	n = of(&f, 2025);
	ok(counts(n, YEAR_PLANS_DISPUTED) && !counts(n, YEAR_PLANS_IN_TIME),
	   "nor one after what was agreed there, though nobody noted when that was held");
	f.on[ON_AGREEMENT] = 0;
	f.on[ON_FINAL_ISSUED] = on("2025-05-01");
	f.on[ON_MEDIATION_HELD] = on("2025-06-01");
	f.on[ON_APPEAL] = on("2025-06-20");
	f.on[ON_ORDER_AMEND] = on("2025-11-20");
	n = of(&f, 2025);
	ok(counts(n, YEAR_PLANS_IN_TIME) && !counts(n, YEAR_PLANS_DISPUTED),
	   "what is disputed about the plan itself changes nothing");
	f.on[ON_MEDIATION_HELD] = on("2024-06-01");
	f.on[ON_APPEAL] = on("2024-06-20");
	ok(counts(of(&f, 2025), YEAR_PLANS_IN_TIME), "nor what was about an earlier request");
}

static void requests(void)
{
	struct timescale_facts f = { .count_receipt_day = true };

	f.on[ON_RECEIVED] = on("2025-06-01");
	ok(counts(of(&f, 2025), YEAR_UNDECIDED), "a request that nobody decided");
	f.on[ON_CLOSED] = on("2025-07-01");
	ok(counts(of(&f, 2025), YEAR_ENDED) && !counts(of(&f, 2025), YEAR_UNDECIDED),
	   "and one that was closed without");
	f.on[ON_CLOSED] = 0;
	f.on[ON_ASSESSING] = on("2025-07-01");
	f.on[ON_NOT_ISSUING] = on("2025-09-01");
	ok(counts(of(&f, 2025), YEAR_NOT_ISSUED), "no plan is needed");
	f.on[ON_ISSUING] = on("2026-01-10");
	ok(!counts(of(&f, 2025), YEAR_NOT_ISSUED), "which is not told when it was taken back");
	f.on[ON_ASSESSING] = f.on[ON_NOT_ISSUING] = f.on[ON_ISSUING] = 0;
	f.on[ON_NOT_ASSESSING] = on("2025-07-01");
	ok(counts(of(&f, 2025), YEAR_REFUSED), "a refusal");
	f.on[ON_APPEAL] = on("2026-01-02");
	ok(counts(of(&f, 2026), YEAR_APPEALS) && !counts(of(&f, 2025), YEAR_APPEALS),
	   "and the appeal against it, in its own year");
	f.on[ON_APPEAL] = 0;
	f.on[ON_APPEAL_RECEIVED] = on("2026-01-05");
	ok(counts(of(&f, 2026), YEAR_APPEALS), "also where only the day is known that we heard of it");
	f.on[ON_AGREEMENT] = on("2026-02-05");
	ok(counts(of(&f, 2026), YEAR_MEDIATED), "nobody agrees in mediation that was not held");
	f.on[ON_MEDIATION_HELD] = on("2025-12-20");
	ok(!counts(of(&f, 2026), YEAR_MEDIATED), "which has a day of its own where that is known");
	f.on[ON_RECEIVED] = on("2025-10-01");
	ok(counts(of(&f, 2025), YEAR_UNDECIDED) && !counts(of(&f, 2025), YEAR_REFUSED),
	   "a later request is not refused by what was told before it");
	f.on[ON_RECEIVED] = on("2025-06-01");
	ok(of(&f, 2024) == 0, "nothing counts in a year without a date");
}

/* What is entered over the days of a year before leaves that year's counts as they were. */
static void earlier_years(void)
{
	struct timescale_facts f = { .count_receipt_day = true };

	timescale_enter(&f, ON_RECEIVED, on("2023-01-09"));
	timescale_enter(&f, ON_NOT_ASSESSING, on("2023-02-10"));
	timescale_enter(&f, ON_MEDIATION_HELD, on("2023-03-20"));
	timescale_enter(&f, ON_APPEAL, on("2023-04-01"));
	timescale_enter(&f, ON_ORDER_ASSESS, on("2023-08-01"));
	timescale_enter(&f, ON_FINAL_ISSUED, on("2023-11-01"));
	timescale_enter(&f, ON_MEDIATION_HELD, on("2025-02-20"));
	timescale_enter(&f, ON_APPEAL, on("2025-03-03"));
	timescale_enter(&f, ON_ORDER_ASSESS, on("2025-09-09"));
	ok(counts(of(&f, 2023), YEAR_APPEALS) && counts(of(&f, 2025), YEAR_APPEALS),
	   "an appeal counts in its year, whenever there is another");
	ok(counts(of(&f, 2023), YEAR_MEDIATED) && counts(of(&f, 2025), YEAR_MEDIATED),
	   "so does mediation");
	ok(counts(of(&f, 2023), YEAR_PLANS_DISPUTED),
	   "and a plan stays one that was disputed on the way");
	f = (struct timescale_facts){ .count_receipt_day = true };
	timescale_enter(&f, ON_FINAL_ISSUED, on("2022-11-01"));
	timescale_enter(&f, ON_MOVED_OUT, on("2024-02-01"));
	timescale_enter(&f, ON_MOVED_IN, on("2025-06-01"));
	timescale_enter(&f, ON_MOVED_OUT, on("2026-03-10"));
	ok(counts(of(&f, 2022), YEAR_PLANS), "a plan was made here, however often they move since");
	ok(counts(of(&f, 2024), YEAR_IN_FORCE) && !counts(of(&f, 2025), YEAR_IN_FORCE) &&
	       counts(of(&f, 2026), YEAR_IN_FORCE),
	   "and was in force here while they were here");
}

int main(void)
{
	earlier_years();
	is_int(on("2024-01-18"), tally_year_census(2024), "the third Thursday of January 2024");
	is_int(on("2025-01-16"), tally_year_census(2025), "of 2025");
	is_int(on("2026-01-15"), tally_year_census(2026), "of 2026, which begins with a Thursday");
	plans();
	disputes();
	requests();
	return done();
}
