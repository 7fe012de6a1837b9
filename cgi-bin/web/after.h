/* after.h: the next page of a list that goes on behind the id of its last row, as ?after=HEX. */
#ifndef WEB_AFTER_H
#define WEB_AFTER_H

#include "cgi-bin/web/web.h"

/* Empty: the first page. False: something else stands there. */
bool after_read(struct web *w, size_t bytes, struct str *after);

/* Fills the place older: the list at that path, behind last. */
void after_values(struct web *w, struct str path, struct str last, struct values *v);

#endif
