/* second.h: signing in at the council's part, between the password and the session: the second
 * factor is asked for, or set up when there is none yet. A flow (flow.h) with a cookie of its own;
 * its steps: id (of the account, hex), print (coded_print of the password), secret (hex, while the
 * factor is set up), codes (list of recovery codes that are shown). */
#ifndef WEB_SECOND_H
#define WEB_SECOND_H

#include "cgi-bin/web/clerk.h"
#include "store/people/flow.h"

/* After a right password. edge is WRITE. Redirects to the page that asks for the code, or to the
 * one that sets the factor up. */
enum err second_begin(struct web *w, const struct staff *s) MUST_CHECK;

/* The flow of this browser and its account, which may have been changed since. ERR_NOT_FOUND: none,
 * over, the account is disabled, or has another password since. */
enum err second_find(struct web *w, enum flow_kind kind, struct flow *f,
                     struct staff *s) MUST_CHECK;

/* Takes the cost of one try before it is looked at, and keeps that: of tries at the same moment
 * each counts. ERR_LIMIT: no more; what to say stands in w->problems. */
enum err second_try(struct web *w, struct flow *f) MUST_CHECK;

/* What was typed as code was wrong. */
void second_wrong(struct web *w, const struct flow *f);

/* The code was right; s is as it was loaded in this WRITE of main, and changed: saves it, begins
 * the session. edge is WRITE. The caller redirects. */
enum err second_enter(struct web *w, struct flow *f, struct staff *s) MUST_CHECK;

/* Where to after that: what was typed before, the page the person was going to, or their home. */
enum err second_leave(struct web *w) MUST_CHECK;

/* To the newest of what they typed and is kept; without any to next. */
enum err second_onward(struct web *w, struct str next) MUST_CHECK;

/* New recovery codes of whoever is signed in, kept for the page that shows them once. edge is
 * WRITE. */
enum err second_show_codes(struct web *w, const struct str codes[], size_t count) MUST_CHECK;

/* The password was changed: forgets, once a day, that so many wrong codes were typed that there is
 * hardly one left. edge is WRITE. */
enum err second_forgive(struct web *w, const struct staff *s) MUST_CHECK;

#endif
