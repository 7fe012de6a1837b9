#include "cgi-bin/web/details.h"

static const struct entry_field fields[] = {
	{ "forename", "register.forename", "forename_missing", ENTRY_TEXT },
	{ "surname", "register.surname", "surname_missing", ENTRY_TEXT },
	{ "professional", "register.professional", NULL, ENTRY_FLAG },
	{ "role", "register.role", NULL, ENTRY_TEXT },
	{ "organisation", "register.organisation", NULL, ENTRY_TEXT },
	{ "property_name", "register.property_name", NULL, ENTRY_TEXT },
	{ "house_no", "register.house_no", NULL, ENTRY_TEXT },
	{ "street", "register.street", "street_missing", ENTRY_TEXT },
	{ "area", "register.area", NULL, ENTRY_TEXT },
	{ "town", "register.town", "town_missing", ENTRY_TEXT },
	{ "county", "register.county", NULL, ENTRY_TEXT },
	{ "postcode", "register.postcode", "postcode_missing", ENTRY_POSTCODE },
};

static const struct entry_field professional_fields[] = {
	{ "role", "register.role", "role_missing", ENTRY_TEXT },
	{ "organisation", "register.organisation", "organisation_missing", ENTRY_TEXT },
};

static const char *const address_lines[] = {
	"property_name", "house_no", "street", "area", "town", "county", "postcode",
};

static bool is_professional(const struct values *steps)
{
	return str_is(values_get(steps, STR("professional")), "yes");
}

void details_read(struct web *w, struct values *steps)
{
	entry_read(w, fields, COUNT(fields), steps);
	if (is_professional(steps))
		entry_read(w, professional_fields, COUNT(professional_fields), values_open(w->arena));
}

void details_typed(struct web *w, struct values *steps)
{
	for (size_t i = 0; i < COUNT(fields); i++)
		values_text(steps, str_of(fields[i].id),
		            request_line(w->arena, &w->request, fields[i].id));
}

void details_values(struct web *w, const struct values *steps, struct values *v)
{
	entry_values(w, fields, COUNT(fields), steps, v);
}

void details_take(struct web *w, const struct values *steps, struct person *p)
{
	p->forename = values_get(steps, STR("forename"));
	p->surname = values_get(steps, STR("surname"));
	p->professional = is_professional(steps);
	p->role = p->professional ? values_get(steps, STR("role")) : STR("");
	p->organisation = p->professional ? values_get(steps, STR("organisation")) : STR("");
	p->address = values_open(w->arena);
	for (size_t i = 0; i < COUNT(address_lines); i++) {
		struct str line = values_get(steps, str_of(address_lines[i]));

		if (line.n > 0)
			values_text(p->address, str_of(address_lines[i]), line);
	}
}

void details_steps(const struct person *p, struct values *steps)
{
	values_copy(steps, p->address);
	values_text(steps, STR("forename"), p->forename);
	values_text(steps, STR("surname"), p->surname);
	values_text(steps, STR("professional"), p->professional ? STR("yes") : STR(""));
	values_text(steps, STR("role"), p->role);
	values_text(steps, STR("organisation"), p->organisation);
}

static bool is_after_number(const struct person *p, const char *line)
{
	return str_is(STR("street"), line) && values_get(p->address, STR("house_no")).n > 0;
}

struct str details_address(struct web *w, const struct person *p)
{
	struct buf b = buf_open(w->arena);

	for (size_t i = 0; i < COUNT(address_lines); i++) {
		struct str line = values_get(p->address, str_of(address_lines[i]));

		/* The number of a house stands on the line of its street. */
		if (line.n > 0 && b.n > 0)
			buf_byte(&b, is_after_number(p, address_lines[i]) ? ' ' : '\n');
		buf_add(&b, line);
	}
	return buf_str(&b);
}
