#include "store/cases/tally.h"

#include "store/base/arena.h"
#include "store/base/date.h"
#include "store/base/log.h"
#include "store/cases/timescale_case.h"

/* The law begins in September 2014; a report of this century has room. */
enum { FIRST_YEAR = 2010, MONTHS = 12 * 60, TEAMS_MAX = 24 };

const enum limit_of_time tally_stages[TALLY_STAGES] = {
	LIMIT_DECISION_TO_ASSESS, LIMIT_DECISION_NOT_TO_ISSUE, LIMIT_FINAL_PLAN, LIMIT_REVIEW_DECISION,
};

struct tally {
	struct arena *arena;
	int64_t at;
	struct str after;              /* the case that was counted last, 16 bytes; empty: none yet */
	char room[VAULT_ID_BYTES];
	struct str teams[TEAMS_MAX];
	size_t teams_count;
	uint32_t *n;                   /* by month, team, stage, exemption, outcome */
	uint32_t *years;               /* by year, team, measure */
};

static struct record_at at(struct str key)
{
	return (struct record_at){ TABLE_TALLY, key, str_bytes(OWNER_SYSTEM, sizeof(OWNER_SYSTEM)) };
}

/* --- counting --------------------------------------------------------------------------------- */

struct tally *tally_open(struct arena *a, int64_t now)
{
	struct tally *y = ARENA_NEW(a, struct tally);

	y->arena = a;
	y->at = now;
	y->n = ARENA_MANY(a, (size_t)MONTHS * TEAMS_MAX * TALLY_STAGES * EXEMPTIONS * TALLY_OUTCOMES,
	                  uint32_t);
	y->years = ARENA_MANY(a, (size_t)TALLY_YEARS * TEAMS_MAX * TALLY_MEASURES, uint32_t);
	return y;
}

static uint32_t *year_cell(const struct tally *y, size_t year, size_t team)
{
	return y->years + (year * TEAMS_MAX + team) * TALLY_MEASURES;
}

static uint32_t *cell(const struct tally *y, size_t month, size_t team, size_t stage,
                      size_t exemption)
{
	size_t row = ((month * TEAMS_MAX + team) * TALLY_STAGES + stage) * EXEMPTIONS + exemption;

	return y->n + row * TALLY_OUTCOMES;
}

/* The last place takes what has none. */
static size_t place_of_team(struct tally *y, struct str team)
{
	for (size_t i = 0; i < y->teams_count; i++)
		if (str_equal(y->teams[i], team))
			return i;
	if (y->teams_count == TEAMS_MAX)
		return TEAMS_MAX - 1;
	y->teams[y->teams_count] = str_copy(y->arena, team);
	return y->teams_count++;
}

static void count_limit(struct tally *y, const struct timescale_limit *l, size_t team, size_t stage,
                        bool is_closed)
{
	struct civil due = date_civil(l->due);
	int month = (due.year - FIRST_YEAR) * 12 + due.month - 1;
	int32_t today = date_today(y->at);
	uint32_t *n;

	if (l->due == 0 || month < 0 || month >= MONTHS)
		return;
	n = cell(y, (size_t)month, team, stage, l->exemption);
	switch (timescale_status(l->due, l->done, today, EXEMPTION_NONE)) {
	case LIMIT_MET: n[TALLY_MET]++; break;
	case LIMIT_MET_LATE: n[TALLY_LATE]++; break;
	case LIMIT_OVERDUE: n[TALLY_OVERDUE] += !is_closed; break;
	default: return;
	}
	switch (timescale_status(l->last_lawful, l->done, today, EXEMPTION_NONE)) {
	case LIMIT_MET_LATE: n[TALLY_LAWFUL_LATE]++; break;
	case LIMIT_OVERDUE: n[TALLY_LAWFUL_OVERDUE] += !is_closed; break;
	default: break;
	}
}

static void count_years(struct tally *y, const struct child *c, const struct timescale *t,
                        size_t team)
{
	int32_t today = date_today(y->at);
	struct timescale_facts facts;

	child_facts(c, &facts);
	for (int i = 0; i < TALLY_YEARS && TALLY_FIRST_YEAR + i <= date_civil(today).year; i++) {
		unsigned counts = tally_year_of(&facts, t, TALLY_FIRST_YEAR + i, today);

		for (size_t m = 0; m < TALLY_MEASURES; m++)
			year_cell(y, (size_t)i, team)[m] += counts >> m & 1;
	}
}

