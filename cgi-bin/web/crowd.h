/* crowd.h: how much who is not signed in may have done from one address: a sign-in, a code, an
 * account, a page to be kept. Beside the limits of each journey, which are far tighter for one
 * account; this one is so wide that a school or a village behind one address meets it only when
 * somebody there floods us. */
#ifndef WEB_CROWD_H
#define WEB_CROWD_H

#include "cgi-bin/web/web.h"

enum { CROWD_POSTS = 600, CROWD_SECONDS = 900, CROWD_WAIT_SECONDS = 60, CROWD_DAY_FILES = 200 };

/* Whoever stands in front of us, for everybody, and has not said for whom. */
bool crowd_is_this_machine(struct str address);

/* For each POST of nobody, before its body is read. This machine itself is never asked. ERR_LIMIT:
 * w->retry_seconds is when to come back. */
enum err crowd_take(struct web *w) MUST_CHECK;

/* Files of forms that one person adds in a day. */
bool crowd_has_filled(struct web *w, struct str person);
enum err crowd_count_file(struct web *w, struct str person) MUST_CHECK;    /* after web_write */

#endif
