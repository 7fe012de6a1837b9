/* Which inputs a page has. */
#include "store/compiled/check.h"

#include "store/base/err.h"
#include "store/compiled/field_kind.h"

static bool is_one_of(struct str s, const char *const *words, size_t count)
{
	for (size_t i = 0; i < count; i++)
		if (str_is(s, words[i]))
			return true;
	return false;
}

bool check_is_own(struct str name)
{
	static const char *const own[] = { "token", "nonce", "revision", "version", "was", "full",
	                                   "conflict", "whole", "file", "action" };

	return is_one_of(name, own, COUNT(own));
}

static bool cut_prefix(struct str *s, struct str prefix)
{
	if (!str_starts(*s, prefix))
		return false;
	*s = str_from(*s, prefix.n);
	return true;
}

static bool knows_inside(const struct form_field *field, struct str rest);

/* rest: what stands behind the name of the field. */
static bool knows_rest(const struct form_field *field, struct str rest)
{
	static const char *const date[] = { "", "-day", "-month", "-year" };
	static const char *const address[] = { "-line1", "-line2", "-town", "-county", "-postcode" };

	switch (field_kind(field->type)->answer) {
	case ANSWER_TEXT:
	case ANSWER_CHOICE:
	case ANSWER_TICKS:
	case ANSWER_PICKS:
		return rest.n == 0;
	case ANSWER_DATE:
		return is_one_of(rest, date, COUNT(date));
	case ANSWER_ADDRESS:
		return is_one_of(rest, address, COUNT(address));
	case ANSWER_DECLARE:
		return str_is(rest, "-name") ||
		       (cut_prefix(&rest, STR("-date")) && is_one_of(rest, date, COUNT(date)));
	case ANSWER_ROWS:
	case ANSWER_FILES:
		return knows_inside(field, rest);
	case ANSWER_NONE:
		return false;
	}
	return false;
}

static bool knows_column(const struct form_field *list, struct str name)
{
	for (size_t i = 0; i < list->column_count; i++) {
		struct str rest = name;

		if (cut_prefix(&rest, list->columns[i].id) && knows_rest(&list->columns[i], rest))
			return true;
	}
	return false;
}

/* ".ROW.COLUMN…" of any row, ".FILE.kind" of any file. */
static bool knows_inside(const struct form_field *field, struct str rest)
{
	static const char *const file[] = { "kind", "author", "date" };
	struct str part;

	if (!cut_prefix(&rest, STR(".")))
		return false;
	if (field->type != FIELD_UPLOAD && str_is(rest, "row"))
		return true;
	if (!str_cut(&rest, '.', &part) || part.n == 0 || !rest.p)
		return false;
	return field->type == FIELD_UPLOAD ? is_one_of(rest, file, COUNT(file))
	                                   : knows_column(field, rest);
}

bool check_knows(const struct form_page *p, struct str name)
{
	for (size_t i = 0; i < p->field_count; i++) {
		const struct form_field *field = &p->fields[i];
		struct str rest = name;

		if (cut_prefix(&rest, field->id) && knows_rest(field, rest))
			return true;
	}
	return false;
}
