/* reviewrows.h: the annual reviews that are due in a month, as rows of the list that asks schools
 * for their reports: "REFERENCE,annual-review". */
#ifndef WEB_REVIEWROWS_H
#define WEB_REVIEWROWS_H

#include "cgi-bin/web/clerk.h"

/* Of the cases that whoever is signed in reaches, those whose next legal day is a review in the
 * month that begins on `first`; max at most. */
enum err reviewrows_due(struct web *w, int32_t first, size_t max, struct buf *b) MUST_CHECK;

/* For the page: months (list of id, label, chosen), this one first; chosen: the one of ?month=. */
void reviewrows_months(struct web *w, struct values *v);

#endif
