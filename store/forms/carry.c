#include "store/forms/carry.h"

#include "store/base/arena.h"

static bool offers(const struct form_field *field, struct str id)
{
	if (field->linked_people || field->option_count == 0)
		return true;
	return form_option_find(field->options, field->option_count, id) != NULL;
}

static bool still_offers(const struct form_field *field, const struct value *answer)
{
	if (answer->kind == VALUE_TEXT)
		return offers(field, answer->text);
	if (answer->kind != VALUE_LIST)
		return true;
	for (const struct value *one = answer->children->first; one; one = one->next)
		if (one->kind == VALUE_TEXT && !offers(field, one->text))
			return false;
	return true;
}

static bool is_choice(const struct form_field *field)
{
	return field->type == FIELD_RADIOS || field->type == FIELD_SELECT || field->type == FIELD_CHECKBOXES;
}

/* Every column that an answer uses must still be there, of the same type. */
static bool keeps_columns(const struct form_field *old, const struct form_field *field)
{
	for (size_t i = 0; i < old->column_count; i++) {
		const struct form_field *column = form_column_find(field, old->columns[i].id);

		if (!column || column->type != old->columns[i].type)
			return false;
	}
	return true;
}

/* Has the new form a place for an answer of that type? old: the field it was given to, when known. */
static bool fits(const struct form *to, struct str type, const struct form_field *old, const struct value *answer)
{
	const struct form_field *field = form_field_find(to, answer->name, NULL);

	if (!field || !str_is(type, field_type_name(field->type)))
		return false;
	if (old && !keeps_columns(old, field))
		return false;
	return !is_choice(field) || still_offers(field, answer);
}

/* One value under a name, copied. */
static void put(struct values *v, struct str name, const struct value *one)
{
	struct values single = { .arena = v->arena };
	struct value copy = *one;

	copy.name = name;
	copy.next = NULL;
	single.first = single.last = &copy;
	single.count = 1;
	values_copy(v, &single);
}

static void put_aside(struct carried *c, struct str type, const struct value *answer)
{
	struct values *one = values_tree(c->aside, answer->name);

	values_text(one, STR("type"), type);
	put(one, STR("answer"), answer);
}

static void sort(const struct form *to, struct str type, const struct form_field *old,
                 const struct value *answer, struct carried *c)
{
	if (fits(to, type, old, answer))
		put(c->answers, answer->name, answer);
	else
		put_aside(c, type, answer);
}

/* What was put aside before, with the type it was given to. */
static void sort_aside(const struct form *to, const struct values *aside, struct carried *c)
{
	for (const struct value *one = aside ? aside->first : NULL; one; one = one->next) {
		const struct value *answer = values_find(one->children, STR("answer"));
		struct value named;

		if (!answer)
			continue;
		named = *answer;
		named.name = one->name;
		sort(to, values_get(one->children, STR("type")), NULL, &named, c);
	}
}

static void sort_answers(const struct form *from, const struct form *to, const struct values *answers,
                         struct carried *c)
{
	for (const struct value *one = answers ? answers->first : NULL; one; one = one->next) {
		const struct form_field *old = form_field_find(from, one->name, NULL);

		sort(to, str_of(old ? field_type_name(old->type) : ""), old, one, c);
	}
}

struct carried carry_answers(struct arena *a, const struct form *from, const struct form *to,
                             const struct values *answers, const struct values *aside)
{
	struct carried c = { values_open(a), values_open(a), values_open(a) };

	sort_aside(to, aside, &c);
	sort_answers(from, to, answers, &c);     /* what is answered now counts before what was aside */
	for (size_t i = 0; i < to->page_count; i++) {
		for (size_t n = 0; n < to->pages[i].field_count; n++) {
			const struct form_field *field = &to->pages[i].fields[n];

			if (field->type != FIELD_INFO && !form_field_find(from, field->id, NULL))
				values_add_text(c.added, field->id);
		}
	}
	return c;
}
