/* prefill.h: facts that are known already, copied into a form once, when its draft begins; they
 * can be changed (WCAG 3.3.7). */
#ifndef WEB_PREFILL_H
#define WEB_PREFILL_H

#include "cgi-bin/web/web.h"
#include "store/compiled/form.h"

/* Fills every field with a prefill and no answer, from the account of the visitor, who is signed
 * in, and from the child of a case: a tree of texts first, last, dob, upn, setting, officer (name),
 * answering ("young_person": the visitor is the child; else "parent"), plan_date, last_review,
 * review_due; dates in ISO, unknown ones left out or empty. casefacts.h makes it. NULL: there is no
 * case. */
void prefill_answers(struct web *w, const struct form *f, const struct values *child,
                     struct values *answers);

#endif
