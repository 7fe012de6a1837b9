/* familiar.h: browsers in which somebody signed in to an account before. Each holds a random number
 * that is good for that one account, of which the store keeps nothing: the number is proved by our
 * key. What is typed wrongly there is counted for it alone (guess.h, coded.h), so that a stranger
 * who tries passwords elsewhere keeps nobody out of their own browser. It opens nothing. */
#ifndef WEB_FAMILIAR_H
#define WEB_FAMILIAR_H

#include "cgi-bin/web/web.h"

enum { FAMILIAR_DAYS = 180 };

/* What tells this browser from others of the account behind that address, of the council's side in
 * its programs; empty: it is a stranger to it. Whether there is such an account shows in nothing to
 * who holds no such number. */
struct str familiar_browser(struct web *w, struct str email);

/* The reader has proved who they are: a new number, good for no other account. from: the account's
 * known_from. What lay parked under the number before moves to a cookie of its own (parking.h).
 * edge is WRITE. */
enum err familiar_give(struct web *w, struct str email, int64_t from) MUST_CHECK;

#endif
