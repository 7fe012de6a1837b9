/* Every question with its answer, to be read: before sending, after it, on paper and as PDF. */
#include "store/base/buf.h"
#include "store/compiled/field_kind.h"
#include "store/compiled/form_look.h"
#include "store/compiled/form_paper.h"
#include "store/compiled/sight_row.h"

/* One answer in lines. */
struct telling {
	const struct form_look *look;
	struct buf text;
};

static void add_line(struct telling *t, struct str line)
{
	if (line.n == 0)
		return;
	if (t->text.n > 0)
		buf_byte(&t->text, '\n');
	buf_add(&t->text, line);
}

static struct str date_words(const struct form_look *l, struct str iso)
{
	return words_date_text(l->arena, l->view->words, iso);
}

static void tell_lines(struct telling *t, const struct values *tree)
{
	static const char *const lines[] = { "line1", "line2", "town", "county", "postcode" };

	for (size_t i = 0; i < COUNT(lines); i++)
		add_line(t, values_get(tree, str_of(lines[i])));
}

/* A date that is not real, as it was typed. */
static void tell_parts(struct telling *t, const struct values *tree)
{
	struct buf b = buf_open(t->look->arena);

	for (const struct value *one = tree ? tree->first : NULL; one; one = one->next) {
		if (b.n > 0 && one->text.n > 0)
			buf_byte(&b, ' ');
		buf_add(&b, one->text);
	}
	add_line(t, buf_str(&b));
}

static void tell_tree(struct telling *t, const struct form_field *field, const struct values *tree)
{
	if (field->type == FIELD_ADDRESS) {
		tell_lines(t, tree);
	} else if (field->type == FIELD_DECLARE) {
		add_line(t, values_get(tree, STR("name")));
		add_line(t, date_words(t->look, values_get(tree, STR("date"))));
		tell_parts(t, values_get_tree(tree, STR("date")));
	} else {
		tell_parts(t, tree);
	}
}

static void tell_text(struct telling *t, const struct form_field *field, struct str text)
{
	const struct field_kind *kind = field_kind(field->type);
	struct arena *a = t->look->arena;

	if (kind->answer == ANSWER_CHOICE)
		text = form_look_option(t->look, field, text);
	else if (kind->dated)
		text = date_words(t->look, text);
	else if (field->unit.n > 0)
		text = str_join(a, text, str_join(a, STR(" "), field->unit));
	add_line(t, text);
}

static void tell_item(struct telling *t, const struct form_field *field, const struct value *item)
{
	const struct values *file;

	if (item->kind != VALUE_TEXT)
		return;
	file = field->type == FIELD_FILEPICK ? sight_file(&t->look->sight, item->text) : NULL;
	add_line(t,
	         file ? values_get(file, STR("name")) : form_look_option(t->look, field, item->text));
}

static struct str tell(const struct form_look *l, const struct form_field *field,
                       const struct value *answer)
{
	struct telling t = { l, buf_open(l->arena) };

	if (answer && answer->kind == VALUE_TEXT)
		tell_text(&t, field, answer->text);
	if (answer && answer->kind == VALUE_TREE)
		tell_tree(&t, field, answer->children);
	if (answer && answer->kind == VALUE_LIST)
		for (const struct value *one = answer->children->first; one; one = one->next)
			tell_item(&t, field, one);
	return buf_str(&t.text);
}

static void add_box(struct telling *t, struct str label)
{
	add_line(t, str_join(t->look->arena, STR("\xe2\x98\x90 "), label));
}

/* On paper each answer that can be chosen has a box before it. */
static struct str tell_choices(const struct form_look *l, const struct form_field *field)
{
	struct telling t = { l, buf_open(l->arena) };
	const struct field_kind *kind = field_kind(field->type);

	if (field->linked_people)
		add_box(&t, form_look_option(l, field, STR("myself")));
	if (field->type == FIELD_UPLOAD || field->type == FIELD_TEXTAREA)
		return STR("");
	for (size_t i = 0; i < field->option_count; i++)
		add_box(&t, form_look_text(l, &field->options[i].label));
	for (size_t i = 0; field->option_count == 0 && i < kind->fixed_count; i++)
		add_box(&t, form_look_option(l, field, kind->fixed[i]));
	return buf_str(&t.text);
}

static void draw_cell(const struct form_look *l, const struct form_field *column, struct str value,
                      struct values *row)
{
	struct values *cell = values_add_tree(values_list(row, STR("cells")));

	values_text(cell, STR("label"), form_look_text(l, &column->label));
	values_text(cell, STR("value"), value);
}

