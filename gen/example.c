#include "gen/example.h"

#include <stdio.h>

#include "store/base/arena.h"
#include "store/base/buf.h"
#include "store/base/date.h"
#include "store/base/err.h"
#include "store/compiled/field_kind.h"
#include "store/compiled/sight.h"
#include "store/compiled/sight_row.h"

struct example {
	struct arena *arena;
	const struct form *form;
	const struct occasion *o;
	struct values *answers;
	bool last, wrong;
};

static void fill(struct example *x, const struct form_field *f, struct values *out);

/* --- lines ------------------------------------------------------------------------------------ */

static struct str longer(struct arena *a, int32_t max)
{
	struct buf b = buf_open(a);

	for (int32_t i = 0; i <= max && i < 5000; i++)
		buf_byte(&b, i % 8 == 7 ? ' ' : 'x');
	return buf_str(&b);
}

static struct str line(const struct example *x, const struct form_field *f)
{
	static const struct { const char *word, *answer; } known[] = {
		{ "given-name", "Robin" }, { "family-name", "Lark" }, { "name", "Robin Lark" },
		{ "organization", "Larkton Primary School" },
	};
	struct str words = STR("An answer in a few words");

	if (str_equal(f->id, x->form->first))     /* it stands in the words of many other questions */
		return STR("Sam");
	if (x->wrong)
		return longer(x->arena, f->max);
	if (str_equal(f->id, x->form->last))
		return STR("Lark");
	for (size_t i = 0; i < COUNT(known); i++)
		if (str_is(f->autocomplete, known[i].word))
			return str_of(known[i].answer);
	if (str_is(f->check, "nhs_number"))
		return STR("943 476 5919");
	if (f->max > 0 && (size_t)f->max < words.n)
		return str_part(STR("123456789012345678901234"), 0, (size_t)f->max);
	return words;
}

static struct str number(const struct example *x, const struct form_field *f)
{
	int64_t n = f->min > 0 ? f->min : f->max < 2 ? f->max : 2;

	return x->wrong ? STR("about two") : str_of_number(x->arena, n);
}

static struct str day(const struct example *x, const struct form_field *f)
{
	int32_t today = x->o->today;
	bool born = str_equal(f->id, x->form->born) || f->age_max > 0;

	if (x->wrong)
		return date_write_iso(x->arena, f->future ? today - 365 : today + 365 * 5);
	if (born)
		return date_write_iso(x->arena, today - (x->last ? 365 * 17 : 365 * 9));
	return date_write_iso(x->arena, f->future ? today + 30 : today - 60);
}

/* What a case knows; see prefill in docs/form-language.md. */
static struct str fact(const struct example *x, const struct form_field *f)
{
	struct str what = str_from(f->prefill, str_find_last(f->prefill, '.') + 1);
	bool is_day = str_is(what, "plan_date") || str_is(what, "last_review") ||
	              str_is(what, "review_due") || str_is(what, "today");

	if (is_day || str_is(what, "dob"))
		return date_write_iso(x->arena, x->o->today - (is_day ? 200 : 365 * 9));
	return str_is(what, "first_name")  ? STR("Sam")
	       : str_is(what, "last_name") ? STR("Lark")
	       : str_is(what, "officer")   ? STR("A. Finch")
	       : str_is(what, "setting")   ? STR("Larkton Primary School")
	                                   : STR("As the council knows it");
}

static struct str text(const struct example *x, const struct form_field *f)
{
	switch (f->type) {
	case FIELD_TEXTAREA:
		return STR("This is what somebody might write here.\n\nIt goes on for a second paragraph, so that one sees "
		           "how longer answers look.");
	case FIELD_EMAIL: return x->wrong ? STR("robin at example") : STR("robin.lark@example.org");
	case FIELD_TEL: return x->wrong ? STR("call me") : STR("01632 960 123");
	case FIELD_POSTCODE: return x->wrong ? STR("Larkton") : STR("LK1 2AB");
	case FIELD_NUMBER: return number(x, f);
	case FIELD_DATE: return day(x, f);
	case FIELD_TIME: return x->wrong ? STR("late") : STR("09:30");
	case FIELD_FUZZYDATE: return x->wrong ? STR("some time") : STR("2024-09");
	case FIELD_READONLY: return fact(x, f);
	default: return line(x, f);
	}
}

/* --- choices and lists ------------------------------------------------------------------------ */

static struct str option(const struct example *x, const struct form_field *f)
{
	const struct field_kind *kind = field_kind(f->type);
	struct str found = f->linked_people ? STR("myself") : STR("");

	if (f->option_count == 0 && kind->fixed_count > 0)
		return kind->fixed[x->last ? kind->fixed_count - 1 : 0];
	for (size_t i = 0; i < f->option_count; i++)
		if (answers_holds(x->form, f->options[i].show_if, x->answers, NULL, x->o) &&
		    (found.n == 0 || x->last || (f->linked_people && i == 0)))
			found = f->options[i].id;
	return found;
}

static void ticks(const struct example *x, const struct form_field *f, struct values *out)
{
	struct values *list = values_list(out, f->id);

	if (x->last) {
		values_add_text(list, option(x, f));
		return;
	}
	for (size_t i = 0; i < f->option_count && list->count < 3; i++)
		if (!f->options[i].exclusive &&
		    answers_holds(x->form, f->options[i].show_if, x->answers, NULL, x->o))
			values_add_text(list, f->options[i].id);
	if (list->count == 0)
		values_add_text(list, option(x, f));
}

static void row(struct example *x, const struct form_field *list, struct str id, bool preset,
                struct values *rows)
{
	struct values *one = values_add_tree(rows);

