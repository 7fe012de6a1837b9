#include "cgi-bin/web/linked.h"

static struct str full_name(struct arena *a, struct str first, struct str last)
{
	return str_trim(str_join(a, str_join(a, first, STR(" ")), last));
}

const struct values *linked_people(struct web *w)
{
	struct values *list, *to;

	if (!w->visitor->signed_in)
		return NULL;
	list = values_open(w->arena);
	for (const struct value *one = w->visitor->person.linked ? w->visitor->person.linked->first
	                                                         : NULL;
	     one; one = one->next) {
		to = values_add_tree(list);
		values_text(to, STR("id"), values_get(one->children, STR("id")));
		values_text(to, STR("label"), full_name(w->arena, values_get(one->children, STR("first")),
		                                        values_get(one->children, STR("last"))));
	}
	return list;
}

/* The i-th id that was chosen, of radios or checkboxes. */
static bool chosen(const struct value *answer, size_t i, struct str *id)
{
	const struct value *one = answer;

	if (answer && answer->kind == VALUE_LIST)
		for (one = answer->children->first; one && i > 0; i--)
			one = one->next;
	if (!one || one->kind != VALUE_TEXT || i > 0)
		return false;
	*id = one->text;
	return true;
}

/* Whether that answer is one of the account's own people, or not a person at all. */
static bool is_mine(struct web *w, const struct form_field *field, struct str id)
{
	return id.n == 0 || str_is(id, "myself") ||
	       form_option_find(field->options, field->option_count, id) ||
	       person_linked(&w->visitor->person, id);
}

static bool is_all_mine(struct web *w, const struct form_field *field, const struct value *answer)
{
	struct str id;

	for (size_t i = 0; chosen(answer, i, &id); i++)
		if (!is_mine(w, field, id))
			return false;
	return true;
}

void linked_check(struct web *w, const struct intake *in, const struct form_page *p,
                  struct problems *problems)
{
	struct occasion o = visitor_occasion(w);

	/* the people are the owner's */
	for (size_t i = 0; i < p->field_count && !in->helper; i++) {
		const struct form_field *field = &p->fields[i];

		if (field->linked_people && !problems_find(problems, field->id) &&
		    answers_shows_field(in->f, field, in->typed, &o) &&
		    !is_all_mine(w, field, values_find(in->typed, field->id)))
			problems_add(problems, field->id, STR("option"))->what = field->label.in[VOICE_CHILD];
	}
}

void linked_check_form(struct web *w, const struct intake *in, struct problems *problems)
{
	struct occasion o = visitor_occasion(w);

	for (const struct form_page *p = in->f->pages; p < in->f->pages + in->f->page_count; p++) {
		const struct problem *last = problems->last;

		if (!answers_shows_page(in->f, p, in->typed, &o))
			continue;
		linked_check(w, in, p, problems);
		for (struct problem *one = last ? last->next : problems->first; one; one = one->next)
			one->page = p->id;
	}
}

static void fill(struct values *typed, struct str field, struct str text)
{
	if (field.n > 0 && text.n > 0 && answers_is_empty(values_find(typed, field)))
		values_text(typed, field, text);
}

static void fill_with(struct web *w, struct intake *in, struct str id)
{
	const struct person *me = &w->visitor->person;
	const struct values *somebody = person_linked(me, id);

	if (str_is(id, "myself")) {
		fill(in->typed, in->f->first, me->forename);
		fill(in->typed, in->f->last, me->surname);
	} else if (somebody) {
		fill(in->typed, in->f->first, values_get(somebody, STR("first")));
		fill(in->typed, in->f->last, values_get(somebody, STR("last")));
		fill(in->typed, in->f->born, values_get(somebody, STR("dob")));
	}
}

void linked_fill(struct web *w, struct intake *in)
{
	for (size_t i = 0; i < in->p->field_count && !in->helper; i++) {
		const struct form_field *field = &in->p->fields[i];
		const struct value *answer = values_find(in->typed, field->id);
		struct str id, other;

		/* Several people at once have no one name. */
		if (field->linked_people && chosen(answer, 0, &id) && !chosen(answer, 1, &other))
			fill_with(w, in, id);
	}
}
