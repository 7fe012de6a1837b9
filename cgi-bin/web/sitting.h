/* sitting.h: cookie to session, the same for families and the council, so that who counts as signed
 * in is written once. visitor.h and clerk.h say whose it is. */
#ifndef WEB_SITTING_H
#define WEB_SITTING_H

#include "cgi-bin/web/web.h"
#include "store/people/session.h"

struct sitting {
	struct str cookie;             /* its name */
	int64_t idle_seconds;
	int64_t seconds_max;           /* since it began; 0: as long as the store keeps it */
	enum err (*find)(struct txn *edge, struct keys *k, struct str token, int64_t now,
	                 int64_t idle_seconds, struct session *s);
};

/* *is_awake: there is one, and it counts. Late: s is set, and w->is_late. Neither: nobody. */
enum err sitting_find(struct web *w, const struct sitting *how, struct session *s,
                      bool *is_awake) MUST_CHECK;

/* Notes that it was used, where a minute has passed. edge is not WRITE afterwards. */
enum err sitting_touch(struct web *w, struct session *s) MUST_CHECK;

#endif
