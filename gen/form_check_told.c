/* What speaks of other answers: values that are made of them, and {id, words} in texts. */
#include "gen/form_check.h"

#include "gen/form_site.h"
#include "store/base/arena.h"
#include "store/compiled/field_kind.h"
#include "store/compiled/token.h"

static bool is_open(const struct form_field *field, const struct form_field *named)
{
	return field->is_private || !named->is_private;
}

/* Who may not see an answer may not see what is made of it. */
static void check_private(const struct form_site *s, const struct form_field *field,
                          const struct form_field *named, struct place at)
{
	if (!is_open(field, named))
		diag_error(s->r->diag, at,
		           "\"%.*s\" is private, and this would show it; add \"private: yes\"",
		           STR_FMT(named->id));
}

/* --- texts ------------------------------------------------------------------------------------ */

static bool is_told(const struct form_field *field)
{
	return field->type == FIELD_TEXT || field->type == FIELD_NUMBER ||
	       field->type == FIELD_READONLY || field->type == FIELD_CALCULATED;
}

static void check_token(const struct form_site *s, const struct token *token, struct place at,
                        bool may_private, bool in_value)
{
	const struct form_field *field = form_site_find(s, token->id, at);

	if (!field)
		return;
	if (!is_told(field) || (in_value && field->type == FIELD_CALCULATED))
		diag_error(s->r->diag, at,
		           "\"%.*s\" is of type %s and cannot stand in a text; name a field of type text, "
		           "number or readonly",
		           STR_FMT(field->id), field_kind(field->type)->name);
	else if (field->is_private && !may_private)
		diag_error(s->r->diag, at,
		           "\"%.*s\" is private, and this would show it; write it in other words",
		           STR_FMT(field->id));
}

static void check_text(const struct form_site *s, const struct form_text *text, struct place at)
{
	for (int v = 0; v < VOICES; v++) {
		struct str rest = text->in[v];
		struct token token;

		if (v > 0 && str_equal(rest, text->in[0]))
			return;
		while (token_cut(&rest, NULL, &token))
			check_token(s, &token, at, false, false);
	}
}

static void check_options(const struct form_site *s, const struct form_option *options,
                          size_t count)
{
	for (size_t i = 0; i < count; i++) {
		check_text(s, &options[i].label, form_origin_at(s->r, &options[i], "label"));
		check_text(s, &options[i].hint, form_origin_at(s->r, &options[i], "hint"));
	}
}

/* A title is read beside the others, before its page is reached; a fault has no answers at hand. */
static void refuse(const struct form_site *s, const struct form_text *text, struct place at,
                   const char *where)
{
	if (token_is_in(text->in[VOICE_CHILD]) || token_is_in(text->in[VOICE_SELF]))
		diag_error(s->r->diag, at, "an answer cannot stand in %s; write it in other words", where);
}

static void check_field_texts(const struct form_site *s, const struct form_field *field)
{
	check_text(s, &field->label, form_origin_at(s->r, field, "label"));
	check_text(s, &field->hint, form_origin_at(s->r, field, "hint"));
	check_text(s, &field->text, form_origin_at(s->r, field, "text"));
	check_options(s, field->options, field->option_count);
	check_options(s, field->preset_rows, field->preset_count);
	for (size_t i = 0; i < field->problem_text_count; i++)
		refuse(s, &field->problem_texts[i].label,
		       form_origin_at(s->r, &field->problem_texts[i], NULL), "the words of a fault");
}

/* --- values ----------------------------------------------------------------------------------- */

static void check_sum(const struct form_site *s, const struct form_field *field, struct place at)
{
	const struct form_figure *figure = field->figures;
	const struct form_field *list = form_site_find(s, figure->field, at), *column;
	bool sum = figure->kind == FIGURE_SUM;

	if (!list)
		return;
	if (list->type != FIELD_TABLE && list->type != FIELD_PEOPLE) {
		diag_error(s->r->diag, at,
		           "\"%.*s\" is of type %s and has no rows; name a table or a list of people",
		           STR_FMT(list->id), field_kind(list->type)->name);
		return;
	}
	check_private(s, field, list, at);
	column = sum ? form_column_find(list, figure->other) : NULL;
	if (column && column->type == FIELD_NUMBER)
		check_private(s, field, column, at);
	else if (sum)
		diag_error(s->r->diag, at,
		           "\"%.*s\" has no column \"%.*s\" of type number; write {sum: %.*s.COLUMN}",
		           STR_FMT(list->id), STR_FMT(figure->other), STR_FMT(list->id));
}

static void check_day(const struct form_site *s, const struct form_field *field, struct str id,
                      struct place at)
{
	const struct form_field *day = str_is(id, "today") ? NULL : form_site_find(s, id, at);

	if (!day)
		return;
	if (day->type != FIELD_DATE && day->type != FIELD_READONLY)
		diag_error(s->r->diag, at,
		           "\"%.*s\" is of type %s and has no date; name a field of type date", STR_FMT(id),
		           field_kind(day->type)->name);
	check_private(s, field, day, at);
}

static void check_joined(const struct form_site *s, const struct form_field *field, struct place at)
{
	const struct form_text *text = &field->figures->text;

	if (!token_is_in(text->in[VOICE_CHILD]) || !token_is_in(text->in[VOICE_SELF]))
		diag_error(s->r->diag, at,
		           "this text is always the same; name a field in it, {FIELD, words}, or make it "
		           "of type info");
	for (int v = 0; v < VOICES; v++) {
		struct str rest = text->in[v];
		struct token token;

		while ((v == 0 || !str_equal(text->in[0], text->in[1])) && token_cut(&rest, NULL, &token))
			check_token(s, &token, at, field->is_private, true);
	}
}

static void check_figure(const struct form_site *s, const struct form_field *field)
{
	const struct form_figure *figure = field->figures;
	struct place at = form_origin_at(s->r, figure, NULL);

	if (field->figure_count == 0)
		return;
	switch (figure->kind) {
	case FIGURE_TEXT:
		check_joined(s, field, at);
		return;
	case FIGURE_SUM:
	case FIGURE_COUNT:
		check_sum(s, field, at);
		return;
	default:
		check_day(s, field, figure->field, at);
		check_day(s, field, figure->other, at);
	}
}

/* -----------------------------------------------------------------------------------------------
 */

static void check_fields(struct form_site *s, const struct form_page *page)
{
	for (s->field = 0; s->field < page->field_count; s->field++) {
		const struct form_field *field = &page->fields[s->field];

		check_field_texts(s, field);
		check_figure(s, field);
		for (size_t i = 0; i < field->column_count; i++)
			check_field_texts(s, &field->columns[i]);
	}
}

void form_check_told(struct form_reader *r)
{
	const struct form *f = r->form;
	struct form_site s = { .r = r };

	for (size_t i = 0; i < f->part_count; i++)
		refuse(&s, &f->parts[i].title, form_origin_at(r, &f->parts[i], "title"), "a title");
	for (s.page = 0; s.page < f->page_count; s.page++) {
		const struct form_page *page = &f->pages[s.page];

		refuse(&s, &page->title, form_origin_at(r, page, "title"), "a title");
		s.of_page = true;
		s.field = 0;
		check_text(&s, &page->intro, form_origin_at(r, page, "intro"));
		s.of_page = false;
		check_fields(&s, page);
	}
}
