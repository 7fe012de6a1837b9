#include "cgi-bin/web/linked.h"

#include "cgi-bin/web/apart.h"
#include "cgi-bin/web/kin.h"
#include "store/base/date.h"
#include "store/base/hex.h"

enum { CASES_MAX = 20 };           /* looked into for one page */

static struct str name_of(struct arena *a, const struct values *one)
{
	struct str first = str_join(a, values_get(one, STR("first")), STR(" "));

	return str_trim(str_join(a, first, values_get(one, STR("last"))));
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

static void say(const struct linked *somebody, struct values *one)
{
	values_text(one, STR("first"), somebody->first);
	values_text(one, STR("last"), somebody->last);
	values_text(one, STR("dob"), somebody->dob);
}

static struct values *named(const struct values *people, struct str id)
{
	for (const struct value *one = people->first; one; one = one->next)
		if (str_equal(values_get(one->children, STR("id")), id))
			return one->children;
	return NULL;
}

/* Whom they sent a form about, then whom they are linked to; nobody twice. Of a case what it says
 * now. Not to be saved. */
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
	for (size_t i = 0; i < count && i < CASES_MAX; i++) {
		struct values *sent;

		if (!find_case(w, hex_write(w->arena, grants[i].child), &somebody))
			continue;
		if ((sent = named(all.linked, somebody.id)) != NULL)
			say(&somebody, sent);
		else
			(void)person_link(w->arena, &all, &somebody);
	}
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

/* With the birth date where somebody else has the same name. */
static struct str label(struct web *w, const struct values *people, const struct values *one)
{
	struct str name = name_of(w->arena, one);

	for (const struct value *o = people->first; o; o = o->next)
		if (o->children != one && apart_is_same(name, name_of(w->arena, o->children)))
			return apart_name_iso(w, name, values_get(one, STR("dob")));
	return name;
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
		values_text(to, STR("label"), label(w, all.linked, one->children));
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

/* --- what is filled in --------------------------------------------------------------------- */

static void fill(struct values *typed, struct str field, struct str text)
{
	if (field.n > 0 && text.n > 0 && answers_is_empty(values_find(typed, field)))
		values_text(typed, field, text);
}

/* What is known of one of them; for "myself" the names of the account. */
static struct linked known(struct web *w, const struct values *people, struct str id)
{
	const struct values *one = named(people, id);

	if (one)
		return (struct linked){ values_get(one, STR("first")), values_get(one, STR("last")),
			                    values_get(one, STR("dob")), .id = id };
	if (str_is(id, "myself"))
		return (struct linked){ w->visitor->person.forename, w->visitor->person.surname,
			                    .id = id };
	return (struct linked){ .id = STR("") };
}

static bool has_name(const struct intake *in, const struct linked *one)
{
	return one->first.n + one->last.n > 0 &&
	       str_equal(values_get(in->typed, in->f->first), one->first) &&
	       str_equal(values_get(in->typed, in->f->last), one->last);
}

static bool is_born(const struct intake *in, const struct linked *one)
{
	return one->dob.n > 0 && str_equal(values_get(in->typed, in->f->born), one->dob);
}

static bool says(const struct intake *in, const struct linked *other, const struct linked *chosen)
{
	if (str_equal(chosen->id, other->id) || !has_name(in, other))
		return false;
	return other->dob.n == 0 ? !has_name(in, chosen)
	                         : is_born(in, other) && !(has_name(in, chosen) && is_born(in, chosen));
}

/* The page still says another one, to the letter: it was filled in with them before the choice was
 * changed. */
static bool says_another(struct web *w, const struct intake *in, const struct values *people,
                         const struct linked *chosen)
{
	struct linked other = known(w, people, STR("myself"));

	if (says(in, &other, chosen))
		return true;
	for (const struct value *one = people->first; one; one = one->next) {
		other = known(w, people, values_get(one->children, STR("id")));
		if (says(in, &other, chosen))
			return true;
	}
	return false;
}

static void fill_with(struct web *w, struct intake *in, struct str id)
{
	struct person all = everybody(w);
	struct linked chosen = known(w, all.linked, id);

	if (chosen.id.n == 0)
		return;
	if (says_another(w, in, all.linked, &chosen)) {
		values_remove(in->typed, in->f->first);
		values_remove(in->typed, in->f->last);
		values_remove(in->typed, in->f->born);
	}
	fill(in->typed, in->f->first, chosen.first);
	fill(in->typed, in->f->last, chosen.last);
	fill(in->typed, in->f->born, chosen.dob);
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
