/* nearby.h: whom somebody of the council reaches: of what a person asks about their own data, which
 * is of no case and of no team. */
#ifndef WEB_NEARBY_H
#define WEB_NEARBY_H

#include "cgi-bin/web/clerk.h"
#include "store/cases/allow.h"

/* Of somebody with cases only who reaches one of them learns anything. */
enum err nearby_person(struct web *w, const struct asker *who, struct str person,
                       bool *is) MUST_CHECK;

/* How many of what waits under that scope (WORK_REQUEST) who is signed in reaches; max at most are
 * looked at. */
enum err nearby_requests(struct web *w, struct str scope, size_t max, int64_t *count) MUST_CHECK;

#endif
