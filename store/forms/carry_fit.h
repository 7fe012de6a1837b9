/* carry_fit.h: one answer, given to one question, as an answer to another; for carry.c. A cell of a
 * row is one too, a table or people list is none. */
#ifndef FORMS_CARRY_FIT_H
#define FORMS_CARRY_FIT_H

#include "store/compiled/answers.h"
#include "store/compiled/form_match.h"

struct carry_way {
	const struct form_match *m;
	const struct form_pair *list;      /* of a cell: its table; else NULL */
	const struct form_pair *pair;      /* NULL, or its `to` NULL: it is no longer asked */
	struct str type;                   /* of the question that was asked, by name */
};

/* Into moved, by the id it has now, goes what fits; the rest into left, as it was. */
void carry_fit(const struct carry_way *w, const struct value *one, struct values *moved,
               struct values *left);

/* A copy of one by that name. */
void carry_put(struct values *tree, struct str name, const struct value *one);

#endif
