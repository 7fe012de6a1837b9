/* brought.h: answers that mark a case (store/cases/marking.h), for the programs and their pages. */
#ifndef WEB_BROUGHT_H
#define WEB_BROUGHT_H

#include "store/cases/allow.h"
#include "store/forms/submission.h"

#include "cgi-bin/web/web.h"

/* marking_take(); f: the form that it is, in English. main is WRITE. */
enum err brought_take(struct web *w, const struct form *f, const struct submission *s) MUST_CHECK;

/* Will it mark the case that takes it in? f: as above. */
enum err brought_will(struct web *w, const struct form *f, const struct submission *s,
                      bool *will) MUST_CHECK;

/* marking_unprotect() without exception. */
enum err brought_unprotect(struct web *w, const struct asker *who, struct str child,
                           size_t *count) MUST_CHECK;

/* For the page: brought (list: question, form_title, date, href, looked (who, empty: nobody yet))
 * and the flag unchecked, of one of the case's flags. */
void brought_values(struct web *w, const struct values *marks, struct str flag, struct values *one);

#endif
