/* The values of one page of a form, to be filled in. */
#include "store/compiled/form_values.h"

#include "store/base/arena.h"
#include "store/base/date.h"
#include "store/compiled/field_kind.h"
#include "store/compiled/form_look.h"
#include "store/compiled/sight_row.h"
#include "store/compiled/token.h"

/* One field being drawn: in a row s stands in that row. */
struct drawing {
	const struct form_look *look;
	const struct sight *sight;
	const struct form_field *field;
	const struct value *answer;
	struct str input;
	struct values *out;
};

static struct str text_of(const struct value *v)
{
	return v && v->kind == VALUE_TEXT ? v->text : STR("");
}

static void draw_day(const struct value *answer, struct values *out)
{
	static const char *const parts[] = { "day", "month", "year" };
	int32_t day;
	struct civil c;

	if (answer && date_read_iso(text_of(answer), &day)) {
		c = date_civil(day);
		values_text(out, STR("day"), str_of_number(out->arena, c.day));
		values_text(out, STR("month"), str_of_number(out->arena, c.month));
		values_text(out, STR("year"), str_of_number(out->arena, c.year));
		return;
	}
	for (size_t i = 0; i < COUNT(parts); i++)
		values_text(out, str_of(parts[i]),
		            values_get(answer ? answer->children : NULL, str_of(parts[i])));
}

static void draw_address(const struct drawing *d)
{
	static const char *const lines[] = { "line1", "line2", "town", "county", "postcode" };
	struct arena *a = d->out->arena;

	for (size_t i = 0; i < COUNT(lines); i++) {
		struct str line = str_of(lines[i]);
		struct str input = str_join(a, d->input, str_join(a, STR("-"), line));

		values_text(d->out, line, values_get(d->answer ? d->answer->children : NULL, line));
		values_text(d->out, str_join(a, line, STR("_problem")), form_look_problem(d->look, input));
	}
}

/* Whoever signs does it today as a rule. It becomes an answer only with the page. */
static void draw_today(int32_t today, struct values *out)
{
	struct values *tree = values_open(out->arena);

	if (today == 0)
		return;
	values_text(tree, STR("date"), date_write_iso(out->arena, today));
	draw_day(values_find(tree, STR("date")), out);
}

static void draw_declare(const struct drawing *d)
{
	const struct values *tree = d->answer ? d->answer->children : NULL;

	struct arena *a = d->out->arena;
	struct str name = form_look_problem(d->look, str_join(a, d->input, STR("-name")));
	struct str date = form_look_problem(d->look, str_join(a, d->input, STR("-date")));

	values_text(d->out, STR("name"), values_get(tree, STR("name")));
	/* The fault of the name stands above both, that of the date at its boxes. */
	values_flag(d->out, STR("name_problem"), name.n > 0);
	values_text(d->out, STR("date_problem"), date);
	if (date.n > 0)
		values_text(d->out, STR("problem"), name);
	draw_day(values_find(tree, STR("date")), d->out);
	if (!values_find(tree, STR("date")) && date.n == 0 && d->field->required == REQUIRED &&
	    !d->look->view->blank)
		draw_today(d->look->view->occasion.today, d->out);
}

static bool is_chosen(const struct value *answer, struct str id)
{
	if (!answer || answer->kind != VALUE_LIST)
		return str_equal(text_of(answer), id) && id.n > 0;
	for (const struct value *one = answer->children->first; one; one = one->next)
		if (str_equal(one->text, id))
			return true;
	return false;
}

static void draw_option(const struct drawing *d, struct str id, bool hidden)
{
	struct values *one = values_tree(values_tree(d->out, STR("options")), id);

	values_flag(one, STR("chosen"), is_chosen(d->answer, id));
	values_flag(one, STR("hidden"), hidden);
}

static void draw_person(const struct drawing *d, struct values *list, struct str id,
                        struct str label)
{
	struct values *one = values_add_tree(list);

	values_text(one, STR("id"), id);
	values_text(one, STR("label"), label);
	values_flag(one, STR("chosen"), is_chosen(d->answer, id));
}

static void draw_linked(const struct drawing *d)
{
	struct values *list = values_list(d->out, STR("linked"));
	const struct values *linked = d->look->view->linked;

	if (!d->field->linked_people)
		return;
	draw_person(d, list, STR("myself"), form_look_option(d->look, d->field, STR("myself")));
	for (const struct value *one = linked ? linked->first : NULL; one; one = one->next)
		draw_person(d, list, values_get(one->children, STR("id")),
		            values_get(one->children, STR("label")));
}

