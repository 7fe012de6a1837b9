/* still.h: a request waits: for its body, for a place to look at a password, for the writer before
 * it. Whoever ended a session or an account meanwhile meant this request too. */
#ifndef WEB_STILL_H
#define WEB_STILL_H

#include "cgi-bin/web/web.h"

/* By main and edge as they are: whoever was signed in when it came still is, and what an account
 * of the council may do is read anew. Nobody stays nobody. ERR_UNSIGNED. */
enum err still_signed_in(struct web *w) MUST_CHECK;

#endif