static void count_case(struct tally *y, const struct child *c)
{
	size_t team = place_of_team(y, c->team);
	struct timescale t;

	child_timescale(c, date_today(y->at), &t);
	count_years(y, c, &t, team);
	for (size_t i = 0; i < TALLY_STAGES; i++) {
		const struct timescale_limit *l = timescale_find(&t, tally_stages[i]);

		if (l)
			count_limit(y, l, team, i, c->closed_at > 0);
	}
}

enum err tally_cases(struct txn *t, struct keys *k, struct tally *y, size_t count_max, bool *last)
{
	struct str id, value;
	struct child c;
	struct walk *w;
	size_t n = 0, damaged = 0;
	enum err e = txn_walk(t, TABLE_CHILD, STR(""), y->after, &w);

	if (e != OK)
		return e;
	while (n < count_max && (e = walk_next(w, &id, &value)) == OK) {
		if (str_equal(id, y->after))
			continue;
		if ((e = child_load(t, k, id, &c)) != OK && !err_is_unreadable(e))
			return e;
		if (e == OK)
			count_case(y, &c);
		damaged += e != OK;
		memcpy(y->room, id.p, sizeof(y->room));
		y->after = str_bytes(y->room, sizeof(y->room));
		n++;
	}
	log_damaged("tally", damaged);
	*last = e == ERR_NOT_FOUND;
	return e == ERR_DAMAGED ? OK : err_unless_missing(e);
}

/* --- keeping ---------------------------------------------------------------------------------- */

static bool is_empty(const uint32_t *n, size_t count)
{
	for (size_t i = 0; i < count; i++)
		if (n[i] > 0)
			return false;
	return true;
}

/* One row as a list of numbers: month, team (its place in "teams"), stage, exemption, then the
 * counts. */
static void write_row(struct values *rows, const size_t place[4], const uint32_t *n)
{
	struct values *one = values_add_tree(rows), *list = values_list(one, STR("n"));

	for (size_t i = 0; i < 4; i++)
		values_add_number(list, (int64_t)place[i]);
	for (size_t i = 0; i < TALLY_OUTCOMES; i++)
		values_add_number(list, n[i]);
}

static void write_rows(const struct tally *y, struct values *rows)
{
	for (size_t m = 0; m < MONTHS; m++)
		for (size_t i = 0; i < y->teams_count * TALLY_STAGES * EXEMPTIONS; i++) {
			size_t team = i / (TALLY_STAGES * EXEMPTIONS), stage = i / EXEMPTIONS % TALLY_STAGES;
			const uint32_t *n = cell(y, m, team, stage, i % EXEMPTIONS);

			if (!is_empty(n, TALLY_OUTCOMES))
				write_row(rows, (const size_t[4]){ m, team, stage, i % EXEMPTIONS }, n);
		}
}

/* The measures that there have always been as a list of so many; what came later by its name, so
 * that an earlier release and this one read each other's. */
static void write_years(const struct tally *y, struct values *rows)
{
	for (size_t i = 0; i < TALLY_YEARS * y->teams_count; i++) {
		size_t year = i / y->teams_count, team = i % y->teams_count;
		const uint32_t *n = year_cell(y, year, team);
		struct values *one, *list;

		if (is_empty(n, TALLY_MEASURES))
			continue;
		one = values_add_tree(rows);
		values_number(one, STR("disputed"), n[YEAR_PLANS_DISPUTED]);
		list = values_list(one, STR("n"));
		values_add_number(list, (int64_t)year);
		values_add_number(list, (int64_t)team);
		for (size_t m = 0; m < YEAR_PLANS_DISPUTED; m++)
			values_add_number(list, n[m]);
	}
}

enum err tally_save(struct txn *t, struct keys *k, const struct tally *y)
{
	struct values *v = values_open(txn_arena(t));
	struct record_at where = at(STR("limits"));
	enum err e;

