/* reports.c: how many time limits were kept, by stage, by team, by exemption, over some months; as
 * tables, as a picture of the first of them, and as rows for a spreadsheet. Counted by the keeper:
 * tally.h. */
#include "cgi-bin/web/desk_case.h"
#include "cgi-bin/web/sen2.h"
#include "cgi-bin/web/worklist.h"
#include "store/base/csv.h"
#include "store/base/date.h"
#include "store/cases/tally.h"
#include "store/cases/timescale_words.h"
#include "store/people/team.h"

enum { MONTHS_OFFERED = 36, MONTHS_AT_FIRST = 12, BAR_WIDE = 600 };

/* What is added up. */
struct sum {
	int64_t met, late, overdue, unlawful;
};

struct report {
	struct tally_report counted;
	int from, to;                  /* months since year 0, both whole */
	struct str team;               /* of the query; empty: all that is in reach; "none" */
};

static int64_t total(const struct sum *s)
{
	return s->met + s->late + s->overdue;
}

static void add(struct sum *s, const struct tally_row *r)
{
	s->met += r->n[TALLY_MET];
	s->late += r->n[TALLY_LATE];
	s->overdue += r->n[TALLY_OVERDUE];
	s->unlawful += r->n[TALLY_LAWFUL_LATE] + r->n[TALLY_LAWFUL_OVERDUE];
}

/* --- what is asked for ------------------------------------------------------------------------ */

/* "2026-11"; else otherwise. */
static int month_of(struct str text, int otherwise)
{
	uint64_t year, month;

	if (text.n != 7 || text.p[4] != '-' || !str_number(str_part(text, 0, 4), 9999, &year) ||
	    year == 0 || !str_number(str_from(text, 5), 12, &month) || month == 0)
		return otherwise;
	return (int)(year * 12 + month - 1);
}

static bool is_asked(const struct web *w, const struct report *r, const struct tally_row *row)
{
	int month = row->year * 12 + row->month - 1;
	struct str team = str_is(r->team, "none") ? STR("") : r->team;

	if (month < r->from || month > r->to || !allow_reach(&w->clerk->staff, row->team))
		return false;
	return r->team.n == 0 || str_equal(team, row->team);
}

static enum err read_asked(struct web *w, struct report *r)
{
	struct civil now = date_civil(date_today(w->now));
	int month = now.year * 12 + now.month - 1;
	struct worklist l;

	*r = (struct report){ .team = web_query(w, "team") };
	r->to = month_of(web_query(w, "to"), month);
	r->from = month_of(web_query(w, "from"), r->to - MONTHS_AT_FIRST + 1);
	return r->team.n > 0 ? worklist_team(w, &l, r->team) : OK;
}

static enum err open_report(struct web *w, struct report *r)
{
	struct asker who = desk_case_asker(w);
	enum err e = allow(w->main, w->keys, &who, ACT_REPORT, STR(""), NULL);

	if (e != OK || (e = read_asked(w, r)) != OK)
		return e;
	return err_unless_missing(tally_load(w->main, w->keys, &r->counted));
}

/* --- the tables ------------------------------------------------------------------------------- */

static struct str per_cent(struct web *w, int64_t part, int64_t whole)
{
	if (whole == 0)
		return STR("");
	return str_join(w->arena, str_of_number(w->arena, (100 * part + whole / 2) / whole), STR(" %"));
}

static struct sum of_stage(const struct web *w, const struct report *r, enum limit_of_time stage,
                           bool with_excused)
{
	struct sum s = { 0 };

	for (size_t i = 0; i < r->counted.rows_count; i++)
		if (r->counted.rows[i].stage == stage && is_asked(w, r, &r->counted.rows[i]) &&
		    (with_excused || r->counted.rows[i].exemption == EXEMPTION_NONE))
			add(&s, &r->counted.rows[i]);
	return s;
}

static void add_stage(struct web *w, const struct report *r, enum limit_of_time stage,
                      struct values *one)
{
	struct sum all = of_stage(w, r, stage, true), bare = of_stage(w, r, stage, false);

	values_text(one, STR("title"), timescale_label_council(w->arena, w->words, stage));
	values_text(one, STR("total"), str_of_number(w->arena, total(&all)));
	values_text(one, STR("met"), str_of_number(w->arena, all.met));
	values_text(one, STR("late"), str_of_number(w->arena, all.late));
	values_text(one, STR("overdue"), str_of_number(w->arena, all.overdue));
	values_text(one, STR("share"), per_cent(w, all.met, total(&all)));
	values_text(one, STR("share_bare"), per_cent(w, bare.met, total(&bare)));
	values_text(one, STR("share_lawful"), per_cent(w, total(&bare) - bare.unlawful, total(&bare)));
}

