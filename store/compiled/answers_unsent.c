/* What answers_sent() leaves out. */
#include "store/compiled/answers.h"
#include "store/compiled/field_kind.h"

static const struct values *children_of(const struct value *v)
{
	return v ? v->children : NULL;
}

static bool has_item(const struct values *list, const struct value *item)
{
	for (const struct value *one = list ? list->first : NULL; one; one = one->next)
		if (one->kind == item->kind && (item->kind == VALUE_TREE
		                                    ? values_equal(one->children, item->children)
		                                    : str_equal(one->text, item->text)))
			return true;
	return false;
}

static void copy_items(const struct value *v, const struct value *sent, struct values *out)
{
	for (const struct value *one = v->children->first; one; one = one->next) {
		if (has_item(children_of(sent), one))
			continue;
		if (one->kind == VALUE_TREE)
			values_copy(values_add_tree(values_list(out, v->name)), one->children);
		else if (one->kind == VALUE_TEXT && one->text.n > 0)
			values_add_text(values_list(out, v->name), one->text);
	}
}

/* A field or a column. */
static void copy_field(const struct form_field *field, const struct value *v,
                       const struct value *sent, struct values *out)
{
	if (answers_is_empty(v) || field_kind(field->type)->answer == ANSWER_NONE ||
	    field->figure_count > 0)
		return;
	if (v->kind == VALUE_LIST)
		copy_items(v, sent, out);
	else if (sent)
		return;
	else if (v->kind == VALUE_TREE)
		values_copy(values_tree(out, field->id), v->children);
	else if (v->kind == VALUE_TEXT)
		values_text(out, field->id, v->text);
}

/* Each row that stands there, be it with its id alone: so each keeps its number. */
static void copy_rows(const struct form_field *list, const struct values *answers,
                      const struct values *sent, struct values *out)
{
	const struct values *rows = values_get_list(answers, list->id);
	struct values *left = values_open(out->arena), *row;
	bool any = false;

	for (const struct value *one = rows ? rows->first : NULL; one; one = one->next) {
		struct str id = values_get(one->children, STR("row"));
		const struct values *there = answers_row(sent, list->id, id);

		if (one->kind != VALUE_TREE)
			continue;
		row = values_add_tree(left);
		values_text(row, STR("row"), id);
		for (size_t i = 0; i < list->column_count; i++) {
			const struct form_field *column = &list->columns[i];

			copy_field(column, values_find(one->children, column->id),
			           there ? values_find(there, column->id) : NULL, row);
		}
		any |= row->count > 1;
	}
	if (any)
		values_copy(values_list(out, list->id), left);
}

struct values *answers_unsent(const struct form *f, const struct values *answers,
                              const struct occasion *o)
{
	const struct values *sent = answers_sent(f, answers, o);
	struct values *out = values_open(answers->arena);

	for (size_t i = 0; i < f->page_count; i++)
		for (size_t k = 0; k < f->pages[i].field_count; k++) {
			const struct form_field *field = &f->pages[i].fields[k];

			if (field->columns)
				copy_rows(field, answers, sent, out);
			else
				copy_field(field, values_find(answers, field->id),
				           values_find(sent, field->id), out);
		}
	return out;
}
