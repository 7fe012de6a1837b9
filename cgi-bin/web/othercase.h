/* othercase.h: a guard against the wrong file: does a text (the name of a file, a title) name
 * another case? */
#ifndef WEB_OTHERCASE_H
#define WEB_OTHERCASE_H

#include "cgi-bin/web/web.h"
#include "store/cases/child.h"

/* Two words side by side that are first and last name of another case (either first), or its
 * reference. Only that there is one is said, never which: whoever asks may not reach it. */
enum err othercase_named(struct web *w, const struct child *c, struct str text,
                         bool *is_named) MUST_CHECK;

#endif
