/* form_ways.h: every way to answer the fields that some rules look at, directly or through the
 * rules of those fields. As far as rules look, an answer is nothing, one of the values that they
 * name, or another; a birth date is an age. */
#ifndef GEN_FORM_WAYS_H
#define GEN_FORM_WAYS_H

#include "store/compiled/form.h"

enum { FORM_WAYS_FIELDS = 24, FORM_WAYS_VALUES = 24, FORM_WAYS_AGES = 64 };

/* A field that rules look at, or (field NULL) the account. Its states: of a choice 0 nothing,
 * then the values, then another; of checkboxes a set of bits, the last for another; of a date 0
 * nothing, then ages. */
struct form_way {
	const struct form_field *field;
	const struct form_page *page;
	struct str values[FORM_WAYS_VALUES];
	size_t value_count;
	struct { int years; bool over_school_age; } ages[FORM_WAYS_AGES];
	size_t age_count;
	size_t state_count, state;
};

struct form_ways {
	const struct form *form;
	struct form_way fields[FORM_WAYS_FIELDS];
	size_t count;
	long steps;                /* how many rules may still be looked at; below 0: it was too much */
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
