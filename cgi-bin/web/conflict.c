#include "cgi-bin/web/conflict.h"

#include "cgi-bin/web/sheet.h"

#include <string.h>

/* The rows of one entry of a review, as text: a line a cell. */
static void add_rows(struct buf *b, const struct values *rows)
{
	for (const struct value *row = rows ? rows->first : NULL; row; row = row->next) {
		const struct values *cells = values_get_list(row->children, STR("cells"));

		for (const struct value *one = cells ? cells->first : NULL; one; one = one->next) {
			struct str value = values_get(one->children, STR("value"));

			if (value.n == 0)
				continue;
			buf_add(b, values_get(one->children, STR("label")));
			buf_text(b, ": ");
			buf_add(b, value);
			buf_byte(b, '\n');
		}
	}
}

/* One entry of a review as text: the answer, its files, its rows. */
static void add_entry(struct buf *b, const struct values *entry)
{
	const struct values *files = values_get_list(entry, STR("files"));

	buf_add(b, values_get(entry, STR("value")));
	for (const struct value *one = files ? files->first : NULL; one; one = one->next) {
		buf_add(b, values_get(one->children, STR("name")));
		buf_byte(b, '\n');
	}
	add_rows(b, values_get_list(entry, STR("rows")));
}

/* The review's entry of a field, or NULL. */
static const struct values *entry_of(const struct values *review, struct str id)
{
	const struct values *parts = values_get_list(review, STR("parts"));

	for (const struct value *part = parts ? parts->first : NULL; part; part = part->next) {
		const struct values *pages = values_get_list(part->children, STR("pages"));

		for (const struct value *page = pages ? pages->first : NULL; page; page = page->next) {
			const struct values *entries = values_get_list(page->children, STR("entries"));

			for (const struct value *one = entries ? entries->first : NULL; one; one = one->next)
				if (str_equal(values_get(one->children, STR("id")), id))
					return one->children;
		}
	}
	return NULL;
}

static struct str said(struct web *w, const struct values *review, struct str id)
{
	const struct values *entry = entry_of(review, id);
	struct buf b = buf_open(w->arena);

	if (entry)
		add_entry(&b, entry);
	return str_trim(buf_str(&b));
}

static struct values *review_of(struct web *w, const struct intake *in, struct values *answers)
{
	struct intake one = *in;
	struct form_view view;
	struct values *v = values_open(w->arena);

	one.typed = answers;
	view = sheet_view(w, &one, NULL);
	form_values_review(&view, v);
	return v;
}

/* What was posted for one field, to be posted again: every input whose name is FIELD, FIELD-… or
 * FIELD.… */
static void add_inputs(const struct intake *in, struct str field, struct values *inputs)
{
	const struct request *posted = in->posted.from;

	for (size_t i = 0; i < posted->fields.count; i++) {
		const struct field *one = &posted->fields.items[i];
		struct values *input;

		if (!str_starts(one->name, field) ||
		    (one->name.n > field.n && one->name.p[field.n] != '-' && one->name.p[field.n] != '.'))
			continue;
		input = values_add_tree(inputs);
		values_text(input, STR("name"), one->name);
		values_text(input, STR("value"), one->value);
	}
}

enum err conflict_page(struct web *w, const struct intake *in)
{
	struct values *v = values_open(w->arena), *list = values_list(v, STR("differences"));
	struct values *yours = review_of(w, in, in->typed), *theirs = review_of(w, in, in->d.answers);
	struct form_view view = sheet_view(w, in, NULL);

	values_text(v, STR("path"), intake_path(w, &in->d, in->p->id));
	if (in->d.submission.n > 0)
		values_text(v, STR("sent"), str_join(w->arena, STR("/submitted/"), in->d.submission));
	values_number(v, STR("revision"), draft_page_revision(&in->d, in->p->id));
	values_text(v, STR("saved_by"), person_name(w->arena, &w->visitor->person));
	values_text(v, STR("saved_at"), words_time(w->arena, w->words, in->d.saved_at));
	for (size_t i = 0; i < in->p->field_count; i++) {
		const struct form_field *field = &in->p->fields[i];
		struct values *one;

		if (values_same(in->typed, in->d.answers, field->id))
			continue;
		one = values_add_tree(list);
		values_text(one, STR("id"), field->id);
		values_text(one, STR("label"), form_values_text(w->arena, &view, &field->label));
		values_text(one, STR("yours"), said(w, yours, field->id));
		values_text(one, STR("theirs"), said(w, theirs, field->id));
		add_inputs(in, field->id, values_list(one, STR("fields")));
	}
	return web_page(w, 409, "conflict", v);
}

static bool keeps_yours(const struct intake *in, struct str field)
{
	char name[64];
	struct str value;

	if (field.n > sizeof(name) - 5)
		return false;
	memcpy(name, "keep-", 5);
	memcpy(name + 5, field.p, field.n);
	return in->posted.find(in->posted.from, str_bytes(name, field.n + 5), 0, &value) && str_is(value, "yours");
}

void conflict_settle(const struct intake *in)
{
	struct str value;

	if (!in->posted.find(in->posted.from, STR("conflict"), 0, &value))
		return;
	for (size_t i = 0; i < in->p->field_count; i++) {
		struct str id = in->p->fields[i].id;
		const struct value *saved = values_find(in->d.answers, id);
		struct value copy;
		struct values from = { .arena = in->typed->arena };

		if (keeps_yours(in, id))
			continue;
		values_remove(in->typed, id);
		if (!saved)
			continue;
		copy = *saved;
		copy.next = NULL;
		from.first = from.last = &copy;
		values_copy(in->typed, &from);
	}
}
