/* draft_give.h: a draft that goes over to somebody else, whole. */
#ifndef FORMS_DRAFT_GIVE_H
#define FORMS_DRAFT_GIVE_H

#include "store/forms/draft.h"

/* Gives it over to another person with all that hangs on it: files, what it said before (earlier.h:
 * of which d's owner, by `from`, is the hand), every page's revision. *given is theirs, with an id
 * of its own; d stays as a signpost that says it is with `to`, and nobody helps with it any more.
 * ERR_LIMIT: they have DRAFTS_MAX already. */
/* whose it is to be, 16 bytes; both names */
struct draft_hands { struct str person, to, from; };
enum err draft_give(struct txn *t, struct keys *k, struct draft *d, const struct draft_hands *hands,
                    int64_t now, struct draft *given) MUST_CHECK;
/* For draft_give alone: puts d, whole, at its revision, where no draft is. */
enum err draft_put(struct txn *t, struct keys *k, struct draft *d) MUST_CHECK;

#endif
