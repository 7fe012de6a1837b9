/* answerday.h: by which day a request that was sent is answered: the same on its page, its PDF and
 * the council's page. */
#ifndef WEB_ANSWERDAY_H
#define WEB_ANSWERDAY_H

#include "store/cases/child.h"
#include "store/forms/submission.h"

/* c: its case, or NULL: it is in none. Never a later day than the case has. One
 * that came after the plan is one of a new assessment, which has a time of its own, and a shorter
 * one, unless it was answered before this one came. 0: no clock runs for it. */
int32_t answerday_due(const struct submission *s, const struct child *c);

#endif