/* Three pieces of a bar, as wide as they are many. */
static void add_bar(struct web *w, const struct report *r, size_t i, struct values *one)
{
	struct sum s = of_stage(w, r, tally_stages[i], true);
	int64_t whole = total(&s) > 0 ? total(&s) : 1, met = BAR_WIDE * s.met / whole,
	        late = BAR_WIDE * s.late / whole;
	int64_t overdue = total(&s) > 0 ? BAR_WIDE - met - late : 0;

	values_text(one, STR("label"), timescale_label_council(w->arena, w->words, tally_stages[i]));
	values_number(one, STR("met"), s.met > 0 ? met : 0);
	values_number(one, STR("late"), late);
	values_number(one, STR("late_x"), met);
	values_number(one, STR("overdue"), s.overdue > 0 ? overdue : 0);
	values_number(one, STR("overdue_x"), met + late);
}

static void add_stages(struct web *w, const struct report *r, struct values *v)
{
	struct values *list = values_list(v, STR("stages")), *bars = values_list(v, STR("bars"));

	for (size_t i = 0; i < TALLY_STAGES; i++) {
		add_stage(w, r, tally_stages[i], values_add_tree(list));
		add_bar(w, r, i, values_add_tree(bars));
	}
}

/* A row of "met of total" for each stage. */
static void add_row(struct web *w, struct values *list, struct str title,
                    const struct sum sums[static TALLY_STAGES])
{
	struct values *one = values_add_tree(list), *cells = values_list(one, STR("cells"));

	values_text(one, STR("title"), title);
	for (size_t i = 0; i < TALLY_STAGES; i++) {
		struct words_pair pairs[] = {
			{ STR("met"), str_of_number(w->arena, sums[i].met) },
			{ STR("total"), str_of_number(w->arena, total(&sums[i])) },
		};
		struct values *cell = values_add_tree(cells);

		values_text(cell, STR("label"),
		            timescale_label_council(w->arena, w->words, tally_stages[i]));
		values_text(cell, STR("text"),
		            total(&sums[i]) == 0
		                ? words_get(w->words, STR("reports.none"))
		                : words_fill(w->arena, w->words, words_get(w->words, STR("reports.of")),
		                             pairs, COUNT(pairs)));
	}
}

static size_t stage_place(enum limit_of_time stage)
{
	size_t i = 0;

	while (i < TALLY_STAGES - 1 && tally_stages[i] != stage)
		i++;
	return i;
}

static void add_team(struct web *w, const struct report *r, struct str id, struct str name,
                     struct values *list)
{
	struct sum sums[TALLY_STAGES] = { { 0 } };

	if (!allow_reach(&w->clerk->staff, id))
		return;
	for (size_t i = 0; i < r->counted.rows_count; i++)
		if (str_equal(r->counted.rows[i].team, id) && is_asked(w, r, &r->counted.rows[i]))
			add(&sums[stage_place(r->counted.rows[i].stage)], &r->counted.rows[i]);
	add_row(w, list, name, sums);
}

static void add_teams(struct web *w, const struct report *r, struct values *v)
{
	struct values *list = values_list(v, STR("by_team"));
	struct team team;

	for (size_t i = 1; team_at(w->arena, w->words, i, &team); i++)
		add_team(w, r, team.id, team.name, list);
	add_team(w, r, STR(""), words_get(w->words, STR("applied.no_team")), list);
}

static struct str exemption_label(struct web *w, int code)
{
	struct str id = str_of(timescale_exemption((enum exemption_code)code)->id), key;

	if (code == EXEMPTION_NONE)
		return words_get(w->words, STR("reports.no_exemption"));
	key = str_join(w->arena, str_join(w->arena, STR("timescale.exemptions."), id), STR(".label"));
	return words_get(w->words, key);
}

static void add_exemptions(struct web *w, const struct report *r, struct values *v)
{
	struct values *list = values_list(v, STR("by_exemption"));
	int64_t due;

	for (int code = 0; code < EXEMPTIONS; code++) {
		struct sum sums[TALLY_STAGES] = { { 0 } };

		for (size_t i = 0; i < r->counted.rows_count; i++)
			if ((int)r->counted.rows[i].exemption == code && is_asked(w, r, &r->counted.rows[i]))
				add(&sums[stage_place(r->counted.rows[i].stage)], &r->counted.rows[i]);
		due = 0;
		for (size_t i = 0; i < TALLY_STAGES; i++)
			due += total(&sums[i]);
		if (due > 0 || code == EXEMPTION_NONE)
			add_row(w, list, exemption_label(w, code), sums);
	}
}

/* --- the filter ------------------------------------------------------------------------------- */

static struct str month_id(struct web *w, int month)
{
	return str_part(date_write_iso(w->arena,
	                               date_of((struct civil){ month / 12, month % 12 + 1, 1 })),
	                0, 7);
}

