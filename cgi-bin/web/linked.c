#include "cgi-bin/web/linked.h"

#include "cgi-bin/web/kin.h"
#include "store/base/date.h"
#include "store/base/hex.h"

enum { CASES_MAX = 20 };           /* looked into for one page */

static struct str full_name(struct arena *a, struct str first, struct str last)
{
	return str_trim(str_join(a, str_join(a, first, STR(" ")), last));
}

/* Of the family, by a case that is open to them; a school or a professional has its own way in. A
 * young person is "myself". */
static bool find_case(struct web *w, struct str id, struct linked *somebody)
{
	struct kin k;
	const struct child *c = &k.what.child;

	if (!w->visitor->signed_in || kin_of(w, ACT_SEE, id, &k) != OK ||
	    k.what.grant.person.n == 0 || k.what.grant.relation == RELATION_SELF ||
	    k.what.grant.relation == RELATION_SCHOOL || k.what.grant.relation == RELATION_PROFESSIONAL)
		return false;
	*somebody = (struct linked){ c->first, c->last, .id = id };
	if (c->born_on != 0)
		somebody->dob = date_write_iso(w->arena, c->born_on);
	return true;
}

/* Whom they sent a form about, then whom they are linked to; nobody twice. Not to be saved. */
static struct person everybody(struct web *w)
{
	struct person all = w->visitor->person;
	struct linked somebody;
	struct grant *grants;
	size_t count;

	all.linked = values_open(w->arena);
	if (w->visitor->person.linked)
		values_copy(all.linked, w->visitor->person.linked);
	if (grant_list(w->main, w->keys, all.id, &grants, &count) != OK)
		return all;
	for (size_t i = 0; i < count && i < CASES_MAX; i++)
		if (find_case(w, hex_write(w->arena, grants[i].child), &somebody))
			(void)person_link(w->arena, &all, &somebody);
	return all;
}

static bool page_asks(const struct form_page *p)
{
	for (size_t i = 0; i < p->field_count; i++)
		if (p->fields[i].linked_people)
			return true;
	return false;
}

static bool asks(const struct form *f, const struct form_page *only)
{
	if (only)
		return page_asks(only);
	for (const struct form_page *p = f->pages; p < f->pages + f->page_count; p++)
		if (page_asks(p))
			return true;
	return false;
}

const struct values *linked_people(struct web *w, const struct form *f, const struct form_page *p)
{
	struct values *list, *to;
	struct person all;

	if (!w->visitor->signed_in || !asks(f, p))
		return NULL;
	all = everybody(w);
	list = values_open(w->arena);
	for (const struct value *one = all.linked->first; one; one = one->next) {
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
	struct linked somebody;

	return id.n == 0 || str_is(id, "myself") ||
	       form_option_find(field->options, field->option_count, id) ||
	       person_linked(&w->visitor->person, id) || find_case(w, id, &somebody);
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
	struct linked child;

	if (str_is(id, "myself")) {
		fill(in->typed, in->f->first, me->forename);
		fill(in->typed, in->f->last, me->surname);
	} else if (somebody) {
		fill(in->typed, in->f->first, values_get(somebody, STR("first")));
		fill(in->typed, in->f->last, values_get(somebody, STR("last")));
		fill(in->typed, in->f->born, values_get(somebody, STR("dob")));
	} else if (find_case(w, id, &child)) {
		fill(in->typed, in->f->first, child.first);
		fill(in->typed, in->f->last, child.last);
		fill(in->typed, in->f->born, child.dob);
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

struct str linked_case(struct web *w, const struct form *f, const struct values *answers)
{
	struct linked somebody;
	struct str id, other;

	for (const struct form_page *p = f->pages; p < f->pages + f->page_count; p++)
		for (size_t i = 0; i < p->field_count; i++) {
			const struct form_field *field = &p->fields[i];
			const struct value *answer = values_find(answers, field->id);

			if (field->linked_people && chosen(answer, 0, &id) && !chosen(answer, 1, &other) &&
			    find_case(w, id, &somebody))
				return id;
		}
	return STR("");
}
