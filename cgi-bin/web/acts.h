/* acts.h: who acts for somebody who cannot decide (acting.h), for the pages of the council. */
#ifndef WEB_ACTS_H
#define WEB_ACTS_H

#include "cgi-bin/web/web.h"
#include "store/cases/child.h"
#include "store/people/grant.h"

/* May whoever has that access act? The young person acts for nobody here, and a school for no
 * pupil. */
bool acts_may(struct web *w, const struct grant *g);

/* Is it a parent, for whom somebody can act? */
bool acts_parent(struct web *w, const struct grant *g);

/* Adds to list (id, label, chosen) those who are; chosen: hex. */
enum err acts_linked(struct web *w, const struct child *c,
                     bool (*are)(struct web *w, const struct grant *g), struct str chosen,
                     struct values *list) MUST_CHECK;

/* Finds one of them by what was posted (hex), with their name; a stranger to the case is none. */
enum err acts_find(struct web *w, const struct child *c,
                   bool (*are)(struct web *w, const struct grant *g), struct str posted,
                   struct str *name) MUST_CHECK;

/* What an officer has to look at in what is noted, as a sentence: who acts sees the case no more;
 * or is noted by name alone, and somebody of that name sees it. Empty: nothing. */
enum err acts_note(struct web *w, const struct child *c, struct str *note) MUST_CHECK;

#endif
