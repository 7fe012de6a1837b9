/* once.h: what must not happen twice when a button is pressed twice, a connection breaks or a page
 * is loaded anew. The page carries a nonce; where the change led is kept with it, in the
 * transaction of the change, and the same change leads there again. */
#ifndef WEB_ONCE_H
#define WEB_ONCE_H

#include "cgi-bin/web/web.h"

/* A fresh nonce for the page: the place "nonce". Its form posts it under that name. It is sealed to
 * whoever the page was made for. */
void once_values(struct web *w, struct values *v);

/* The post brings no nonce, or one of a page that was made for whoever posts it (or for anybody,
 * before they signed in). False: it is made up, or somebody else's. */
bool once_is_ours(struct web *w);

/* A nonce of a page that was made for that person. */
bool once_is_for(struct web *w, struct str nonce, struct str person);

/* What tells one change from the next; empty when the page brought no nonce, then nothing is found
 * or kept. Of this page whatever it posts; or of this very post, to the letter, with what came
 * beside its fields (a file): so a page that one went back to and changed is a new change. */
struct str once_page(struct web *w);
struct str once_post(struct web *w, struct str beside);

/* Where it led before. ERR_NOT_FOUND: it was not yet done. owner: 16 bytes, who does it. */
enum err once_find(struct web *w, struct str owner, struct str change,
                   struct str *where) MUST_CHECK;

/* The same for a handler: *is_done: it was, and 303 to there is the answer. */
enum err once_again(struct web *w, struct str owner, struct str change, bool *is_done) MUST_CHECK;

/* It is done now: keeps where it leads; and 303 to there. main is WRITE. */
enum err once_keep(struct web *w, struct str owner, struct str change, struct str where) MUST_CHECK;
enum err once_done(struct web *w, struct str owner, struct str change, struct str where) MUST_CHECK;

#endif