static void draw_options(const struct drawing *d)
{
	const struct form_field *field = d->field;
	const struct field_kind *kind = field_kind(field->type);

	values_tree(d->out, STR("options"));
	draw_linked(d);
	for (size_t i = 0; i < field->option_count; i++)
		draw_option(d, field->options[i].id,
		            sight_option(d->sight, &field->options[i]) == SIGHT_HIDDEN);
	for (size_t i = 0; field->option_count == 0 && i < kind->fixed_count; i++)
		draw_option(d, kind->fixed[i], false);
}

static void draw_kinds(const struct drawing *d, const struct values *file, struct values *out)
{
	struct values *kinds = values_list(out, STR("kinds"));

	for (size_t i = 0; i < d->field->option_count; i++) {
		const struct form_option *option = &d->field->options[i];
		struct values *one = values_add_tree(kinds);

		values_text(one, STR("id"), option->id);
		values_text(one, STR("label"), form_look_text(d->look, &option->label));
		values_flag(one, STR("chosen"), str_equal(option->id, values_get(file, STR("kind"))));
	}
}

static void draw_file(const struct drawing *d, const struct values *file)
{
	struct values *out = values_add_tree(values_list(d->out, STR("files")));
	struct arena *a = out->arena;
	struct str input = form_look_dot(a, d->input, values_get(file, STR("id"))), problem, href;
	static const char *const parts[] = { ".kind", ".date", ".author" };

	form_look_file(d->look, file, out);
	draw_kinds(d, file, out);
	problem = form_look_problem(d->look, input);
	for (size_t i = 0; i < COUNT(parts) && problem.n == 0; i++)
		problem = form_look_problem(d->look, str_join(a, input, str_of(parts[i])));
	values_text(out, STR("problem"), problem);
	href = values_get(out, STR("href"));
	values_text(out, STR("remove"), href.n > 0 ? str_join(a, href, STR("/remove")) : href);
}

static void draw_upload(const struct drawing *d)
{
	const struct words *w = d->look->view->words;
	int64_t used = 0, most = (int64_t)d->field->total_mb_max << 20;
	struct values *files = values_list(d->out, STR("files"));
	const struct value *one = d->answer ? d->answer->children->first : NULL;

	for (; one; one = one->next) {
		draw_file(d, one->children);
		used += values_get_number(one->children, STR("size"));
	}
	values_text(d->out, STR("used"), words_size(files->arena, w, used));
	values_number(d->out, STR("file_count"), (int64_t)files->count);
	values_text(d->out, STR("left"),
	            most > used ? words_size(files->arena, w, most - used) : STR(""));
	values_flag(d->out, STR("no_more"),
	            (d->field->files_max > 0 && files->count >= (size_t)d->field->files_max) ||
	                (most > 0 && used >= most));
}

static void draw_pick(const struct drawing *d, const struct values *files)
{
	for (const struct value *one = files ? files->first : NULL; one; one = one->next) {
		struct values *out = values_add_tree(values_list(d->out, STR("files")));
		struct str id = values_get(one->children, STR("id"));

		values_text(out, STR("id"), id);
		values_text(out, STR("name"), values_get(one->children, STR("name")));
		values_flag(out, STR("chosen"), is_chosen(d->answer, id));
	}
}

static void draw_picks(const struct drawing *d)
{
	const struct form *f = d->look->view->form;

	values_list(d->out, STR("files"));
	for (size_t i = 0; i < f->page_count; i++)
		for (size_t k = 0; k < f->pages[i].field_count; k++)
			if (f->pages[i].fields[k].type == FIELD_UPLOAD)
				draw_pick(d, values_get_list(d->look->view->answers, f->pages[i].fields[k].id));
}

static void draw_field(const struct drawing *d);

/* The label of a preset row takes the place of its first column. */
static void draw_cells(const struct drawing *list, const struct sight_row *at, struct values *cells)
{
	struct sight in = sight_in_row(list->sight, list->field, at->row);
	struct str row = form_look_dot(cells->arena, list->input, at->id);

	for (size_t i = 0; i < list->field->column_count; i++) {
		const struct form_field *column = &list->field->columns[i];
		struct drawing d = { list->look, &in, column, values_find(at->row, column->id),
			form_look_dot(cells->arena, row, column->id), NULL };

		if (at->preset && i == 0) {
			values_flag(cells, column->id, false);
			continue;
		}
		d.out = values_tree(cells, column->id);
		draw_field(&d);
		values_text(d.out, STR("input"), d.input);
		values_text(d.out, STR("id"), form_look_id(list->look, d.input));
	}
}

static void draw_row(const struct drawing *d, const struct sight_row *at)
{
	struct values *out = values_add_tree(values_list(d->out, STR("rows")));
	struct form_text none = { .in = { STR(""), STR("") } };

	values_text(out, STR("row"), at->id);
	values_number(out, STR("number"), (int64_t)at->number);
	values_text(out, STR("label"),
	            form_look_text(d->look, at->preset ? &at->preset->label : &none));
	values_text(out, STR("hint"), form_look_text(d->look, at->preset ? &at->preset->hint : &none));
	values_flag(out, STR("preset"), at->preset != NULL);
	values_flag(out, STR("free"), at->preset == NULL);
	draw_cells(d, at, values_tree(out, STR("cells")));
}

