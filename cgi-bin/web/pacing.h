/* pacing.h: how often one person writes to the council about one child. Far above what anybody
 * needs; it keeps a script, or a key that sticks, from filling the team's list and the officers'
 * mail. And the same text again within a minute is the same message: two windows, or a button
 * pressed while nothing seemed to happen. */
#ifndef WEB_PACING_H
#define WEB_PACING_H

#include "cgi-bin/web/kin.h"
#include "store/cases/unsent.h"

enum { PACING_MESSAGES = 20, PACING_DOCUMENTS = 60, PACING_SECONDS = 3600,
       PACING_SAME_SECONDS = 60 };

enum pacing { PACING_OF_MESSAGES, PACING_OF_DOCUMENTS };

/* Takes one. main is WRITE already; edge becomes it. ERR_LIMIT: none is left, and w->problems says
 * so, with the time from when on there will be one. */
enum err pacing_take(struct web *w, const struct kin *k, enum pacing what) MUST_CHECK;

/* Did they send this within the last minute? Files are compared by name and size; without any it is
 * the one that another window sent with them. */
enum err pacing_is_sent(struct web *w, const struct unsent *u, bool *is_sent) MUST_CHECK;

#endif
