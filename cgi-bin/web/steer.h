/* steer.h: words that lead to the right form or account; they never stop anybody. */
#ifndef WEB_STEER_H
#define WEB_STEER_H

#include "cgi-bin/web/intake.h"

/* Puts notice and what belongs to it: on the first page of a form for settings when the account is
 * not professional; after the answer SOMEONE_ELSE_PROFESSIONAL, on its page and the next one, an
 * offer to mark such an account as professional. Nothing for who is not signed in. */
void steer_notice(struct web *w, const struct intake *in, struct values *v);

/* Where the offer's button leads, once the page is saved: Update Account and back to this page. */
struct str steer_account(struct web *w, const struct intake *in);

#endif
