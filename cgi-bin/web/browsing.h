/* browsing.h: somebody of the council who opens one case after another. Nobody is stopped, as some
 * mornings need it; those who answer for them are told, once a day, and the trail says when. */
#ifndef WEB_BROWSING_H
#define WEB_BROWSING_H

#include "cgi-bin/web/desk_case.h"

enum { BROWSING_CASES = 40 };      /* in an hour, each counted once */

/* A look at that case, or at a request that waits, was just written down: main is a WRITE.
 * "many_cases" in the trail; letters to the managers and the administrators of the team, or to the
 * system's administrators when there is none. */
enum err browsing_count(struct web *w, const struct asker *who, struct str child) MUST_CHECK;

#endif
