/* The invented answers of previews: right ones can be sent, wrong ones are refused wherever
 * something can be wrong. */
#include "gen/example.h"

#include "store/base/date.h"
#include "store/compiled/check.h"
#include "store/compiled/field_kind.h"
#include "tests/written.h"

static struct scratch place;

/* 26 November 2026 */
static const struct occasion occasion = { .now = 1795651200, .today = 20783 };

static void sent(const struct form *f, bool last, const char *sentence)
{
	struct problems found = problems_open(place.arena);

	check_form(f, example_answers(place.arena, f, &occasion, last), &occasion, CHECK_COMPLETE,
	           &found);
	ok(found.count == 0, sentence);
	for (const struct problem *one = found.first; one; one = one->next)
		printf("# %.*s: %.*s: %.*s\n", STR_FMT(f->id), STR_FMT(one->field), STR_FMT(one->key));
}

/* Boxes in which one can type what is wrong. */
static bool can_be_wrong(const struct form_field *f)
{
	enum answer_kind kind = field_kind(f->type)->answer;

	return kind == ANSWER_DATE ? f->past || f->future
	                           : kind == ANSWER_TEXT && (field_kind(f->type)->read || f->max > 0) &&
	                                 f->type != FIELD_TEXTAREA;
}

static void refused(const struct form *f)
{
	struct values *wrong = example_wrong(place.arena, f, &occasion);
	struct problems found = problems_open(place.arena);
	bool all = true;

	check_form(f, wrong, &occasion, CHECK_COMPLETE, &found);
	for (size_t p = 0; p < f->page_count; p++)
		for (size_t i = 0; i < f->pages[p].field_count; i++) {
			const struct form_field *one = &f->pages[p].fields[i];

			if (!can_be_wrong(one) || str_equal(one->id, f->first) ||
			    problems_find(&found, one->id) || !answers_shows_field(f, one, wrong, &occasion) ||
			    !answers_shows_page(f, &f->pages[p], wrong, &occasion))
				continue;
			all = false;
			printf("# %.*s: %.*s is taken\n", STR_FMT(f->id), STR_FMT(one->id));
		}
	ok(all, "what is wrong is refused, in each question that can be wrong");
}

static void form(const char *content, const char *file)
{
	const struct form *f = written_file(&place, content, file);

	printf("# %s\n", file);
	sent(f, false, "with the first answers it can be sent");
	sent(f, true, "and with the last");
	refused(f);
}

static void dates(void)
{
	const struct form *f = written_form(&place, WRITTEN_PAGE("a", "",
		"{id: a, type: date, label: From, future: yes}, {id: b, type: date, label: Until, after: {of: a, weeks: 2}}, "
		"{id: c, type: date, label: Told, within: {of: b, days: 5, warn: yes}}, "
		"{id: t, type: table, label: T, free_rows: yes, max_rows: 2, columns: [{id: n, type: text, label: N}, "
		"{id: x, type: date, label: X, future: yes}, {id: y, type: date, label: Y, before: x}]}"));

	sent(f, false, "a date stands as it must to other answers");
	sent(f, true, "with other answers, too");
}

int main(void)
{
	struct str *names;
	size_t count;

	scratch_folder(&place);
	count = folder_list(place.arena, "content/forms", ".yaml", false, &names);
	ok(count > 0 && occasion.today == date_today(occasion.now), "there are forms, and a day");
	for (size_t i = 0; i < count; i++)
		form("content", folder_path(place.arena, "content/forms", names[i]));
	dates();
	form("tests/forms/content", "tests/forms/good/every-type/form.yaml");
	scratch_close(&place);
	return done();
}
