/* mended.h: dates that an officer types over others, asked about once. Most happen more than once,
 * and then both count (timescale_facts.h); of one that was mistyped nothing shall count. */
#ifndef WEB_MENDED_H
#define WEB_MENDED_H

#include "cgi-bin/web/web.h"
#include "store/cases/child.h"
#include "store/cases/timescale_case.h"

/* would_be[event]: the days as they were typed, of dates that are not on the page those of c.
 * Gives " event~day" of each day of c that would be written over and count all the same, as
 * something else lies between; empty: of none. */
struct str mended_find(struct web *w, const struct child *c, const int32_t *would_be);

/* For each of them in asked: text, and the box that says it was a mistake (wrong, its name; label;
 * chosen). */
void mended_values(struct web *w, struct str asked, const int32_t *would_be, struct values *list);

/* The box was ticked beside this day, which asked names. */
bool mended_is_wrong(struct web *w, struct str asked, enum timescale_event event, int32_t was);

#endif
