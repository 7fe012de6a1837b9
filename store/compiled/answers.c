#include "store/compiled/answers.h"

#include "store/compiled/sight.h"
#include "store/compiled/sight_row.h"

enum voice answers_voice(const struct form *f, const struct values *answers,
                         const struct occasion *o)
{
	struct sight s = sight_open(f, answers, o);

	return f->self_when && sight_holds(&s, f->self_when) == SIGHT_SHOWN ? VOICE_SELF : VOICE_CHILD;
}

struct values *answers_row(const struct values *answers, struct str field, struct str row)
{
	const struct values *rows = values_get_list(answers, field);

	for (const struct value *one = rows ? rows->first : NULL; one; one = one->next)
		if (one->kind == VALUE_TREE && str_equal(values_get(one->children, STR("row")), row))
			return one->children;
	return NULL;
}

/* filled: without those that have only their id. */
static size_t count_rows(const struct form_field *list, const struct values *answers, bool filled)
{
	const struct values *rows = values_get_list(answers, list->id);
	size_t count = list->preset_count;

	for (const struct value *one = rows ? rows->first : NULL; one; one = one->next)
		count += one->kind == VALUE_TREE && (!filled || !answers_is_empty(one)) &&
		         !form_option_find(list->preset_rows, list->preset_count,
		                           values_get(one->children, STR("row")));
	return count;
}

bool answers_takes_row(const struct form_field *list, const struct values *answers)
{
	return sight_is_free(list) && count_rows(list, answers, false) < sight_rows_max(list);
}

bool answers_has_surplus(const struct form_field *list, const struct values *answers)
{
	return list->columns && sight_is_free(list) &&
	       count_rows(list, answers, true) > sight_rows_max(list);
}

bool answers_shows_page(const struct form *f, const struct form_page *p,
                        const struct values *answers, const struct occasion *o)
{
	struct sight s = sight_open(f, answers, o);

	return sight_page(&s, p) == SIGHT_SHOWN;
}

bool answers_shows_field(const struct form *f, const struct form_field *field,
                         const struct values *answers, const struct occasion *o)
{
	struct sight s = sight_open(f, answers, o);
	const struct form_page *page = NULL;

	if (!form_field_find(f, field->id, &page))
		return false;
	return sight_field(&s, page, field) == SIGHT_SHOWN;
}

static bool has_row(const struct values *rows, const struct values *row)
{
	for (const struct value *one = rows ? rows->first : NULL; one; one = one->next)
		if (one->children == row)
			return true;
	return false;
}

/* The field whose answer holds that very row. */
static const struct form_field *list_of(const struct form *f, const struct values *answers,
                                        const struct values *row)
{
	for (size_t i = 0; i < f->page_count; i++)
		for (size_t k = 0; k < f->pages[i].field_count; k++)
			if (has_row(values_get_list(answers, f->pages[i].fields[k].id), row))
				return &f->pages[i].fields[k];
	return NULL;
}

bool answers_holds(const struct form *f, const struct condition *c, const struct values *answers,
                   const struct values *row, const struct occasion *o)
{
	struct sight s = sight_open(f, answers, o);

	if (row)
		s = sight_in_row(&s, list_of(f, answers, row), row);
	return sight_holds(&s, c) == SIGHT_SHOWN;
}

struct values *answers_sent(const struct form *f, const struct values *answers,
                            const struct occasion *o)
{
	struct sight s = sight_open(f, answers, o);
	struct values *out = values_open(answers->arena);

	for (size_t i = 0; i < f->page_count; i++) {
		const struct form_page *p = &f->pages[i];

		if (sight_page(&s, p) == SIGHT_HIDDEN)
			continue;
		for (size_t k = 0; k < p->field_count; k++)
			if (sight_holds(&s, p->fields[k].show_if) != SIGHT_HIDDEN)
				sight_copy_field(&s, &p->fields[k], out);
	}
	return out;
}

/* Nothing in it but, for a row, its id. */
static bool all_empty(const struct values *children)
{
	for (const struct value *one = children->first; one; one = one->next)
		if (!str_is(one->name, "row") && !answers_is_empty(one))
			return false;
	return true;
}

bool answers_is_empty(const struct value *v)
{
	if (!v || v->kind == VALUE_NULL)
		return true;
	if (v->kind == VALUE_TEXT)
		return v->text.n == 0;
	if (v->kind == VALUE_LIST || v->kind == VALUE_TREE)
		return !v->children || all_empty(v->children);
	return false;
}

static const struct form_field *upload_of(const struct form *f, const struct value *answer)
{
	const struct form_field *field = form_field_find(f, answer->name, NULL);

	return field && field->type == FIELD_UPLOAD && answer->kind == VALUE_LIST ? field : NULL;
}

bool answers_file_next(const struct form *f, const struct values *answers,
                       struct answers_file *file)
{
	const struct value *answer = file->answer ? file->answer : answers->first;
	const struct value *at = file->at ? file->at->next : NULL;

	for (; answer; answer = answer->next, at = NULL) {
		if (answer != file->answer) {
			file->field = upload_of(f, answer);
			at = file->field ? answer->children->first : NULL;
		}
		while (at && at->kind != VALUE_TREE)
			at = at->next;
		file->answer = answer;
		file->at = at;
		if (at) {
			file->file = at->children;
			return true;
		}
	}
	return false;
}
