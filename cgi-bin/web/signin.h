/* signin.h: the first step of signing in, e-mail address and password: the same for families and
 * the council, so that what an attacker meets is written once. */
#ifndef WEB_SIGNIN_H
#define WEB_SIGNIN_H

#include "cgi-bin/web/entry.h"

enum { SIGNIN_FIELDS = 2 };

struct signin {
	const struct entry_field *fields;                    /* email, password */
	enum err (*page)(struct web *w, int status, const struct values *steps);
	/* The hash of that account's password; empty when it cannot sign in, which costs the same
	 * work. */
	enum err (*load)(struct web *w, struct str email, struct str *hash);
	enum err (*leave)(struct web *w);                    /* the button "Cancel" */
	/* the password was right; edge is WRITE */
	enum err (*enter)(struct web *w, struct values *steps);
};

/* Says beside the address what is wrong, and counts wrong passwords (guess.h). */
enum err signin_post(struct web *w, const struct signin *s) MUST_CHECK;

#endif
