/* marker.h: cases of before marked by their answers (cases/marking_back.h): by the keeper some at a
 * turn, as the mail must not wait; by portal purge all at once. */
#ifndef PORTAL_MARKER_H
#define PORTAL_MARKER_H

#include "store/portal/tool.h"

struct marker;

/* NULL: there is none to look through, or it cannot be told (the log says so). */
struct marker *marker_open(const struct tool *t);

/* The next turn; each in a transaction of its own. false: it is done, logged and closed. */
bool marker_turn(struct marker *m);

/* The whole of it. marked: how many cases. */
enum err marker_all(const struct tool *t, size_t *marked) MUST_CHECK;

#endif
