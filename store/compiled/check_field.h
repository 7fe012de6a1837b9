/* check_field.h: the checks of one answer. Inside compiled/ only: others ask check.h. */
#ifndef COMPILED_CHECK_FIELD_H
#define COMPILED_CHECK_FIELD_H

#include "store/compiled/check.h"
#include "store/compiled/sight.h"

struct check_field {
	const struct sight *sight;         /* of the form, or of the row it stands in */
	const struct form_field *field;
	const struct value *answer;        /* what is shown of it, or NULL */
	struct str input;                  /* "dob", "needs.r1.date" */
	struct str page;                   /* for its problems; may be empty */
	struct str row;                    /* as in struct problem */
	int64_t row_number;
	enum voice voice;
	int32_t today;
	struct problems *problems;
};

/* Adds a problem of the input with suffix ("-name"); what is the field's label. */
struct problem *check_field_add(const struct check_field *c, struct str suffix, const char *key);

void check_field_shape(const struct check_field *c);
void check_field_required(const struct check_field *c);
void check_field_advice(const struct check_field *c);

/* A date against today and other answers: what must be so, or what is so as a rule
 * (check_bound.c). */
void check_field_bounds(const struct check_field *c, bool warns);

#endif
