/* rows.h: rows of tables and people lists, added and removed by a round trip. */
#ifndef WEB_ROWS_H
#define WEB_ROWS_H

#include "cgi-bin/web/intake.h"

/* After a page was saved: action "add:FIELD" or "remove:FIELD:ROW". An empty row goes at once; a
 * filled one is asked about first. *is_done: it was such an action and is answered. */
enum err rows_change(struct web *w, struct intake *in, bool *is_done) MUST_CHECK;

/* Such an action came before, in this very post: answered by where it led. */
enum err rows_again(struct web *w, bool *is_done) MUST_CHECK;

/* Handlers of /drafts/:draft/row/:field/:row: "do you want to remove it?", and the answer. */
enum err rows_ask(struct web *w) MUST_CHECK;
enum err rows_remove(struct web *w) MUST_CHECK;

#endif
