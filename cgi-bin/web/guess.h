/* guess.h: how many wrong passwords are borne. A browser that is known to the account (familiar.h)
 * has a count of its own. Of all others together: of one account from one network, of one account
 * from anywhere, from one address, from one network. So strangers lock nobody out of a browser of
 * theirs, and a stranger elsewhere with a few tries nobody at all. They refill. Right ones are
 * counted too, more of them. The council's accounts are counted apart from the families'. */
#ifndef WEB_GUESS_H
#define WEB_GUESS_H

#include "cgi-bin/web/web.h"

enum { GUESS_MINUTES = 15 };       /* until a full wait is over, for the sentence */

/* ERR_LIMIT: there were too many; do not look at the password. */
enum err guess_check(struct web *w, struct str email) MUST_CHECK;

/* What came of looking; a wrong one is counted. Begins a WRITE on edge. ERR_LIMIT: meanwhile there
 * were too many, sent at the same moment: what was found, right or wrong, is not to be told. */
enum err guess_settle(struct web *w, struct str email, bool is_right) MUST_CHECK;

/* All of that for somebody who is signed in and types their own password again, as hash has it; a
 * problem says that it is wrong, or that there were too many. edge is not WRITE afterwards. */
enum err guess_own(struct web *w, const char *field, struct str email, struct str hash) MUST_CHECK;

/* It was right. edge is WRITE. */
enum err guess_forget(struct web *w, struct str email) MUST_CHECK;

#endif
