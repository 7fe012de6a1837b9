/* apart.h: people of the same name in one list are told apart by their birth dates, so that nobody
 * takes one child for another. */
#ifndef WEB_APART_H
#define WEB_APART_H

#include "cgi-bin/web/web.h"

/* Letters large and small are the same; a name that is empty is nobody's. */
bool apart_is_same(struct str name, struct str other);

/* "Ben Kay, 3 Apr 2015"; born: a day, 0: unknown, then the name alone. */
struct str apart_name(struct web *w, struct str name, int32_t born);

/* The same; born as an answer: ISO 8601, or empty. */
struct str apart_name_iso(struct web *w, struct str name, struct str born);

/* The same, by what a form of the visitor's says: one that they have begun, with its id, or (begun
 * NULL) one that they sent, with its address. However many are named, their answers take no memory
 * of the request. */
struct str apart_name_form(struct web *w, struct str name, struct str id,
                           const struct form *begun);

#endif
