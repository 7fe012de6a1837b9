/* What is shown of answers, copied: what is sent, checked and read again. */
#include "store/compiled/sight.h"
#include "store/compiled/sight_row.h"

enum { TABLE_ROWS = 30, PEOPLE_ROWS = 12 };

size_t sight_rows_max(const struct form_field *list)
{
	if (list->rows_max > 0)
		return (size_t)list->rows_max;
	return list->type == FIELD_PEOPLE ? PEOPLE_ROWS : TABLE_ROWS;
}

bool sight_is_free(const struct form_field *list)
{
	return list->type == FIELD_PEOPLE || list->free_rows || list->preset_count == 0;
}

static bool next_preset(const struct sight *s, const struct form_field *list, struct sight_row *at)
{
	while (at->preset_at < list->preset_count) {
		const struct form_option *preset = &list->preset_rows[at->preset_at++];

		if (sight_option(s, preset) == SIGHT_HIDDEN)
			continue;
		at->preset = preset;
		at->id = preset->id;
		at->row = answers_row(s->answers, list->id, preset->id);
		at->number++;
		return true;
	}
	return false;
}

bool sight_row_next(const struct sight *s, const struct form_field *list, struct sight_row *at)
{
	const struct values *rows = values_get_list(s->answers, list->id);

	if (!at->in_free && next_preset(s, list, at))
		return true;
	if (!sight_is_free(list))
		return false;
	at->at = at->in_free ? at->at->next : rows ? rows->first : NULL;
	at->in_free = true;
	for (; at->at; at->at = at->at->next) {
		struct str id = values_get(at->at->children, STR("row"));

		if (at->at->kind != VALUE_TREE ||
		    form_option_find(list->preset_rows, list->preset_count, id))
			continue;
		at->preset = NULL;
		at->id = id;
		at->row = at->at->children;
		at->number++;
		return true;
	}
	return false;
}

static const struct values *file_in(const struct values *files, struct str id)
{
	for (const struct value *one = files ? files->first : NULL; one; one = one->next)
		if (one->kind == VALUE_TREE && str_equal(values_get(one->children, STR("id")), id))
			return one->children;
	return NULL;
}

const struct values *sight_file(const struct sight *s, struct str id)
{
	struct sight in = sight_in_row(s, NULL, NULL);
	const struct form_page *p = s->form->pages;
	const struct values *file = NULL;

	for (; p < s->form->pages + s->form->page_count; p++) {
		for (size_t i = 0; i < p->field_count && !file; i++)
			if (p->fields[i].type == FIELD_UPLOAD &&
			    sight_field(&in, p, &p->fields[i]) != SIGHT_HIDDEN)
				file = file_in(values_get_list(s->answers, p->fields[i].id), id);
	}
	return file;
}

static bool keeps_item(const struct sight *s, const struct form_field *field, struct str text)
{
	const struct form_option *option = form_option_find(field->options, field->option_count, text);

	if (field->type == FIELD_FILEPICK)
		return sight_file(s, text) != NULL;
	return !option || sight_option(s, option) != SIGHT_HIDDEN;
}

static void copy_items(const struct sight *s, const struct form_field *field, const struct value *v,
                       struct values *out)
{
	for (const struct value *one = v->children->first; one; one = one->next) {
		if (one->kind == VALUE_TREE)
			values_copy(values_add_tree(values_list(out, field->id)), one->children);
		else if (one->kind == VALUE_TEXT && keeps_item(s, field, one->text))
			values_add_text(values_list(out, field->id), one->text);
	}
}

static void copy_rows(const struct sight *s, const struct form_field *list, struct values *out)
{
	struct sight_row at = { .number = 0 };

	while (sight_row_next(s, list, &at)) {
		struct sight in = sight_in_row(s, list, at.row);
		struct values *row = values_open(out->arena);

		values_text(row, STR("row"), at.id);
		if (at.row && sight_copy_row(&in, row))
			values_copy(values_add_tree(values_list(out, list->id)), row);
	}
}

static bool shows_items(const struct sight *s, const struct form_field *field,
                        const struct value *v)
{
	for (const struct value *one = v->children->first; one; one = one->next)
		if (one->kind == VALUE_TREE || (one->kind == VALUE_TEXT && keeps_item(s, field, one->text)))
			return true;
	return false;
}

bool sight_shows_row(const struct sight *in_row)
{
	const struct form_field *list = in_row->list;

	for (size_t i = 0; i < list->column_count; i++) {
		const struct form_field *column = &list->columns[i];
		const struct value *v = values_find(in_row->row, column->id);

		if (column->type == FIELD_INFO || answers_is_empty(v) ||
		    sight_holds(in_row, column->show_if) == SIGHT_HIDDEN)
			continue;
		if (v->kind == VALUE_LIST ? shows_items(in_row, column, v)
		                          : v->kind != VALUE_TEXT || keeps_item(in_row, column, v->text))
			return true;
	}
	return false;
}

bool sight_copy_row(const struct sight *in_row, struct values *out)
{
	const struct form_field *list = in_row->list;
	size_t before = out->count;

	for (size_t i = 0; i < list->column_count; i++)
		if (sight_holds(in_row, list->columns[i].show_if) != SIGHT_HIDDEN)
			sight_copy_field(in_row, &list->columns[i], out);
	return out->count > before;
}

void sight_copy_field(const struct sight *s, const struct form_field *field, struct values *out)
{
	const struct value *v = field->figure_count > 0 && !s->list ? sight_figure(s, field)
	                      : values_find(s->list ? s->row : s->answers, field->id);

	if (field->type == FIELD_INFO || answers_is_empty(v))
		return;
	if (field->columns) {
		copy_rows(s, field, out);
		return;
	}
	switch (v->kind) {
	case VALUE_TEXT:
		if (keeps_item(s, field, v->text))
			values_text(out, field->id, v->text);
		break;
	case VALUE_LIST:
		copy_items(s, field, v, out);
		break;
	case VALUE_TREE:
		values_copy(values_tree(out, field->id), v->children);
		break;
	case VALUE_NUMBER:
		values_number(out, field->id, v->number);
		break;
	default:
		values_flag(out, field->id, v->flag);
	}
}
