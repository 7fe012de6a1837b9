#include "store/cases/tally.h"

#include "store/base/date.h"
#include "tests/tap.h"
#include "tests/unit/place.h"

static const int64_t NOW = 1764158400;         /* 26 November 2025, noon */

static int32_t on(const char *iso)
{
	int32_t day;

	return date_read_iso(str_of(iso), &day) ? day : 0;
}

struct dates {
	const char *team, *received, *assessing, *final, *exemption;
	bool closed;
};

static void add(struct place *p, const struct dates *d)
{
	struct txn *t = place_begin(p, MAIN, WRITE);
	struct child c = { .first = STR("Eda"), .last = STR("Marsh"), .team = str_of(d->team),
	                   .count_receipt_day = true, .dates = values_open(p->arena),
	                   .exemptions = values_open(p->arena) };
	struct values *one;

	child_date_set(&c, STR("received"), on(d->received));
	if (d->assessing)
		child_date_set(&c, STR("assessing"), on(d->assessing));
	if (d->final)
		child_date_set(&c, STR("final_issued"), on(d->final));
	if (d->exemption) {
		one = values_add_tree(c.exemptions);
		values_text(one, STR("limit"), STR("decision_to_assess"));
		values_text(one, STR("code"), str_of(d->exemption));
	}
	c.closed_at = d->closed ? NOW - 86400 : 0;
	if (child_add(t, p->keys, &c, NOW) != OK)
		die("child_add");
	place_commit(t);
}

/* Of one stage and outcome over all rows; team and exemption as asked. */
static int64_t sum(const struct tally_report *r, enum limit_of_time stage, int outcome,
                   const char *team)
{
	int64_t n = 0;

	for (const struct tally_row *one = r->rows; one < r->rows + r->rows_count; one++)
		if (one->stage == stage && (!team || str_is(one->team, team)))
			n += one->n[outcome];
	return n;
}

static void count_all(struct place *p, size_t at_once, int *turns)
{
	struct tally *y = tally_open(p->arena, NOW);
	bool last = false;
	struct txn *t;

	for (*turns = 0; !last; ++*turns) {
		t = place_begin(p, MAIN, READ);
		if (tally_cases(t, p->keys, y, at_once, &last) != OK)
			die("tally_cases");
		txn_abort(t);
	}
	t = place_begin(p, MAIN, WRITE);
	if (tally_save(t, p->keys, y) != OK)
		die("tally_save");
	place_commit(t);
}

static void numbers(struct place *p)
{
	enum limit_of_time decide = LIMIT_DECISION_TO_ASSESS, plan = LIMIT_FINAL_PLAN;
	struct txn *t = place_begin(p, MAIN, READ);
	struct tally_report r;
	int64_t excused = 0, march = 0;

	is_err(OK, tally_load(t, p->keys, &r), "what was counted is kept");
	is_int(NOW, r.at, "with its minute");
	is_int(1, sum(&r, decide, TALLY_MET, "north"), "a decision in time");
	is_int(1, sum(&r, decide, TALLY_LATE, "north"), "one that came late");
	is_int(1, sum(&r, decide, TALLY_OVERDUE, "north"), "one that is overdue");
	is_int(1, sum(&r, decide, TALLY_LATE, "south"), "each counts for its team");
	is_int(2, sum(&r, decide, TALLY_LATE, NULL), "all together");
	is_int(1, sum(&r, decide, TALLY_LAWFUL_LATE, NULL),
	       "a day over what is shown can still be lawful");
	is_int(1, sum(&r, plan, TALLY_MET, NULL), "a final plan in time");
	is_int(1, sum(&r, plan, TALLY_LATE, NULL), "and a late one");
	is_int(0, sum(&r, plan, TALLY_OVERDUE, "east"),
	       "what is not done in a closed case is nobody's");
	for (const struct tally_row *one = r.rows; one < r.rows + r.rows_count; one++) {
		excused += one->exemption == EXEMPTION_CIRCUMSTANCES ? one->n[TALLY_LATE] : 0;
		march += one->year == 2025 && one->month == 3 && one->stage == decide ?
		         one->n[TALLY_MET] + one->n[TALLY_LATE] : 0;
	}
	is_int(1, excused, "a late one with a reason is told apart");
	is_int(1, march, "each counts in the month of its last day");
	txn_abort(t);
}

/* As a release kept it that did not count disputes: year, team, and 15 numbers. */
static void earlier_years(struct place *p)
{
	struct record_at where = { TABLE_TALLY, STR("limits"),
	                           str_bytes(OWNER_SYSTEM, sizeof(OWNER_SYSTEM)) };
	struct txn *t = place_begin(p, MAIN, WRITE);
	struct values *v = values_open(txn_arena(t)), *n;
	struct tally_report r;

	values_number(v, STR("v"), 1);
	values_number(v, STR("at"), NOW);
	n = values_list(values_add_tree(values_list(v, STR("years"))), STR("n"));
	for (int i = 0; i < 17; i++)
		values_add_number(n, i + 1);
	is_err(OK, record_save(t, p->keys, &where, v, 1), "counts of an earlier release");
	is_err(OK, tally_load(t, p->keys, &r), "are read");
	ok(r.years_count == 1 && r.years[0].n[YEAR_REQUESTS] == 3 && r.years[0].n[YEAR_IN_FORCE] == 17,
	   "each in its place");
	is_int(0, r.years[0].n[YEAR_PLANS_DISPUTED], "without what it did not count");
	txn_abort(t);
}

int main(void)
{
	static const struct dates cases[] = {
		{ "north", "2025-01-01", "2025-02-01", "2025-05-01", NULL, false },       /* all in time */
		/* decided one day late, plan late */
		{ "north", "2025-02-01", "2025-03-15", "2025-08-01", NULL, false },
		{ "north", "2025-10-01", NULL, NULL, NULL, false },                       /* overdue */
		/* late, excused */
		{ "south", "2025-06-01", "2025-08-20", NULL, "circumstances", false },
		{ "east", "2025-03-01", NULL, NULL, NULL, true },                         /* withdrawn */
		/* still running */
		{ "east", "2025-11-20", NULL, NULL, NULL, false },
	};
	struct tally_report r;
	struct place p;
	struct txn *t;
	int turns;

	place_open(&p);
	for (size_t i = 0; i < COUNT(cases); i++)
		add(&p, &cases[i]);
	t = place_begin(&p, MAIN, READ);
	is_err(ERR_NOT_FOUND, tally_load(t, p.keys, &r), "at first nothing is counted");
	ok(tally_is_due(t, p.keys, NOW), "so it is time");
	txn_abort(t);
	count_all(&p, 2, &turns);
	ok(turns >= 3, "some cases at a time");
	numbers(&p);
	t = place_begin(&p, MAIN, WRITE);
	ok(!tally_is_due(t, p.keys, NOW + 3600), "an hour later it is not time");
	ok(tally_is_due(t, p.keys, NOW + 86400), "the next day it is");
	is_err(OK, tally_want(t, p.keys, NOW + 60), "somebody asks");
	is_int(NOW + 60, tally_wanted(t, p.keys), "which is remembered");
	ok(tally_is_due(t, p.keys, NOW + 60), "and it is time");
	place_commit(t);
	count_all(&p, 500, &turns);
	numbers(&p);
	t = place_begin(&p, MAIN, READ);
	is_int(0, tally_wanted(t, p.keys), "and then done");
	txn_abort(t);
	earlier_years(&p);
	place_remove(&p);
	return done();
}
