/* wishes.h: how those who sent a request want to be reached (post, phone, braille, an interpreter),
 * as they answered: an officer knows it before anything is written to them. */
#ifndef WEB_WISHES_H
#define WEB_WISHES_H

#include "cgi-bin/web/web.h"
#include "store/cases/child.h"

/* For the part wishes: wishes (list: name, date, href, answers (list: label, value)), has_wishes.
 * Of each sender the newest form that asks for it, of the WISHES_MAX newest that the case took in.
 * Which answers, in that order: words casework.wishes.fields; an answer of words
 * casework.wishes.usual alone is no wish. What cannot be read is passed over: it keeps nobody from
 * writing. */
enum { WISHES_MAX = 8 };
enum err wishes_values(struct web *w, const struct child *c, struct values *v) MUST_CHECK;

#endif
