#include "cgi-bin/web/conflict.h"

#include "cgi-bin/web/helping.h"
#include "cgi-bin/web/intake_path.h"
#include "cgi-bin/web/once.h"
#include "cgi-bin/web/outdated.h"
#include "cgi-bin/web/sheet.h"
#include "cgi-bin/web/shown.h"
#include "cgi-bin/web/told.h"

#include <string.h>

/* It was posted for that field: FIELD, FIELD-… or FIELD.… */
static bool is_of(const struct field *one, struct str field)
{
	return str_starts(one->name, field) &&
	       (one->name.n == field.n || one->name.p[field.n] == '-' || one->name.p[field.n] == '.');
}

/* What was posted for one field, to be posted again. */
static void add_inputs(const struct intake *in, struct str field, struct values *inputs)
{
	const struct request *posted = in->posted.from;

	for (size_t i = 0; i < posted->fields.count; i++) {
		const struct field *one = &posted->fields.items[i];
		struct values *input;

		if (!is_of(one, field))
			continue;
		input = values_add_tree(inputs);
		values_text(input, STR("name"), one->name);
		values_text(input, STR("value"), one->value);
	}
}

/* By which name a field was posted: of a page of another version by the one that it had there. */
static struct str posted_as(const struct intake *in, struct str field)
{
	for (size_t i = 0; in->older && i < in->older->match.count; i++) {
		const struct form_pair *pair = &in->older->match.pairs[i];

		if (pair->from && pair->to && str_equal(pair->to->id, field))
			return pair->from->id;
	}
	return field;
}

/* What no page asks any more is posted again too: it is set aside when the rest is saved. */
static void add_left(const struct intake *in, struct values *inputs)
{
	for (size_t i = 0; in->older && i < in->older->match.count; i++) {
		const struct form_pair *pair = &in->older->match.pairs[i];

		if (!pair->to && pair->from_page == in->older->p)
			add_inputs(in, pair->from->id, inputs);
	}
}

/* The person left that answer as the page showed it, or gave none. */
static bool is_untouched(struct web *w, const struct intake *in, const struct form_page *p,
                         size_t i)
{
	struct str mark;

	return !in->older && in->posted.find(in->posted.from, STR("was"), 0, &mark) &&
	       shown_is(w, in, p, i, mark);
}

/* Both texts of each answer of that page that differs. Theirs is chosen, until the person chooses,
 * where the person gave or changed none: who did not touch a question must not undo it by pressing
 * Save. */
static void add_differences(struct web *w, const struct intake *in, const struct form_page *p,
                            struct values *list)
{
	struct values *yours = told_review(w, in, in->typed),
	              *theirs = told_review(w, in, in->d.answers);
	struct form_view view = sheet_view(w, in, NULL);

	for (size_t i = 0; i < p->field_count; i++) {
		const struct form_field *field = &p->fields[i];
		struct values *one;
		struct str mine = told_answer(w, yours, field->id),
		           other = told_answer(w, theirs, field->id);

		if (values_same(in->typed, in->d.answers, field->id))
			continue;
		one = values_add_tree(list);
		values_text(one, STR("id"), field->id);
		values_text(one, STR("label"), form_values_text(w->arena, &view, &field->label));
		values_text(one, STR("yours"), mine);
		values_text(one, STR("theirs"), other);
		values_flag(one, STR("theirs_first"),
		            (mine.n == 0 && other.n > 0) || is_untouched(w, in, p, i));
		add_inputs(in, posted_as(in, field->id), values_list(one, STR("fields")));
	}
}

/* The button that led here, when it leads on: so does the choice. */
static struct str goes_on(const struct intake *in)
{
	struct str action = STR("");

	if (!in->posted.find(in->posted.from, STR("action"), 0, &action) ||
	    (!str_is(action, "next") && !str_is(action, "previous") && !str_is(action, "review") &&
	     !str_starts(action, STR("go:"))))
		return STR("save");
	return action;
}

enum err conflict_shown(struct web *w, const struct intake *in)
{
	enum err e = once_keep(w, w->visitor->person.id, once_post(w, STR("")),
	                       intake_path(w, &in->d, in->p->id));

	return e == ERR_EXISTS ? OK : e;
}

enum err conflict_page(struct web *w, const struct intake *in)
{
	struct values *v = values_open(w->arena), *list = values_list(v, STR("differences"));
	bool is_done;
	enum err e = once_again(w, w->visitor->person.id, once_post(w, STR("")), &is_done);

	if (e != OK || is_done)
		return e;
	values_text(v, STR("path"), intake_path(w, &in->d, in->older ? in->page : in->p->id));
	values_text(v, STR("version"), in->older ? in->older->f->version : in->f->version);
	if (in->d.submission.n > 0)
		values_text(v, STR("sent"), intake_signpost(w, &in->d));
	values_flag(v, STR("only_shown"), draft_is_signpost(&in->d));
	if (in->d.taken_by.n > 0) {
		values_text(v, STR("taken"), intake_signpost(w, &in->d));
		values_text(v, STR("taken_by"), in->d.taken_by);
	}
	values_text(v, STR("action"), goes_on(in));
	values_number(v, STR("revision"), draft_page_revision(&in->d, in->p->id));
	values_flag(v, STR("by_other"), helping_hand(w, in, in->p->id).n > 0);
	values_text(v, STR("saved_by"), helping_last(w, in, in->p->id));
	values_text(v, STR("saved_at"), words_time(w->arena, w->words, in->d.saved_at));
	for (size_t i = 0; i < in->f->page_count; i++)
		if (in->older || &in->f->pages[i] == in->p)
			add_differences(w, in, &in->f->pages[i], list);
	add_left(in, values_list(v, STR("fields")));
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
	return in->posted.find(in->posted.from, str_bytes(name, field.n + 5), 0, &value) &&
	       str_is(value, "yours");
}

static void settle(const struct intake *in, struct str id)
{
	const struct value *saved = values_find(in->d.answers, id);
	struct value copy;
	struct values from = { .arena = in->typed->arena };

	if (keeps_yours(in, id))
		return;
	values_remove(in->typed, id);
	if (!saved)
		return;
	copy = *saved;
	copy.next = NULL;
	from.first = from.last = &copy;
	values_copy(in->typed, &from);
}

void conflict_settle(const struct intake *in)
{
	struct str value;

	if (!in->posted.find(in->posted.from, STR("conflict"), 0, &value))
		return;
	for (const struct form_page *p = in->f->pages; p < in->f->pages + in->f->page_count; p++)
		for (size_t i = 0; i < p->field_count && (p == in->p || in->older); i++)
			settle(in, p->fields[i].id);
}
