/* condition.h: when a page, a question, an option or a row is asked, and what an answer must be.
 * Part of form.h; docs/form-language.md, "Conditions". Played by sight.h. */
#ifndef COMPILED_CONDITION_H
#define COMPILED_CONDITION_H

#include <stddef.h>
#include <stdint.h>

#include "store/base/str.h"

/* Their numbers stand in compiled forms, and old versions of forms are kept for their drafts: add
 * at the end, never between. */
enum condition_kind {
	CONDITION_IS,            /* field's answer is (or, for checkboxes, holds) values[0] */
	CONDITION_IN,            /* it is one of values */
	CONDITION_ANSWERED,
	CONDITION_AGE_AT_LEAST,  /* number: whole years */
	CONDITION_AGE_UNDER,
	CONDITION_OVER_SCHOOL_AGE,
	CONDITION_ACCOUNT,       /* values[0]: "professional" */
	CONDITION_ALL, CONDITION_ANY, CONDITION_NOT,
	CONDITION_AT_LEAST,      /* field's answer, a number, against values[0], a number */
	CONDITION_AT_MOST,
	CONDITION_MORE_THAN,
	CONDITION_LESS_THAN,
	CONDITION_BEFORE,        /* field's answer, a date, against values[0]: "today", the id of a */
	CONDITION_AFTER,         /* field, or a date in ISO 8601. With values[1] ("days", "weeks", */
	CONDITION_ON_OR_BEFORE,  /* "months", "years") at least number of them lie between */
	CONDITION_ON_OR_AFTER,
	CONDITION_WITHIN,        /* at most number of values[1] lie between, on either side */
	CONDITION_ANY_ROW,       /* parts[0] holds in a row of field, a table or people list */
	CONDITION_EVERY_ROW,     /* in each, and there is one */
	CONDITION_ROWS_AT_LEAST, /* number of rows with something in them, in which parts[0], when */
	CONDITION_ROWS_AT_MOST,  /* there is one, holds */
	CONDITION_KINDS
};

struct condition {
	enum condition_kind kind;
	/* id; in a table or people list first looked for in the same row */
	struct str field;
	struct str *values;
	size_t value_count;
	int32_t number;
	const struct condition **parts;  /* of ALL, ANY, NOT, and of rules about rows */
	size_t part_count;
};

/* Those that compare a number, a date, or look into rows. */
static inline bool condition_is_number(const struct condition *c)
{
	return c->kind >= CONDITION_AT_LEAST && c->kind <= CONDITION_LESS_THAN;
}

static inline bool condition_is_day(const struct condition *c)
{
	return c->kind >= CONDITION_BEFORE && c->kind <= CONDITION_WITHIN;
}

static inline bool condition_is_row(const struct condition *c)
{
	return c->kind >= CONDITION_ANY_ROW && c->kind <= CONDITION_ROWS_AT_MOST;
}

/* The field that a date is compared with; empty: with today, or with a date that is written. */
static inline struct str condition_other(const struct condition *c)
{
	bool is_id = condition_is_day(c) && c->value_count > 0 && c->values[0].n > 0 &&
	             c->values[0].p[0] >= 'a' && c->values[0].p[0] <= 'z' &&
	             !str_is(c->values[0], "today");

	return is_id ? c->values[0] : STR("");
}

#endif
