/* Dates against today and against each other. */
#include "store/compiled/check_field.h"

/* The key of what is said: "bound_" when it must be so, "warn_" when it is so as a rule. */
static const char *key_of(const struct condition *c, bool warns)
{
	static const char *const keys[][4] = {
		{ "bound_before", "bound_before_by", "warn_before", "warn_before_by" },
		{ "bound_after", "bound_after_by", "warn_after", "warn_after_by" },
		{ "bound_on_or_before", "bound_on_or_before", "warn_on_or_before", "warn_on_or_before" },
		{ "bound_on_or_after", "bound_on_or_after", "warn_on_or_after", "warn_on_or_after" },
		{ "bound_within", "bound_within", "warn_within", "warn_within" },
	};

	return keys[c->kind - CONDITION_BEFORE][warns * 2 + (c->value_count > 1)];
}

/* Against an answer that is not there or no date nothing is wrong. */
static bool is_known(const struct check_field *c, const struct condition *holds,
                     const struct form_field **other)
{
	struct str id = condition_other(holds);
	struct sight_seen seen;

	*other = NULL;
	if (id.n == 0)
		return true;
	seen = sight_see(c->sight, id);
	*other = seen.field;
	return seen.sight != SIGHT_HIDDEN && seen.value && seen.value->kind == VALUE_TEXT &&
	       sight_is_day(seen.value->text);
}

static void check_one(const struct check_field *c, const struct condition *holds, bool warns)
{
	const struct form_field *other;
	struct problem *one;

	if (!is_known(c, holds, &other) || sight_holds(c->sight, holds) != SIGHT_HIDDEN)
		return;
	one = check_field_add(c, STR(""), key_of(holds, warns));
	one->other = other ? other->label.in[c->voice] : holds->values[0];
	one->unit = holds->value_count > 1 ? holds->values[1] : STR("days");
	one->number = holds->number;
}

void check_field_bounds(const struct check_field *c, bool warns)
{
	if (!c->answer || c->answer->kind != VALUE_TEXT || !sight_is_day(c->answer->text))
		return;
	for (size_t i = 0; i < c->field->bound_count; i++) {
		const struct form_bound *bound = &c->field->bounds[i];

		if (bound->warns == warns && bound->holds && condition_is_day(bound->holds))
			check_one(c, bound->holds, warns);
	}
}
