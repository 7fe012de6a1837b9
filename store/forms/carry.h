/* carry.h: the answers of a draft moved to another version of its form. Pure; nothing is lost: what
 * the other version does not ask, or no longer offers, is set aside and comes back when a later
 * version asks it again.
 * Set aside: a tree by field id, each a list of {type, version (of the form that asked it, which
 * is kept for as long), columns (tree by column id: type), answer}, newest first. A row of which
 * only some cells were set aside has the cells that moved in ".same": by them it is known again. */
#ifndef FORMS_CARRY_H
#define FORMS_CARRY_H

#include "store/compiled/answers.h"
#include "store/compiled/form_match.h"

struct carry {
	struct values *answers;    /* for the form `to` */
	struct values *aside;      /* what it cannot take */
	/* Lists of field ids: */
	/* answered, and asked in other words or by another id, moved in part or back again */
	struct values *moved;
	struct values *lost;       /* of `from`: answered, and set aside whole or in part */
	struct values *added;      /* of `to`: not asked in `from`, and not answered */
	struct values *over;       /* of `to`: moved with more rows than it has room for */
	struct values *required;   /* of `to`: insisted on, which `from` did not do, and not answered */
};

/* An answer moves when something asks it still (form_match.h), with the same type or one that it
 * fits (form_match_converts), and what was chosen can still be chosen; of rows and ticks each that
 * can. aside: what stood aside before, or NULL. Lives in the arena of answers. */
void carry_answers(const struct form_match *m, const struct values *answers,
                   const struct values *aside, struct carry *c);

/* One of those lists holds that id; NULL holds none. */
bool carry_names(const struct values *ids, struct str id);

#endif