/* A list without any row begins with an empty one, so that what it asks can be seen. */
static void draw_rows(const struct drawing *d)
{
	struct sight_row at = { .number = 0 };
	struct values *rows = values_list(d->out, STR("rows"));

	while (sight_row_next(d->sight, d->field, &at))
		draw_row(d, &at);
	if (rows->count == 0 && sight_is_free(d->field))
		draw_row(d, &(struct sight_row){ .id = STR("r1"), .number = 1 });
	values_flag(d->out, STR("no_more"), !answers_takes_row(d->field, d->sight->answers));
	values_flag(d->out, STR("full"), false);
}

static void draw_type(const struct drawing *d)
{
	switch (field_kind(d->field->type)->answer) {
	case ANSWER_DATE:
		draw_day(d->answer, d->out);
		return;
	case ANSWER_ADDRESS:
		draw_address(d);
		return;
	case ANSWER_DECLARE:
		draw_declare(d);
		return;
	case ANSWER_CHOICE:
	case ANSWER_TICKS:
		draw_options(d);
		return;
	case ANSWER_FILES:
		draw_upload(d);
		return;
	case ANSWER_PICKS:
		draw_picks(d);
		return;
	case ANSWER_ROWS:
		draw_rows(d);
		return;
	case ANSWER_NONE:
	case ANSWER_TEXT:
		if (field_kind(d->field->type)->dated)
			values_text(d->out, STR("value"),
			            words_date_text(d->out->arena, d->look->view->words, text_of(d->answer)));
		if (d->field->type == FIELD_CALCULATED)
			values_text(d->out, STR("value"), text_of(sight_figure(d->sight, d->field)));
		return;
	}
}

static void draw_field(const struct drawing *d)
{
	bool hidden = sight_holds(d->sight, d->field->show_if) == SIGHT_HIDDEN,
	     skips = form_look_skips(d->look, d->field);

	values_flag(d->out, STR("hidden"), hidden || skips);
	if (skips)         /* nothing of it may come near the page */
		return;
	values_text(d->out, STR("value"), text_of(d->answer));
	values_text(d->out, STR("problem"), form_look_problem(d->look, d->input));
	values_text(d->out, STR("input"), STR(""));
	values_text(d->out, STR("id"), STR(""));
	draw_type(d);
}

/* --- what texts say of earlier answers -------------------------------------------------------- */

static void tell_text(const struct form_look *l, const struct form_text *text, struct values *told)
{
	struct str rest = text->in[l->voice];
	struct token token;

	while (token_cut(&rest, NULL, &token)) {
		struct str name = str_from(token_place(l->arena, &token), STR("told-of.").n);
		struct form_text alone = { .in = { token.whole, token.whole } };

		values_text(told, name, form_look_text(l, &alone));
	}
}

static void tell_options(const struct form_look *l, const struct form_option *options, size_t count,
                         struct values *told)
{
	for (size_t i = 0; i < count; i++) {
		tell_text(l, &options[i].label, told);
		tell_text(l, &options[i].hint, told);
	}
}

static void tell_field(const struct form_look *l, const struct form_field *field,
                       struct values *told)
{
	tell_text(l, &field->label, told);
	tell_text(l, &field->hint, told);
	tell_text(l, &field->text, told);
	tell_options(l, field->options, field->option_count, told);
	tell_options(l, field->preset_rows, field->preset_count, told);
	for (size_t i = 0; i < field->column_count; i++)
		tell_field(l, &field->columns[i], told);
}

static void tell_page(const struct form_look *l, const struct form_page *p, struct values *told)
{
	tell_text(l, &p->intro, told);
	for (size_t i = 0; i < p->field_count; i++)
		tell_field(l, &p->fields[i], told);
}

void form_values_page(const struct form_view *v, const struct form_page *p, struct values *out)
{
	struct form_look l = form_look_open(v, out->arena);
	struct values *fields = values_tree(out, STR("fields"));

	l.sight.open = p;
	for (size_t i = 0; i < p->field_count; i++) {
		const struct form_field *field = &p->fields[i];
		struct drawing d = { &l, &l.sight, field, values_find(v->answers, field->id), field->id,
			values_tree(fields, field->id) };

		draw_field(&d);
	}
	tell_page(&l, p, values_tree(out, STR("told-of")));
	values_text(out, STR("first"), l.first);
	values_text(out, STR("first_begun"),
	            words_spoken(out->arena, v->words, STR("{first}"), l.first));
}
