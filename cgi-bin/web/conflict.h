/* conflict.h: two saves of one page met: both texts are shown, field by field, and nothing is
 * lost. */
#ifndef WEB_CONFLICT_H
#define WEB_CONFLICT_H

#include "cgi-bin/web/intake.h"

/* Behind a save that is answered by its page, with what is wrong. Some browsers post it again when
 * that is loaded again: this very post then conflicts with nothing that was saved since, and leads
 * to the page. main is WRITE. */
enum err conflict_shown(struct web *w, const struct intake *in) MUST_CHECK;

/* After ERR_CONFLICT of intake_save: the page "conflict", status 409. It posts to the page's own
 * address: what was typed, and keep-FIELD=yours|theirs for each field that differs, conflict=1,
 * action. */
enum err conflict_page(struct web *w, const struct intake *in) MUST_CHECK;

/* After check_read of such a post: puts back what stood in the store for every field that was not
 * kept as typed. */
void conflict_settle(const struct intake *in);

#endif
