#include "cgi-bin/web/prefill.h"

#include "cgi-bin/web/visitor.h"
#include "store/base/date.h"

static struct str account_text(struct web *w, struct str name)
{
	const struct person *p = &w->visitor->person;

	if (str_is(name, "account.forename"))
		return p->forename;
	if (str_is(name, "account.surname"))
		return p->surname;
	if (str_is(name, "account.name"))
		return person_name(w->arena, p);
	if (str_is(name, "account.email"))
		return p->email;
	if (str_is(name, "account.role"))
		return p->role;
	if (str_is(name, "account.organisation"))
		return p->organisation;
	if (str_is(name, "account.postcode"))
		return values_get(p->address, STR("postcode"));
	if (str_is(name, "today"))
		return date_write_iso(w->arena, date_today(w->now));
	return STR("");
}

static struct str child_text(const struct values *child, struct str name)
{
	if (str_is(name, "child.first_name"))
		return values_get(child, STR("first"));
	if (str_is(name, "child.last_name"))
		return values_get(child, STR("last"));
	if (str_starts(name, STR("child.")))
		return values_get(child, str_from(name, STR("child.").n));
	return STR("");
}

static void put(struct values *v, struct str name, struct str text)
{
	if (text.n > 0)
		values_text(v, name, text);
}

static struct str with_area(struct arena *a, struct str line, struct str area)
{
	if (line.n > 0 && area.n > 0)
		line = str_join(a, line, STR(", "));
	return str_join(a, line, area);
}

/* House number and street stand on the first line, what is left on the second; below the name of a
 * house all of it. */
static void put_address(struct web *w, struct values *answers, struct str id)
{
	const struct values *from = w->visitor->person.address;
	struct str house = values_get(from, STR("house_no")),
	           property = values_get(from, STR("property_name"));
	struct str line = values_get(from, STR("street")), area = values_get(from, STR("area"));
	struct values *to = values_tree(answers, id);

	if (house.n > 0)
		line = str_join(w->arena, str_join(w->arena, house, STR(" ")), line);
	if (property.n > 0) {
		put(to, STR("line1"), property);
		put(to, STR("line2"), with_area(w->arena, line, area));
	} else {
		put(to, STR("line1"), line);
		put(to, STR("line2"), area);
	}
	put(to, STR("town"), values_get(from, STR("town")));
	put(to, STR("county"), values_get(from, STR("county")));
	put(to, STR("postcode"), values_get(from, STR("postcode")));
}

static bool is_quoted(struct str s)
{
	return s.n >= 2 && s.p[0] == '\'' && s.p[s.n - 1] == '\'';
}

static struct str known(struct web *w, const struct values *child, struct str name)
{
	struct str text;

	if (is_quoted(name))
		return str_part(name, 1, name.n - 2);
	text = child_text(child, name);
	return text.n > 0 ? text : account_text(w, name);
}

static void fill(struct web *w, const struct form_field *field, const struct values *child,
                 struct values *answers)
{
	struct str text = known(w, child, field->prefill);

	if (field->prefill.n == 0 || values_find(answers, field->id))
		return;
	if (field->type == FIELD_ADDRESS && str_is(field->prefill, "account.address"))
		put_address(w, answers, field->id);
	else if (text.n == 0)
		return;
	else if (field->type == FIELD_DECLARE)
		put(values_tree(answers, field->id), STR("name"), text);
	else if (field->type == FIELD_CHECKBOXES)
		values_add_text(values_list(answers, field->id), text);
	else
		put(answers, field->id, text);
}

void prefill_answers(struct web *w, const struct form *f, const struct values *child,
                     struct values *answers)
{
	for (size_t i = 0; i < f->page_count; i++)
		for (size_t n = 0; n < f->pages[i].field_count; n++)
			fill(w, &f->pages[i].fields[n], child, answers);
}