static void add_months(struct web *w, const char *name, int chosen, struct values *v)
{
	struct civil now = date_civil(date_today(w->now));
	int last = now.year * 12 + now.month - 1;
	struct values *list = values_list(v, str_of(name));

	for (int month = last; month > last - MONTHS_OFFERED; month--) {
		struct values *one = values_add_tree(list);
		struct str id = month_id(w, month);

		values_text(one, STR("id"), id);
		values_text(one, STR("label"), words_date_text(w->arena, w->words, id));
		values_flag(one, STR("chosen"), month == chosen);
	}
}

static struct str csv_path(struct web *w, const struct report *r)
{
	struct buf b = buf_open(w->arena);

	buf_text(&b, "/staff/reports/limits.csv?from=");
	buf_add(&b, month_id(w, r->from));
	buf_text(&b, "&to=");
	buf_add(&b, month_id(w, r->to));
	if (r->team.n > 0)
		buf_text(&b, "&team=");
	buf_add(&b, r->team);
	return buf_str(&b);
}

static enum err get_report(struct web *w)
{
	struct values *v = values_open(w->arena);
	struct report r;
	enum err e = open_report(w, &r);

	if (e != OK)
		return e;
	add_stages(w, &r, v);
	add_teams(w, &r, v);
	add_exemptions(w, &r, v);
	add_months(w, "from_months", r.from, v);
	add_months(w, "to_months", r.to, v);
	worklist_teams(w, v);
	values_text(v, STR("csv"), csv_path(w, &r));
	if (r.counted.at != 0) {
		values_text(v, STR("date"), words_date(w->arena, w->words, date_today(r.counted.at)));
		values_text(v, STR("when"), words_time(w->arena, w->words, r.counted.at));
	}
	values_flag(v, STR("may_count"), allow_role(w->clerk->staff.role, ACT_CASE_OPEN));
	values_flag(v, STR("never_counted"), r.counted.at == 0);
	values_flag(v, STR("is_counting"), tally_wanted(w->main, w->keys) != 0);
	return web_page(w, 200, "staff-reports", v);
}

static enum err post_count(struct web *w)
{
	struct asker who = desk_case_asker(w);
	enum err e = allow(w->main, w->keys, &who, ACT_CASE_OPEN, STR(""), NULL);

	if (e != OK || (e = tally_want(w->main, w->keys, w->now)) != OK)
		return e;
	return web_redirect(w, STR("/staff/reports/"));
}

/* --- rows for a spreadsheet ------------------------------------------------------------------- */

static void add_csv_head(struct web *w, struct buf *b)
{
	static const char *const names[] = { "month", "team", "stage", "exemption", "met", "late",
	                                     "overdue", "lawful_late", "lawful_overdue" };
	struct str cells[COUNT(names)];

	for (size_t i = 0; i < COUNT(names); i++)
		cells[i] = web_word(w, "reports.", str_of(names[i]));
	csv_begin(b);
	csv_row(b, cells, COUNT(names));
}

static enum err get_csv(struct web *w)
{
	struct buf b = buf_open(w->arena);
	struct report r;
	enum err e = open_report(w, &r);

	if (e != OK)
		return e;
	add_csv_head(w, &b);
	for (size_t i = 0; i < r.counted.rows_count; i++) {
		const struct tally_row *row = &r.counted.rows[i];
		struct str cells[4 + TALLY_OUTCOMES] = {
			month_id(w, row->year * 12 + row->month - 1), team_name(w->arena, w->words, row->team),
			timescale_label_council(w->arena, w->words, row->stage),
			exemption_label(w, (int)row->exemption),
		};

		if (!is_asked(w, &r, row))
			continue;
		for (size_t j = 0; j < TALLY_OUTCOMES; j++)
			cells[4 + j] = str_of_number(w->arena, row->n[j]);
		csv_row(&b, cells, COUNT(cells));
	}
	web_header(w, "Content-Disposition", STR("attachment; filename=\"limits.csv\""));
	return web_text(w, 200, "text/csv; charset=utf-8", buf_str(&b));
}

static enum err get_sen2(struct web *w)
{
	struct report r;
	enum err e = open_report(w, &r);

	return e == OK ? sen2_csv(w) : e;
}

static const struct route routes[] = {
	{ GET, "/staff/reports", STAFF, READ, get_report },
	{ POST, "/staff/reports", STAFF, WRITE, post_count },
	{ GET, "/staff/reports/limits.csv", STAFF, READ, get_csv },
	{ GET, "/staff/reports/sen2.csv", STAFF, READ, get_sen2 },
};

static const struct posts posts[] = {
	{ "/staff/reports", "action" },
};

int main(void)
{
	static const struct web_program program = {
		.name = "reports", .routes = routes, .route_count = COUNT(routes), .login = CLERK_LOGIN,
		.posts = posts, .posts_count = COUNT(posts),
		.visitor = clerk_find, .common = clerk_common, .park = clerk_park,
	};

	web_run(&program);
}
