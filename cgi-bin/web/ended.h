/* ended.h: the draft of a form that the council asked for, and that cannot be sent any more. */
#ifndef WEB_ENDED_H
#define WEB_ENDED_H

#include "cgi-bin/web/intake.h"

/* ENDED_LEFT: whoever filled it in belongs to the school or service no more that was asked: it is
 * not there for them. ENDED_OVER: it is theirs, but their access to the case or their right to
 * complete its forms has ended, or it was begun anew by somebody else. */
enum ended { ENDED_NOT, ENDED_LEFT, ENDED_OVER };

enum ended ended_how(struct web *w, const struct draft *d);

/* Says so, with every answer of in->typed to be copied; never sent to who helps. After ERR_EXPIRED
 * of intake_load(). What is posted for a page of it is still saved (intake_save). */
enum err ended_page(struct web *w, int status, const struct intake *in) MUST_CHECK;

/* What is said where the council took back what d answers, or closed the case; empty: it did not.
 * It can be gone on with, and sent, all the same. */
struct str ended_taken_back(struct web *w, const struct draft *d);

#endif