/* Shown columns with an answer; on paper all of them. */
static void draw_cells(const struct form_look *l, const struct form_field *list,
                       const struct sight_row *at, const struct values *copy, struct values *row)
{
	values_list(row, STR("cells"));
	for (size_t i = 0; i < list->column_count; i++) {
		const struct form_field *column = &list->columns[i];
		const struct value *answer = values_find(copy, column->id);

		if (form_look_skips(l, column) || (at->preset && i == 0) || column->type == FIELD_INFO)
			continue;
		if (answer)
			draw_cell(l, column, tell(l, column, answer), row);
		else if (l->view->blank)
			draw_cell(l, column, tell_choices(l, column), row);
	}
}

static struct str row_title(const struct form_look *l, const struct form_field *list,
                            const struct sight_row *at)
{
	struct str called = list->row.n > 0 ? list->row : form_look_word(l, "wizard.row");

	if (at->preset)
		return form_look_text(l, &at->preset->label);
	return str_join(l->arena, called,
	                str_join(l->arena, STR(" "), str_of_number(l->arena, (int64_t)at->number)));
}

static void draw_row(const struct form_look *l, const struct form_field *list,
                     const struct sight_row *at, struct values *rows)
{
	struct sight in = sight_in_row(&l->sight, list, at->row);
	struct values *copy = values_open(l->arena), *row;

	if (!(at->row && sight_copy_row(&in, copy)) && !l->view->blank)
		return;
	row = values_add_tree(rows);
	values_text(row, STR("title"), row_title(l, list, at));
	draw_cells(l, list, at, copy, row);
}

static void draw_rows(const struct form_look *l, const struct form_field *list, struct values *rows)
{
	struct sight_row at = { .number = 0 };

	while (sight_row_next(&l->sight, list, &at))
		draw_row(l, list, &at, rows);
	if (l->view->blank && (at.number == 0 || sight_is_free(list)))
		draw_row(l, list, &(struct sight_row){ .number = at.number + 1 }, rows);
}

static void draw_files(const struct form_look *l, const struct form_field *field,
                       const struct value *answer, struct values *files)
{
	const struct value *one = answer && answer->kind == VALUE_LIST ? answer->children->first : NULL;

	for (; one; one = one->next) {
		const struct values *file = one->children;

		if (field->type == FIELD_FILEPICK)
			file = sight_file(&l->sight, one->text);
		if (file)
			form_look_file(l, file, values_add_tree(files));
	}
}

static void draw_lines(struct str value, struct values *lines)
{
	struct str rest = value, line;

	while (value.n > 0 && str_cut(&rest, '\n', &line))
		values_text(values_add_tree(lines), STR("text"), line);
}

static void draw_answer(const struct form_look *l, const struct form_field *field,
                        const struct value *answer, struct values *out)
{
	enum answer_kind kind = field_kind(field->type)->answer;
	struct values *files = values_list(out, STR("files")), *rows = values_list(out, STR("rows"));
	struct str value = STR("");

	if (field->columns)
		draw_rows(l, field, rows);
	else if (kind == ANSWER_FILES || kind == ANSWER_PICKS)
		draw_files(l, field, answer, files);
	else
		value = tell(l, field, answer);
	if (l->view->blank && !answer)
		value = tell_choices(l, field);
	values_text(out, STR("value"), value);
	draw_lines(value, values_list(out, STR("lines")));
	values_flag(out, STR("missing"),
	            !l->view->blank && value.n == 0 && files->count == 0 && rows->count == 0);
	values_flag(out, STR("blank"), l->view->blank && value.n == 0 && rows->count == 0);
}

/* Nobody answers it: it is known, or made of answers. */
static bool is_fact(const struct form_field *field)
{
	return field->type == FIELD_READONLY || field->type == FIELD_CALCULATED;
}

static void draw_entry(const struct form_look *l, const struct form_page *p,
                       const struct form_field *field, struct values *out)
{
	struct values *copy = values_open(l->arena);
	struct str change = form_look_address(l, p), id = form_look_id(l, field->id);

	sight_copy_field(&l->sight, field, copy);
	values_text(out, STR("label"), form_look_text(l, &field->label));
	values_text(out, STR("id"), id);
	if (change.n > 0)
		change = str_join(l->arena, change, str_join(l->arena, STR("#"), id));
	values_text(out, STR("change"), is_fact(field) ? STR("") : change);
	values_text(out, STR("problem"), form_look_problem(l, field->id));
	if (l->view->blank)
		form_paper_entry(l, field, out);
	draw_answer(l, field, values_find(copy, field->id), out);
}

void form_values_entry(const struct form_view *v, const struct form_page *p,
                       const struct form_field *field, struct values *out)
{
	struct form_look l = form_look_open(v, out->arena);

	draw_entry(&l, p, field, out);
}

