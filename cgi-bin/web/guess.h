/* guess.h: how many wrong passwords are borne: of one account from one network, of one account from
 * anywhere, from one address. So a stranger elsewhere cannot lock anybody out with a few. They
 * refill. The council's accounts are counted apart from the families'. */
#ifndef WEB_GUESS_H
#define WEB_GUESS_H

#include "cgi-bin/web/web.h"

enum { GUESS_MINUTES = 15 };       /* until a full wait is over, for the sentence */

/* ERR_LIMIT: there were too many; do not look at the password. */
enum err guess_check(struct web *w, struct str email) MUST_CHECK;

/* One more was wrong. Begins a WRITE on edge. */
enum err guess_count(struct web *w, struct str email) MUST_CHECK;

/* It was right. edge is WRITE. */
enum err guess_forget(struct web *w, struct str email) MUST_CHECK;

#endif
