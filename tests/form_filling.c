#include "tests/form_filling.h"

#include "store/base/date.h"
#include "store/compiled/sight.h"
#include "store/compiled/sight_row.h"

struct filling filling_open(struct arena *a, const struct form *f, size_t pick)
{
	struct filling fill = { .arena = a, .form = f, .answers = values_open(a), .pick = pick };

	fill.o.today = date_of((struct civil){ 2026, 11, 26 });
	fill.o.now = (int64_t)fill.o.today * 86400;
	fill.o.professional = pick % 2 == 1;
	return fill;
}

/* A text that stands nowhere else: "q7x". */
struct str filling_mark(struct filling *fill)
{
	return str_join(fill->arena, STR("q"), str_join(fill->arena,
	                str_of_number(fill->arena, (int64_t)++fill->marks), STR("x")));
}

/* A number that no two questions have in step; always the same for the same pick. */
static size_t turn(const struct filling *fill, const struct form_field *field)
{
	uint32_t n = (uint32_t)fill->pick + 1;

	for (size_t i = 0; i < field->id.n; i++) {
		n = (n + (unsigned char)field->id.p[i]) * 2654435761u;
		n ^= n >> 15;
	}
	return n >> 8;
}

static struct str option_of(struct filling *fill, const struct form_field *field)
{
	static const struct str plain[] = { { "yes", 3 }, { "no", 2 }, { "unsure", 6 } };
	const struct form_option *shown[FILLING_FIELDS_MAX];
	size_t count = 0, at;

	if (field->type == FIELD_YESNO || field->type == FIELD_YESNOUNSURE)
		return plain[fill->pick % (field->type == FIELD_YESNO ? 2 : 3)];
	for (size_t i = 0; i < field->option_count; i++)
		if (answers_holds(fill->form, field->options[i].show_if, fill->answers, NULL, &fill->o))
			shown[count++] = &field->options[i];
	count += field->linked_people;
	at = turn(fill, field) % count;
	return field->linked_people && at + 1 == count ? STR("myself") : shown[at]->id;
}

/* All that can stand together, or one of them, by turns. */
static void fill_boxes(struct filling *fill, const struct form_field *field, struct values *out)
{
	struct values *list = values_list(out, field->id);

	if (fill->pick % 3 != 0) {
		values_add_text(list, option_of(fill, field));
		return;
	}
	for (size_t i = 0; i < field->option_count; i++)
		if (!field->options[i].exclusive)
			values_add_text(list, field->options[i].id);
	if (list->count == 0)
		values_add_text(list, field->options[0].id);
}

/* Whoever it is about is a small child, of school age, or grown up, by turns. */
static struct str day_for(const struct filling *fill, const struct form_field *field)
{
	static const struct str born[] = { { "2023-05-01", 10 }, { "2015-05-01", 10 },
	                                   { "2007-05-01", 10 } };

	if (field->age_max > 0)
		return born[fill->pick % COUNT(born)];
	return field->future ? STR("2030-01-31") : STR("2026-03-02");
}

static struct str number_for(struct filling *fill, const struct form_field *field)
{
	return str_of_number(fill->arena, field->min > 0 ? field->min : 0);
}

static void fill_tree(struct filling *fill, const struct form_field *field, struct values *out)
{
	values_text(out, field->type == FIELD_ADDRESS ? STR("line1") : STR("name"), filling_mark(fill));
	if (field->type == FIELD_DECLARE) {
		values_text(out, STR("date"), STR("2026-11-26"));
		return;
	}
	values_text(out, STR("town"), filling_mark(fill));
	values_text(out, STR("postcode"), STR("LK1 2AB"));
}

static void fill_file(struct filling *fill, const struct form_field *field, struct values *out)
{
	struct values *file = values_add_tree(values_list(out, field->id));
	struct str id = filling_mark(fill);

	values_text(file, STR("id"), id);
	values_text(file, STR("name"), id);
	values_text(file, STR("type"), STR("application/pdf"));
	values_text(file, STR("kind"), field->options[fill->pick % field->option_count].id);
	values_number(file, STR("size"), 1000);
}

static void fill_row(struct filling *fill, const struct form_field *list, struct str id,
                     bool preset, struct values *rows);

