#include "cgi-bin/web/conflict.h"

#include "cgi-bin/web/helping.h"
#include "cgi-bin/web/once.h"
#include "cgi-bin/web/sheet.h"
#include "cgi-bin/web/told.h"

#include <string.h>

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
	struct values *yours = told_review(w, in, in->typed), *theirs = told_review(w, in, in->d.answers);
	struct form_view view = sheet_view(w, in, NULL);

	values_text(v, STR("path"), intake_path(w, &in->d, in->p->id));
	if (in->d.submission.n > 0)
		values_text(v, STR("sent"), intake_signpost(w, &in->d));
	values_flag(v, STR("only_shown"), draft_is_signpost(&in->d));
	if (in->d.taken_by.n > 0) {
		values_text(v, STR("taken"), intake_signpost(w, &in->d));
		values_text(v, STR("taken_by"), in->d.taken_by);
	}
	values_number(v, STR("revision"), draft_page_revision(&in->d, in->p->id));
	values_text(v, STR("saved_by"), helping_last(w, in, in->p->id));
	values_text(v, STR("saved_at"), words_time(w->arena, w->words, in->d.saved_at));
	for (size_t i = 0; i < in->p->field_count; i++) {
		const struct form_field *field = &in->p->fields[i];
		struct values *one;

		if (values_same(in->typed, in->d.answers, field->id))
			continue;
		one = values_add_tree(list);
		values_text(one, STR("id"), field->id);
		values_text(one, STR("label"), form_values_text(w->arena, &view, &field->label));
		values_text(one, STR("yours"), told_answer(w, yours, field->id));
		values_text(one, STR("theirs"), told_answer(w, theirs, field->id));
		add_inputs(in, field->id, values_list(one, STR("fields")));
	}
	once_values(w, v);
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