	values_number(v, STR("v"), 1);
	values_number(v, STR("at"), y->at);
	for (size_t i = 0; i < y->teams_count; i++)
		values_add_text(values_list(v, STR("teams")), y->teams[i]);
	write_rows(y, values_list(v, STR("rows")));
	write_years(y, values_list(v, STR("years")));
	if ((e = txn_delete(t, TABLE_TALLY, STR("wanted"))) != OK && e != ERR_NOT_FOUND)
		return e;
	return record_save(t, k, &where, v, 1);
}

static struct str team_at_place(const struct values *teams, int64_t place)
{
	for (const struct value *one = teams ? teams->first : NULL; one; one = one->next)
		if (place-- == 0)
			return one->text;
	return STR("");
}

/* The numbers of one row, exactly so many. */
static bool read_numbers(const struct values *one, int64_t *n, size_t count)
{
	const struct values *list = values_get_list(one, STR("n"));

	if (!list || list->count != count)
		return false;
	for (const struct value *number = list->first; number; number = number->next)
		*n++ = number->number;
	return true;
}

static bool read_row(const struct values *v, const struct values *one, struct tally_row *row)
{
	int64_t n[4 + TALLY_OUTCOMES];

	if (!read_numbers(one, n, COUNT(n)) || n[0] < 0 || n[0] >= MONTHS || n[2] < 0 ||
	    n[2] >= TALLY_STAGES || n[3] < 0 || n[3] >= EXEMPTIONS)
		return false;
	row->year = FIRST_YEAR + (int)n[0] / 12;
	row->month = (int)n[0] % 12 + 1;
	row->team = team_at_place(values_get_list(v, STR("teams")), n[1]);
	row->stage = tally_stages[n[2]];
	row->exemption = (enum exemption_code)n[3];
	memcpy(row->n, n + 4, sizeof(row->n));
	return true;
}

static bool read_year(const struct values *v, const struct values *one, struct tally_year *row)
{
	int64_t n[2 + YEAR_PLANS_DISPUTED];

	if (!read_numbers(one, n, COUNT(n)) || n[0] < 0 || n[0] >= TALLY_YEARS)
		return false;
	row->year = TALLY_FIRST_YEAR + (int)n[0];
	row->team = team_at_place(values_get_list(v, STR("teams")), n[1]);
	memcpy(row->n, n + 2, sizeof(n) - 2 * sizeof(*n));
	row->n[YEAR_PLANS_DISPUTED] = values_get_number(one, STR("disputed"));
	return true;
}

enum err tally_load(struct txn *t, struct keys *k, struct tally_report *r)
{
	struct record_at where = at(STR("limits"));
	const struct values *rows, *years;
	struct values *v;
	enum err e;

	*r = (struct tally_report){ 0 };
	if ((e = record_load(t, k, &where, &v, NULL)) != OK)
		return e;
	rows = values_list(v, STR("rows"));
	years = values_list(v, STR("years"));
	r->rows = ARENA_MANY(txn_arena(t), rows->count + 1, struct tally_row);
	r->years = ARENA_MANY(txn_arena(t), years->count + 1, struct tally_year);
	r->at = values_get_number(v, STR("at"));
	for (const struct value *one = rows->first; one; one = one->next)
		if (!read_row(v, one->children, &r->rows[r->rows_count++]))
			return ERR_DAMAGED;
	for (const struct value *one = years->first; one; one = one->next)
		if (!read_year(v, one->children, &r->years[r->years_count++]))
			return ERR_DAMAGED;
	return OK;
}

/* --- when ------------------------------------------------------------------------------------- */

enum err tally_want(struct txn *t, struct keys *k, int64_t now)
{
	struct values *v = values_open(txn_arena(t));
	struct record_at where = at(STR("wanted"));

	values_number(v, STR("at"), now);
	return record_save(t, k, &where, v, 1);
}

int64_t tally_wanted(struct txn *t, struct keys *k)
{
	struct record_at where = at(STR("wanted"));
	struct values *v;

	return record_load(t, k, &where, &v, NULL) == OK ? values_get_number(v, STR("at")) : 0;
}

bool tally_is_due(struct txn *t, struct keys *k, int64_t now)
{
	struct record_at where = at(STR("limits"));
	struct values *v;

	if (tally_wanted(t, k) != 0 || record_load(t, k, &where, &v, NULL) != OK)
		return true;
	return date_today(values_get_number(v, STR("at"))) != date_today(now);
}
