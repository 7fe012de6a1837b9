/* casefacts.h: what a case knows and a form that the council sends is filled in with: the child of
 * prefill_answers(). */
#ifndef WEB_CASEFACTS_H
#define WEB_CASEFACTS_H

#include "cgi-bin/web/web.h"
#include "store/cases/child.h"

/* is_self: whoever opens the form is the child or young person. */
struct values *casefacts_of(struct arena *a, const struct child *c, int32_t today, bool is_self);

/* The same for the one of the case who opens it: their link says whether they are the young
 * person. To one of the family from whom a flag keeps where the child is, neither school nor pupil
 * number. */
struct values *casefacts_for(struct web *w, const struct child *c, struct str person);

#endif
