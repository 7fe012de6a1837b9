/* recheck.h: whoever of the council is signed in types their own password once more, before
 * something that a stranger at their screen must not do: it takes a whole case away, opens an
 * account to a new address, makes codes, or says who of the council may log in as what. Wrong ones
 * count as they do at the door. */
#ifndef WEB_RECHECK_H
#define WEB_RECHECK_H

#include "cgi-bin/web/web.h"

/* The places of parts/password-again: username, and password (tree: problem). */
void recheck_values(struct web *w, struct values *v);

/* The field "password". A problem says that it is missing or wrong, or that there were too many.
 * Slow: main is not WRITE before; edge is not afterwards. */
enum err recheck_password(struct web *w) MUST_CHECK;

#endif
