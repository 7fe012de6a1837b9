/* form_ways.h: every way to answer the fields that some rules look at, directly or through the
 * rules of those fields. As far as rules look, an answer is nothing, one of the values that they
 * name, or another; a birth date is an age. */
#ifndef GEN_FORM_WAYS_H
#define GEN_FORM_WAYS_H

#include "store/compiled/form.h"

enum { FORM_WAYS_FIELDS = 24, FORM_WAYS_VALUES = 24, FORM_WAYS_AGES = 64, FORM_WAYS_POINTS = 64 };

/* A field can be looked at in more ways than one, and is then there more than once. BY_CHANCE: a
 * rule that may hold or not, whatever else does: it compares two dates, or looks into rows. */
enum form_look_by { BY_ANSWER, BY_NUMBER, BY_DAY, BY_CHANCE };

/* A field that rules look at, or (field NULL) the account. Its states: of a choice 0 nothing,
 * then the values, then another; of checkboxes a set of bits, the last for another; of a date 0
 * nothing, then ages; of a number or a day 0 nothing, then points; of chance 0 no, 1 yes. */
struct form_way {
	const struct form_field *field;
	enum form_look_by look;
	const struct condition *chance;
	const struct form_page *page;
	struct str values[FORM_WAYS_VALUES];
	size_t value_count;
	struct { int years; bool over_school_age; } ages[FORM_WAYS_AGES];
	size_t age_count;
	/* millionths; or days from today, months as 30 and years as 360 */
	int64_t points[FORM_WAYS_POINTS];
	size_t point_count;
	bool in_days, in_months;
	size_t state_count, state;
};

struct form_ways {
	const struct form *form;
	struct form_way fields[FORM_WAYS_FIELDS];
	size_t count;
	long steps;                /* how many rules may still be looked at; below 0: it was too much */
	/* a field is looked at in two ways, which agree on whether it is answered */
	bool twice;
	bool too_large;            /* more fields or values than there is room for: not to be begun */
};

struct form_ways form_ways_open(const struct form *f, long steps);

/* Looks at what the rule looks at; NULL: at nothing. All rules first, then form_ways_begin. */
void form_ways_look(struct form_ways *w, const struct condition *c);

/* Sets the first way: nothing is answered. False: too_large. */
bool form_ways_begin(struct form_ways *w);

/* Sets the next way. False: all were tried. */
bool form_ways_next(struct form_ways *w);

/* Whether the rule holds in this way; true when steps are used up. */
bool form_ways_hold(struct form_ways *w, const struct condition *c);

#endif
