/* parked.h: a form page that was posted while nobody was signed in: before there was an account,
 * or after the session ended. It is kept sealed under a key that only that browser holds (a
 * cookie of 32 random bytes), and comes back after signing in. Table "parked": key = hash of the
 * cookie's token. */
#ifndef WEB_PARKED_H
#define WEB_PARKED_H

#include "cgi-bin/web/web.h"

enum { PARKED_TOKEN_BYTES = 32, PARKED_SECONDS = 12 * 3600, PARKED_BYTES_MAX = 1 << 20 };

/* For struct web_program: keeps the posted page and sends the person to sign in. */
enum err parked_add(struct web *w) MUST_CHECK;

/* After signing in (main and edge WRITE): the parked page, when there is one, is saved into the
 * person's draft, a new one when it was a blank form's; *next becomes the page after it. When the
 * page was saved elsewhere meanwhile it stays parked and *next is its address, where both texts
 * are shown. What cannot be saved at all (the draft is gone) is forgotten. */
enum err parked_apply(struct web *w, struct str *next) MUST_CHECK;

/* What is parked for this browser: its address and, in as, its fields. ERR_NOT_FOUND. */
enum err parked_find(struct web *w, struct str *path, struct request *as) MUST_CHECK;

/* Settled: the row and the cookie go. edge is WRITE. */
enum err parked_forget(struct web *w) MUST_CHECK;

#endif
