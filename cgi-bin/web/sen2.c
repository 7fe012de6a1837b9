#include "cgi-bin/web/sen2.h"

#include <stdlib.h>

#include "store/base/csv.h"
#include "store/cases/allow.h"
#include "store/cases/tally.h"
#include "store/people/team.h"

/* Words below reports.sen2., in the order of enum tally_measure. */
static const char *const measures[TALLY_MEASURES] = {
	"requests", "assessed", "refused", "undecided", "ended", "not_issued", "plans", "in_time",
	"exempt", "in_time_bare",
	"untimed", "mediated", "appeals", "ceased", "in_force", "disputed",
};

static int by_year(const void *x, const void *y)
{
	const struct tally_year *a = x, *b = y;

	return a->year != b->year ? (a->year < b->year ? 1 : -1) : str_compare(a->team, b->team);
}

enum err sen2_csv(struct web *w)
{
	struct buf b = buf_open(w->arena);
	struct str cells[2 + TALLY_MEASURES] = { words_get(w->words, STR("reports.sen2.year")),
	                                         words_get(w->words, STR("reports.team")) };
	struct tally_report r;
	enum err e = tally_load(w->main, w->keys, &r);

	if (e != OK && e != ERR_NOT_FOUND)
		return e;
	csv_begin(&b);
	for (size_t m = 0; m < TALLY_MEASURES; m++)
		cells[2 + m] = web_word(w, "reports.sen2.", str_of(measures[m]));
	csv_row(&b, cells, COUNT(cells));
	if (r.years_count > 0)
		qsort(r.years, r.years_count, sizeof(*r.years), by_year);
	for (size_t i = 0; i < r.years_count; i++) {
		const struct tally_year *one = &r.years[i];

		if (!allow_reach(&w->clerk->staff, one->team))
			continue;
		cells[0] = str_of_number(w->arena, one->year);
		cells[1] = one->team.n > 0 ? team_name(w->arena, w->words, one->team) :
		           words_get(w->words, STR("applied.no_team"));
		for (size_t m = 0; m < TALLY_MEASURES; m++)
			cells[2 + m] = str_of_number(w->arena, one->n[m]);
		csv_row(&b, cells, COUNT(cells));
	}
	web_header(w, "Content-Disposition", STR("attachment; filename=\"sen2-counts.csv\""));
	return web_text(w, 200, "text/csv; charset=utf-8", buf_str(&b));
}
