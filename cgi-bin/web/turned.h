/* turned.h: what is answered in a handler's place: to nobody, to a form of another session, to what
 * was sent for something that is not there. What was typed is kept, or shown. For web_run. */
#ifndef WEB_TURNED_H
#define WEB_TURNED_H

#include "cgi-bin/web/web.h"

/* Nobody is signed in: what they sent is parked where the program does so, and they are led to sign
 * in and back. ERR_UNSIGNED to a script, ERR_NOT_FOUND where whatever is there is no stranger's
 * business. */
enum err turned_to_sign_in(struct web *w, const struct route *route) MUST_CHECK;

/* Whoever is signed in shows that the form came from a page of this session; and the answer when it
 * did not: 403, but for a page of theirs of an earlier session; what was typed into one of somebody
 * else's is parked for them. */
bool turned_is_of_session(struct web *w);
enum err turned_refuse(struct web *w) MUST_CHECK;

/* One text is longer than any box may hold (urlencoded.h): 413, with what they typed. */
enum err turned_too_long(struct web *w) MUST_CHECK;

/* Behind a handler, with what it returned. Where it found nothing all that was written is undone,
 * and what was sent to it, or parked for it, is shown to who typed it (unsaved.h); of the thing
 * itself nothing. So is what a full store cannot take. Of a form that is not there it is said what
 * may have become of it. */
enum err turned_give_back(struct web *w, const struct route *route, enum err e) MUST_CHECK;

#endif
