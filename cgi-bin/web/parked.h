/* parked.h: a form page that was posted while nobody was signed in: before there was an account,
 * or after the session ended. It is kept sealed under a key that only that browser holds (a
 * cookie of 32 random bytes), and comes back after signing in. What an officer posted after the
 * session ended is kept in the same way, with a cookie of its own, and opens for that account alone
 * (clerk.h). Table "parked": key = hash of the cookie's token, and the account of an officer. */
#ifndef WEB_PARKED_H
#define WEB_PARKED_H

#include "cgi-bin/web/web.h"

enum { PARKED_TOKEN_BYTES = 32, PARKED_SECONDS = 12 * 3600, PARKED_POSTS_MAX = 8,
       PARKED_BYTES_MAX = 1 << 20 /* of all of them */ };

/* For struct web_program: keeps the posted page and sends the person to sign in. Several pages
 * are kept side by side, of one page the newest. Of an upload what was typed beside the file is
 * kept. */
enum err parked_add(struct web *w) MUST_CHECK;

/* After signing in (main and edge WRITE): each parked page is saved into the person's draft, a
 * new one for each blank form; *next becomes the page after the last. When a page was saved
 * elsewhere meanwhile it stays parked and *next is its address, where both texts are shown. What
 * somebody else typed, but for a blank form, waits for them. What cannot be saved at all (the draft
 * is gone) is forgotten. */
enum err parked_apply(struct web *w, struct str *next) MUST_CHECK;

/* What is parked in this browser for that address, and was not typed by somebody else.
 * ERR_NOT_FOUND. */
enum err parked_find(struct web *w, struct str path, struct request *as) MUST_CHECK;

/* That page is settled; with the last one the row and the cookie go. edge is WRITE. */
enum err parked_forget(struct web *w, struct str path) MUST_CHECK;

#endif
