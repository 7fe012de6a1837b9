/* clerk.h: cookie to member of staff: who asks in the council's part, and what every page of it
 * shows of them. The counterpart of visitor.h; a program has one or the other. */
#ifndef WEB_CLERK_H
#define WEB_CLERK_H

#include "cgi-bin/web/web.h"
#include "store/people/staff.h"
#include "store/people/staff_session.h"

#define CLERK_LOGIN "/staff/login"

struct clerk {
	bool signed_in;
	bool is_late;                  /* the session ended by itself a while ago */
	struct session session;        /* SESSION_STAFF; set when signed_in or is_late */
	struct staff staff;            /* set when signed_in */
};

/* For struct web_program, with .login = CLERK_LOGIN: sets w->clerk and w->identity (STAFF for who
 * reads cases, ADMIN for a system administrator), and notes that they were here. An account that is
 * disabled is nobody from that moment. */
enum err clerk_find(struct web *w) MUST_CHECK;

/* Whoever is signed in still is, and what their account may do is read anew. ERR_UNSIGNED. */
enum err clerk_again(struct web *w) MUST_CHECK;

/* For struct web_program: signed_in, person_name, idle_minutes, reads_cases and is_admin (flags for
 * the menu). */
void clerk_common(struct web *w, struct values *v);

/* For struct web_program: a POST that came after the session ended, by itself or otherwise, or from
 * a page of an earlier one, is kept for the account that it, or the token of the page, is of; after
 * signing in a page offers to send it (/staff/resume), whatever program it was for. */
enum err clerk_park(struct web *w) MUST_CHECK;

/* Behind a POST that was answered: sent again from the page that offered it, it is settled; when it
 * came through they are led to what else they had typed. */
enum err clerk_settle(struct web *w) MUST_CHECK;

/* Begins a session: cookie and audit. main and edge are WRITE; s was saved. */
enum err clerk_sign_in(struct web *w, const struct staff *s) MUST_CHECK;

/* Ends the one of this request, with its cookies. edge is WRITE. */
enum err clerk_sign_out(struct web *w) MUST_CHECK;

/* Where an account of that role begins its day. */
struct str clerk_home(enum staff_role role);

/* An entry of the trail by whoever is signed in. main is WRITE. */
enum err clerk_note(struct web *w, const char *action, struct str object) MUST_CHECK;

#endif