	values_text(one, STR("row"), id);
	for (size_t i = preset ? 1 : 0; i < list->column_count; i++)
		if (answers_holds(x->form, list->columns[i].show_if, x->answers, one, x->o))
			fill(x, &list->columns[i], one);
}

static void rows(struct example *x, const struct form_field *f, struct values *out)
{
	struct values *list = values_list(out, f->id);

	for (size_t i = 0; i < f->preset_count; i++)
		if (answers_holds(x->form, f->preset_rows[i].show_if, x->answers, NULL, x->o))
			row(x, f, f->preset_rows[i].id, true, list);
	if (sight_is_free(f) && list->count < sight_rows_max(f))
		row(x, f, STR("r1"), false, list);
	if (sight_is_free(f) && list->count < sight_rows_max(f) && x->last)
		row(x, f, STR("r2"), false, list);
}

static void files(const struct example *x, const struct form_field *f, struct values *out)
{
	struct values *file = values_add_tree(values_list(out, f->id));

	values_text(file, STR("id"), str_join(x->arena, STR("file_"), f->id));
	values_text(file, STR("name"), STR("Report.pdf"));
	values_text(file, STR("type"), STR("application/pdf"));
	values_number(file, STR("size"), 184320);
	values_number(file, STR("at"), x->o->now);
	if (x->wrong)
		return;
	values_text(file, STR("kind"), f->option_count > 0 ? f->options[0].id : STR(""));
	values_text(file, STR("author"), STR("A. Finch"));
	values_text(file, STR("date"), STR("2026-03"));
}

static void tree(const struct example *x, const struct form_field *f, struct values *out)
{
	struct values *one = values_tree(out, f->id);

	if (f->type == FIELD_DECLARE) {
		values_text(one, STR("name"), STR("Robin Lark"));
		values_text(one, STR("date"), date_write_iso(x->arena, x->o->today + (x->wrong ? 30 : 0)));
		return;
	}
	values_text(one, STR("line1"), STR("7 Lark Lane"));
	values_text(one, STR("town"), STR("Larkton"));
	values_text(one, STR("postcode"), x->wrong ? STR("Larkton") : STR("LK1 2AB"));
}

static bool holds_all(const struct example *x, const struct form_field *f, const struct values *row)
{
	for (size_t i = 0; i < f->bound_count; i++)
		if (f->bounds[i].holds &&
		    !answers_holds(x->form, f->bounds[i].holds, x->answers, row, x->o))
			return false;
	return true;
}

static struct str half_hour(const struct example *x, int number)
{
	char text[8];

	snprintf(text, sizeof(text), "%02d:%s", number / 2 % 24, number % 2 ? "30" : "00");
	return str_copy(x->arena, str_of(text));
}

/* The next half hour after the one that was given that stands as it must to other times. */
static void settle_time(const struct example *x, const struct form_field *f, struct values *out)
{
	const struct values *row = out == x->answers ? NULL : out;
	struct str given = values_get(out, f->id);

	for (int step = 0; step < 48 && !holds_all(x, f, row); step++)
		values_text(out, f->id, half_hour(x, 19 + step));
	if (!holds_all(x, f, row))
		values_text(out, f->id, given);
}

/* The nearest day to the one that was given that stands as it must to today and to other
 * answers. */
static void settle(const struct example *x, const struct form_field *f, struct values *out)
{
	const struct values *row = out == x->answers ? NULL : out;
	struct str given = values_get(out, f->id);
	int32_t day;

	if (!x->wrong && f->type == FIELD_TIME)
		settle_time(x, f, out);
	if (x->wrong || f->type != FIELD_DATE || !date_read_iso(given, &day))
		return;
	for (int32_t step = 0; step <= 800; step++)
		for (int sign = -1; sign <= 1; sign += 2) {
			int32_t other = day + sign * step;

			if ((f->past && other > x->o->today) || (f->future && other < x->o->today))
				continue;
			values_text(out, f->id, date_write_iso(x->arena, other));
			if (holds_all(x, f, row))
				return;
		}
	values_text(out, f->id, given);
}

static void fill(struct example *x, const struct form_field *f, struct values *out)
{
	switch (field_kind(f->type)->answer) {
	case ANSWER_NONE:
		if (f->type == FIELD_READONLY)
			values_text(out, f->id, fact(x, f));
		return;
	case ANSWER_TEXT:
	case ANSWER_DATE:
		values_text(out, f->id, text(x, f));
		settle(x, f, out);
		return;
	case ANSWER_CHOICE: values_text(out, f->id, option(x, f)); return;
	case ANSWER_TICKS: ticks(x, f, out); return;
	case ANSWER_PICKS: return;
	case ANSWER_ADDRESS:
	case ANSWER_DECLARE: tree(x, f, out); return;
	case ANSWER_ROWS: rows(x, f, out); return;
	case ANSWER_FILES: files(x, f, out); return;
	default: return;
	}
}

static struct values *fill_all(struct example *x)
{
	x->answers = values_open(x->arena);
	for (size_t p = 0; p < x->form->page_count; p++)
		for (size_t i = 0; i < x->form->pages[p].field_count; i++)
			if (answers_shows_field(x->form, &x->form->pages[p].fields[i], x->answers, x->o))
				fill(x, &x->form->pages[p].fields[i], x->answers);
	return x->answers;
}

struct values *example_answers(struct arena *a, const struct form *f, const struct occasion *o,
                               bool last)
{
	struct example x = { .arena = a, .form = f, .o = o, .last = last };

	return fill_all(&x);
}

struct values *example_wrong(struct arena *a, const struct form *f, const struct occasion *o)
{
	struct example x = { .arena = a, .form = f, .o = o, .wrong = true };

	return fill_all(&x);
}
