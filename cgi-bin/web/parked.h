/* parked.h: a page that was posted and could not be taken: nobody was signed in, before there was
 * an account or after the session ended; or its file broke off, on a page that has nowhere to be
 * kept (incoming.h). It is kept sealed under a key that only that browser holds (parking.h), and
 * comes back to that account. What an officer posted lies apart, under cookies of the council's
 * side, and opens for their account alone (clerk.h). */
#ifndef WEB_PARKED_H
#define WEB_PARKED_H

#include "cgi-bin/web/web.h"

enum {
	PARKED_POSTS_MAX = 8, PARKED_BYTES_MAX = 1 << 20 /* of all of them */,
	PARKED_IN_HOUR = 60,       /* by one account; of who has none, from one address */
};

/* For struct web_program: keeps the posted page and sends the person to sign in. Several pages
 * are kept side by side, of one page the newest. Of an upload what was typed beside the file is
 * kept. Where so much came of one, that many wait or what is left of edge is for signing in it is
 * shown, to be copied; ERR_LIMIT, ERR_FULL: nobody wrote any of it. */
enum err parked_add(struct web *w) MUST_CHECK;

/* For struct web_program, where pages with a file have nowhere to be kept: behind a post that was
 * answered. When it broke off what was typed is kept for this account; when it came whole, what was
 * kept of that page is settled. */
enum err parked_after(struct web *w) MUST_CHECK;

/* For the GET of such a page: what is kept of it stands in the request as if it were posted now.
 * ERR_NOT_FOUND: nothing, or an empty page was asked for. And for its values: says so (notice), and
 * leads to the empty page. */
enum err parked_return(struct web *w) MUST_CHECK;
void parked_values(struct web *w, struct values *v);

/* After signing in (main and edge WRITE): each parked page is saved into the person's draft; *next
 * becomes the page after the last. When a page was saved elsewhere meanwhile, waits for its file or
 * finds no room, it stays parked and *next is its address, where both texts, or what was typed, are
 * shown. What somebody else typed waits for them. A page of a blank form is theirs when their own
 * session had ended. Where nobody was known, also when this very sign-in leads on from it (*next)
 * within an hour: then it begins a draft; any other waits, too, and Recover a Form names it and
 * asks (typed.h). What cannot be
 * saved at all (the draft is gone) stays parked too, and *next is its address until that has been
 * opened (parked_gone). */
enum err parked_apply(struct web *w, struct str *next) MUST_CHECK;

/* The visitor says that a page of a blank form is theirs (main and edge WRITE): it begins a draft,
 * or goes into that which another page of it began. key: parked_post_typed_at in decimal.
 * ERR_NOT_FOUND: it is not here any more. */
enum err parked_take(struct web *w, struct str key, struct str *next) MUST_CHECK;

/* For the GET of a page that is not there: what they typed in it, and in all others that had gone
 * when they signed in, stands in the fields of the request. ERR_NOT_FOUND. edge becomes WRITE. */
enum err parked_gone(struct web *w) MUST_CHECK;

/* What is parked in this browser for that address, and was not typed by somebody else;
 * BODY_MULTIPART: its own page shows it (parked_return). ERR_NOT_FOUND. */
enum err parked_find(struct web *w, struct str path, struct request *as) MUST_CHECK;

/* The newest of all that they typed. ERR_NOT_FOUND. */
enum err parked_newest(struct web *w, struct request *as) MUST_CHECK;

/* Something is, whoever typed it. */
bool parked_waits(struct web *w);

/* That page is settled (empty path: each that was typed by who is signed in, or was); with the last
 * one the row and the cookie go. A page of a blank form of which nothing says whose it is stays.
 * edge becomes WRITE when there is one. */
enum err parked_forget(struct web *w, struct str path) MUST_CHECK;

#endif
