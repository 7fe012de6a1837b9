/* marking.h: answers of a form that mark the case they belong to (flag in docs/form-language.md):
 * what staff must know first stands from the moment the case has the form, and not from when
 * somebody has read it. */
#ifndef WEB_MARKING_H
#define WEB_MARKING_H

#include "store/cases/allow.h"
#include "store/forms/submission.h"

#include "cgi-bin/web/web.h"

/* Marks the case of s by its answers; f: the form that it is, in English. The case is loaded and
 * saved; main is WRITE. In an older version those mark that do in the newest. An answer that says
 * no, also in words (words casework.flags.none), marks nothing. Whoever was marked as protected is
 * not any more, but the sender of s: whom the new answer protects an officer has to say. */
enum err marking_take(struct web *w, const struct form *f, const struct submission *s) MUST_CHECK;

/* Nobody on the case stays marked as protected by what is noted there, but the person `but` (empty:
 * without exception); count: how many were. Goes to the history. */
enum err marking_unprotect(struct web *w, const struct asker *who, struct str child, struct str but,
                           size_t *count) MUST_CHECK;

/* Is there an answer behind that flag; one at which nobody has looked? Flag empty: any. */
bool marking_has(const struct values *marks, struct str flag);
bool marking_waits(const struct values *marks, struct str flag);

/* For the page: brought (list: question, form_title, date, href, looked (who, empty: nobody yet))
 * and the flag unchecked, of one of the case's flags. */
void marking_values(struct web *w, const struct values *marks, struct str flag, struct values *one);

#endif
