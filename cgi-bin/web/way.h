/* way.h: the way of a case from request to plan, as places of site/parts/way.mustache: a picture,
 * and the same facts as a list. */
#ifndef WEB_WAY_H
#define WEB_WAY_H

#include "store/cases/holder.h"
#include "store/cases/timescale_case.h"
#include "store/compiled/values.h"
#include "store/compiled/words.h"

/* The picture lies on wide pages (WAY_WIDE across) and stands on narrow ones (tall). In its own
 * units. */
enum { WAY_WIDE = 960, WAY_EDGE = 80, WAY_TOP = 36, WAY_STEP = 76 };

/* Sets way: tall, end_y, gone_x and gone_y (how far it has come), under_way (flag: today lies
 * before the next stop, which is not late), stops (list: x, y, label, word, date, text, and one
 * flag of done, now, late, later, exempt). Nothing when the case has no request on record, as a
 * plan that came from elsewhere. whose: the rights of the family, to the reader. */
void way_values(struct values *v, const struct words *w, const struct timescale *t,
                enum holder whose);
/* The same in words for the council's people. */
void way_values_council(struct values *v, const struct words *w, const struct timescale *t);

#endif
