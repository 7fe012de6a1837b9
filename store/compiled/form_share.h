/* form_share.h: what of a form somebody may see and change who helps with some of its pages. pages:
 * list of page ids. Everything else is kept back: other pages, and on theirs what is private, what
 * the owner declares or confirms in person, choices among the owner's own people, and files of
 * pages that are not theirs. Pure. */
#ifndef COMPILED_FORM_SHARE_H
#define COMPILED_FORM_SHARE_H

#include "store/compiled/form_match.h"
#include "store/compiled/problems.h"
#include "store/compiled/values.h"

bool form_share_has(const struct values *pages, struct str page);

/* Of a field or a column. */
bool form_share_keeps_back(const struct form *f, const struct form_field *field,
                           const struct values *pages);

/* The page asks something that a helper can answer. */
bool form_share_offers(const struct form *f, const struct form_page *p);

/* Into now go the pages of m->to that somebody may see who had those of m->from: by the same id, or
 * by asking what one that is gone asked; none that asks what stood on a page that was not
 * theirs. */
void form_share_move(const struct form_match *m, const struct values *pages, struct values *now);

/* After a page was read from what a helper posted: what is kept back stands again as in saved. */
void form_share_settle(const struct form *f, const struct form_page *p, const struct values *pages,
                       const struct values *saved, struct values *typed);

/* Takes out the problems of what is kept back. */
void form_share_problems(const struct form *f, const struct form_page *p,
                         const struct values *pages, struct problems *problems);

#endif
