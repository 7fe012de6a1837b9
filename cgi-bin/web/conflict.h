/* conflict.h: two saves of one page met: both texts are shown, field by field, and nothing is
 * lost. */
#ifndef WEB_CONFLICT_H
#define WEB_CONFLICT_H

#include "cgi-bin/web/intake.h"

/* After ERR_CONFLICT of intake_save: the page "conflict", status 409. It posts to the page's own
 * address: what was typed, and keep-FIELD=yours|theirs for each field that differs, conflict=1,
 * action. */
enum err conflict_page(struct web *w, const struct intake *in) MUST_CHECK;

/* After check_read of such a post: puts back what stood in the store for every field that was not
 * kept as typed. */
void conflict_settle(const struct intake *in);

#endif
