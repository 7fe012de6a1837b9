/* leave.h: the buttons beside the questions, the same on a page of a form and on its review: save
 * for later, close, back to why it is asked, cancel, print, PDF. */
#ifndef WEB_LEAVE_H
#define WEB_LEAVE_H

#include "cgi-bin/web/intake.h"

/* The page of the task that a draft fills in: who asked, why, and what to read; empty: it fills
 * none in. */
struct str leave_task(struct web *w, const struct draft *d);

/* Where the button that was pressed leads. False: it was another one, or (on a blank form) one that
 * saves. in: a draft, with its page or none (the review); or a blank form, of which only the id is
 * needed. */
bool leave_path(struct web *w, const struct intake *in, struct str *path);

#endif
