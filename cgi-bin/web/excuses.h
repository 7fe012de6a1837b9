/* excuses.h: what is told of why a time limit of a case does not apply. There may be more than one
 * reason. */
#ifndef WEB_EXCUSES_H
#define WEB_EXCUSES_H

#include "cgi-bin/web/web.h"
#include "store/cases/timescale.h"

struct child;

/* To list (text) what the council wrote beside each reason of that limit, for the family; where
 * there are several, with the reason it stands beside. */
void excuses_tell(struct web *w, const struct child *c, enum limit_of_time limit,
                  struct values *list);

/* All reasons of that limit, in words for families; empty: it has none. */
struct str excuses_reasons(struct web *w, const struct child *c, enum limit_of_time limit);

#endif