static void fill_rows(struct filling *fill, const struct form_field *field, struct values *out)
{
	struct values *rows = values_list(out, field->id);

	for (size_t i = 0; i < field->preset_count; i++)
		if (answers_holds(fill->form, field->preset_rows[i].show_if, fill->answers, NULL, &fill->o))
			fill_row(fill, field, field->preset_rows[i].id, true, rows);
	if (sight_is_free(field) && rows->count < sight_rows_max(field))
		fill_row(fill, field, STR("r1"), false, rows);
	if (sight_is_free(field) && rows->count < sight_rows_max(field))
		fill_row(fill, field, STR("r2"), false, rows);
}

static void fill_line(struct filling *fill, const struct form_field *field, struct values *out)
{
	switch (field->type) {
	case FIELD_EMAIL:
		values_text(out, field->id, str_join(fill->arena, filling_mark(fill), STR("@example.org")));
		return;
	case FIELD_TEL: values_text(out, field->id, STR("01632 960 000")); return;
	case FIELD_POSTCODE: values_text(out, field->id, STR("LK1 2AB")); return;
	case FIELD_NUMBER: values_text(out, field->id, number_for(fill, field)); return;
	case FIELD_DATE: values_text(out, field->id, day_for(fill, field)); return;
	case FIELD_TIME: values_text(out, field->id, STR("09:30")); return;
	case FIELD_FUZZYDATE: values_text(out, field->id, STR("2021-06")); return;
	case FIELD_READONLY:
		/* Labels speak of the person by the first name. */
		values_text(out, field->id,
		            str_equal(field->id, fill->form->first) ? STR("Sam") : filling_mark(fill));
		return;
	default: values_text(out, field->id, filling_mark(fill));
	}
}

static void fill_field(struct filling *fill, const struct form_field *field, struct values *out)
{
	switch (field->type) {
	case FIELD_INFO:
	case FIELD_CALCULATED:
	case FIELD_FILEPICK:
		return;
	case FIELD_RADIOS:
	case FIELD_SELECT:
	case FIELD_YESNO:
	case FIELD_YESNOUNSURE: values_text(out, field->id, option_of(fill, field)); return;
	case FIELD_CHECKBOXES: fill_boxes(fill, field, out); return;
	case FIELD_ADDRESS:
	case FIELD_DECLARE: fill_tree(fill, field, values_tree(out, field->id)); return;
	case FIELD_UPLOAD: fill_file(fill, field, out); return;
	case FIELD_PEOPLE:
	case FIELD_TABLE: fill_rows(fill, field, out); return;
	default: fill_line(fill, field, out);
	}
}

static void fill_row(struct filling *fill, const struct form_field *list, struct str id,
                     bool preset, struct values *rows)
{
	struct values *row = values_add_tree(rows);

	values_text(row, STR("row"), id);
	for (size_t i = preset ? 1 : 0; i < list->column_count; i++)
		if (answers_holds(fill->form, list->columns[i].show_if, fill->answers, row, &fill->o))
			fill_field(fill, &list->columns[i], row);
}

/* Everything that is shown, in order. */
void filling_all(struct filling *fill)
{
	size_t n = 0;

	for (size_t p = 0; p < fill->form->page_count; p++) {
		const struct form_page *page = &fill->form->pages[p];

		for (size_t i = 0; i < page->field_count; i++, n++) {
			if (!answers_shows_field(fill->form, &page->fields[i], fill->answers, &fill->o))
				continue;
			fill->seen[n] = true;
			fill_field(fill, &page->fields[i], fill->answers);
		}
	}
}

struct problems filling_missing(const struct filling *fill)
{
	struct problems found = problems_open(fill->arena);

	check_form(fill->form, fill->answers, &fill->o, CHECK_COMPLETE, &found);
	return found;
}

void filling_least(struct filling *fill)
{
	struct problems found;

	for (int round = 0; round < 6 && (found = filling_missing(fill)).count > 0; round++) {
		for (const struct problem *one = found.first; one; one = one->next) {
			struct str rest = one->field, id;
			const struct form_field *field;

			str_cut(&rest, '-', &id);
			if ((field = form_field_find(fill->form, id, NULL)))
				fill_field(fill, field, fill->answers);
		}
	}
}
