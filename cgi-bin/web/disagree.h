/* disagree.h: the last decision of a case with its reasons, and while somebody may still disagree
 * with one, until when and how. */
#ifndef WEB_DISAGREE_H
#define WEB_DISAGREE_H

#include "cgi-bin/web/web.h"
#include "store/cases/holder.h"
#include "store/cases/timescale_case.h"

struct child;

/* Tree decided: label, date, text; has_decision, has_rights (flags); rights (list: text); holder:
 * where the rights are not the reader's, whose they are. None when nothing was decided that a
 * family must know of. */
void disagree_values(struct web *w, const struct child *c, const struct timescale *t,
                     enum holder whose, struct values *v);

#endif
