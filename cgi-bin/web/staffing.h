/* staffing.h: the accounts of the council's people: all of them, and what of role and team can be
 * chosen, and what was. */
#ifndef WEB_STAFFING_H
#define WEB_STAFFING_H

#include "cgi-bin/web/web.h"
#include "store/people/staff.h"

/* The places of the part staff-choices: roles and teams; those of steps (role, team) are chosen. */
void staffing_values(struct web *w, const struct values *steps, struct values *v);

/* Name, phone, role and team of steps into s; what cannot be goes to w->problems. */
void staffing_take(struct web *w, const struct values *steps, struct staff *s);

/* Those who may log in first, each group by name. */
enum err staffing_all(struct web *w, struct staff **all, size_t *count) MUST_CHECK;

/* Of who is signed in. */
bool staffing_is_own(const struct web *w, const struct staff *s);

/* Its page, with that behind it; and with ?done= and what was done. */
struct str staffing_path(struct web *w, const struct staff *s, const char *more);
struct str staffing_done(struct web *w, const struct staff *s, const char *what);

/* In a WRITE: nobody has disabled this administrator meanwhile, so that of two who disable each
 * other at the same moment one is left. Else ERR_NOT_FOUND. */
enum err staffing_admin_stands(struct web *w) MUST_CHECK;

/* The account of the address (":id"); in a WRITE after staffing_admin_stands. ERR_NOT_FOUND. */
enum err staffing_find(struct web *w, struct staff *s) MUST_CHECK;

/* Keeps it, writes the action into the trail and leads to its page, which says what was done.
 * ends_sessions: those of before; who reads cases and who manages accounts are parted, and a
 * session of the one does not become one of the other. */
enum err staffing_save(struct web *w, struct staff *s, bool ends_sessions, const char *action,
                       const char *what) MUST_CHECK;

#endif
