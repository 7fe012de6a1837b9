#include "store/compiled/form_share.h"

#include "store/compiled/field_kind.h"

bool form_share_has(const struct values *pages, struct str page)
{
	for (const struct value *one = pages->first; one; one = one->next)
		if (str_equal(one->text, page))
			return true;
	return false;
}

/* Files of the page that are not theirs. */
static bool has_others(const struct form_page *p, bool is_shared)
{
	for (size_t i = 0; i < p->field_count; i++)
		if (p->fields[i].type == FIELD_UPLOAD && (!is_shared || p->fields[i].is_private))
			return true;
	return false;
}

static bool has_all_files(const struct form *f, const struct values *pages)
{
	for (size_t i = 0; i < f->page_count; i++)
		if (has_others(&f->pages[i], form_share_has(pages, f->pages[i].id)))
			return false;
	return true;
}

/* "I confirm that …": a tick that stands alone, without which the form cannot be sent. */
static bool is_confirmation(const struct form_field *field)
{
	return field->type == FIELD_CHECKBOXES && field->option_count == 1 &&
	       field->required == REQUIRED;
}

bool form_share_keeps_back(const struct form *f, const struct form_field *field,
                           const struct values *pages)
{
	if (field->is_private || field->linked_people || field->type == FIELD_DECLARE ||
	    is_confirmation(field))
		return true;
	return field->type == FIELD_FILEPICK && !has_all_files(f, pages);
}

bool form_share_offers(const struct form *f, const struct form_page *p)
{
	struct value one = { .kind = VALUE_TEXT, .text = p->id };
	struct values alone = { .first = &one, .last = &one, .count = 1 };

	for (size_t i = 0; i < p->field_count; i++) {
		const struct form_field *field = &p->fields[i];

		if (field_kind(field->type)->answer != ANSWER_NONE &&
		    !form_share_keeps_back(f, field, &alone))
			return true;
	}
	return false;
}

static bool may_have(const struct form_match *m, const struct form_page *p,
                     const struct values *pages)
{
	bool had = form_share_has(pages, p->id), is_new = !form_page_find(m->from, p->id);

	for (size_t i = 0; i < m->count; i++) {
		const struct form_pair *pair = &m->pairs[i];

		if (pair->to_page != p || !pair->from)
			continue;
		if (!form_share_has(pages, pair->from_page->id))
			return false;
		had |= is_new;
	}
	return had;
}

void form_share_move(const struct form_match *m, const struct values *pages, struct values *now)
{
	for (const struct form_page *p = m->to->pages; p < m->to->pages + m->to->page_count; p++)
		if (may_have(m, p, pages))
			values_add_text(now, p->id);
}

/* --- what was posted ------------------------------------------------------------------------ */

static void put(struct values *to, struct str name, const struct value *saved)
{
	struct value alone;

	values_remove(to, name);
	if (!saved)
		return;
	alone = *saved;
	alone.next = NULL;
	values_copy(to, &(struct values){ .first = &alone, .last = &alone, .count = 1 });
}

static const struct values *row_of(const struct values *rows, struct str id)
{
	for (const struct value *one = rows ? rows->first : NULL; one; one = one->next)
		if (one->kind == VALUE_TREE && str_equal(values_get(one->children, STR("row")), id))
			return one->children;
	return NULL;
}

/* Cells of rows that were there. */
static void settle_rows(const struct form *f, const struct form_field *list,
                        const struct values *pages, const struct values *saved, struct values *rows)
{
	for (struct value *one = rows ? rows->first : NULL; one; one = one->next) {
		const struct values *was = row_of(saved, values_get(one->children, STR("row")));

		for (size_t i = 0; one->kind == VALUE_TREE && i < list->column_count; i++)
			if (form_share_keeps_back(f, &list->columns[i], pages))
				put(one->children, list->columns[i].id, values_find(was, list->columns[i].id));
	}
}

void form_share_settle(const struct form *f, const struct form_page *p, const struct values *pages,
                       const struct values *saved, struct values *typed)
{
	for (size_t i = 0; i < p->field_count; i++) {
		const struct form_field *field = &p->fields[i];

		if (form_share_keeps_back(f, field, pages))
			put(typed, field->id, values_find(saved, field->id));
		else if (field->columns)
			settle_rows(f, field, pages, values_get_list(saved, field->id),
			            values_get_list(typed, field->id));
	}
}

/* "dob-day" and "family.r1.email" are of dob and of family, column email. */
static bool is_kept_back(const struct form *f, const struct form_page *p,
                         const struct values *pages, struct str input)
{
	size_t dot = str_find(input, '.'), dash = str_find(input, '-'),
	       last = str_find_last(input, '.');
	struct str id = str_part(input, 0, dot < dash ? dot : dash), column = str_from(input, last + 1);

	for (size_t i = 0; i < p->field_count; i++) {
		const struct form_field *field = &p->fields[i], *cell = NULL;

		if (!str_equal(field->id, id))
			continue;
		if (form_share_keeps_back(f, field, pages))
			return true;
		column = str_part(column, 0, str_find(column, '-'));
		cell = field->columns && last < input.n ? form_column_find(field, column) : NULL;
		return cell && form_share_keeps_back(f, cell, pages);
	}
	return false;
}

void form_share_problems(const struct form *f, const struct form_page *p,
                         const struct values *pages, struct problems *problems)
{
	struct problem *one = problems->first;

	problems->first = problems->last = NULL;
	problems->count = 0;
	while (one) {
		struct problem *next = one->next;

		if (!is_kept_back(f, p, pages, one->field)) {
			one->next = NULL;
			if (problems->last)
				problems->last->next = one;
			else
				problems->first = one;
			problems->last = one;
			problems->count++;
		}
		one = next;
	}
}