static bool has_problem(const struct form_look *l, const struct form_page *p)
{
	const struct problem *one = l->view->problems ? l->view->problems->first : NULL;

	for (; one; one = one->next)
		if (str_equal(one->page, p->id))
			return true;
	return false;
}

/* A fact that is not known is nobody's missing answer; on paper nobody works one out. */
static bool is_fact_unknown(const struct form_look *l, const struct form_field *field)
{
	if (field->type == FIELD_CALCULATED)
		return l->view->blank || !sight_figure(&l->sight, field);
	return field->type == FIELD_READONLY && !l->view->blank &&
	       values_get(l->view->answers, field->id).n == 0;
}

static bool asks(const struct form_look *l, const struct form_field *field)
{
	return field->type != FIELD_INFO && !form_look_skips(l, field) && !is_fact_unknown(l, field) &&
	       sight_holds(&l->sight, field->show_if) != SIGHT_HIDDEN;
}

/* False: there is nothing on it to answer. */
static bool draw_page(const struct form_look *l, const struct form_page *p, struct values *out)
{
	struct values *entries = values_list(out, STR("entries"));

	for (size_t i = 0; i < p->field_count; i++)
		if (asks(l, &p->fields[i]))
			draw_entry(l, p, &p->fields[i], values_add_tree(entries));
	values_text(out, STR("id"), p->id);
	values_text(out, STR("title"), form_look_text(l, &p->title));
	values_text(out, STR("change"), form_look_address(l, p));
	values_flag(out, STR("problem"), has_problem(l, p));
	if (l->view->blank)
		form_paper_page(l, p, out);
	return entries->count > 0;
}

static void draw_part(const struct form_look *l, size_t part, struct values *parts)
{
	const struct form *f = l->view->form;
	struct values *pages = NULL, *page, *out;

	for (const struct form_page *p = f->pages; p < f->pages + f->page_count; p++) {
		page = values_open(l->arena);
		if (p->part != part || sight_page(&l->sight, p) == SIGHT_HIDDEN || !draw_page(l, p, page))
			continue;
		if (!pages) {
			out = values_add_tree(parts);
			values_text(out, STR("title"), form_look_text(l, &f->parts[part].title));
			pages = values_list(out, STR("pages"));
		}
		values_copy(values_add_tree(pages), page);
	}
}

void form_values_review(const struct form_view *v, struct values *out)
{
	struct form_look l = form_look_open(v, out->arena);

	if (v->blank)
		form_paper_form(&l, out);
	for (size_t i = 0; i < v->form->part_count; i++)
		draw_part(&l, i, values_list(out, STR("parts")));
}

/* Whole pages that are hidden cannot be changed. */
static void draw_unsent_page(const struct form_look *l, const struct form_page *p,
                             const struct values *unsent, struct values *pages)
{
	struct form_look in = *l;
	struct values *page = NULL, *entry;

	in.sight.answers = unsent;
	in.sight.all = true;
	for (size_t i = 0; i < p->field_count; i++) {
		if (!values_find(unsent, p->fields[i].id))
			continue;
		draw_entry(&in, p, &p->fields[i], entry = values_open(l->arena));
		if (values_is(entry, STR("missing")))
			continue;
		if (!page) {
			page = values_add_tree(pages);
			values_text(page, STR("id"), p->id);
			values_text(page, STR("title"), form_look_text(l, &p->title));
			values_text(page, STR("change"), sight_page(&l->sight, p) == SIGHT_HIDDEN
			                                     ? STR("")
			                                     : form_look_address(l, p));
			values_flag(page, STR("problem"), false);
		}
		values_text(entry, STR("change"), STR(""));
		values_copy(values_add_tree(values_list(page, STR("entries"))), entry);
	}
}

void form_values_unsent_pages(const struct form_view *v, const struct values *pages,
                              struct values *out)
{
	struct values *parts = values_list(out, STR("parts")), *part;
	bool is_there = parts->last && values_is(parts->last->children, STR("unsent"));

	values_flag(out, STR("has_unsent"), is_there || pages->count > 0);
	if (pages->count == 0)
		return;
	part = is_there ? parts->last->children : values_add_tree(parts);
	values_text(part, STR("title"), words_get(v->words, STR("review.unsent")));
	values_flag(part, STR("unsent"), true);
	values_copy(values_list(part, STR("pages")), pages);
}

void form_values_unsent(const struct form_view *v, const struct values *unsent,
                        struct values *out)
{
	struct form_look l = form_look_open(v, out->arena);
	struct values *pages = values_open(l.arena);

	for (size_t i = 0; i < v->form->page_count; i++)
		draw_unsent_page(&l, &v->form->pages[i], unsent, pages);
	form_values_unsent_pages(v, pages, out);
}
