/* carry.h: the answers of a draft moved from the version of the form it was begun with to a newer
 * one. Pure. Nothing is dropped: what has no place in the new form is put aside, and what was put
 * aside before comes back when the new form has a place for it. */
#ifndef FORMS_CARRY_H
#define FORMS_CARRY_H

#include "store/compiled/form.h"
#include "store/compiled/values.h"

struct carried {
	struct values *answers;        /* for the new form */
	struct values *aside;          /* by field id: {type, answer}: no longer asked, or asked in another way */
	struct values *added;          /* list of text: ids of fields that are new and are asked */
};

/* An answer moves when a field of its id stands in `to` with the same type and, for a choice, still
 * offers what was chosen. All are copies in arena a. aside: of the draft before; NULL: none. */
struct carried carry_answers(struct arena *a, const struct form *from, const struct form *to,
                             const struct values *answers, const struct values *aside);

#endif
