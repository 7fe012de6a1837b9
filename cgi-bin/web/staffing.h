/* staffing.h: role and team of a staff account: what can be chosen, and what was. */
#ifndef WEB_STAFFING_H
#define WEB_STAFFING_H

#include "cgi-bin/web/web.h"
#include "store/people/staff.h"

/* The places of the part staff-choices: roles and teams; those of steps (role, team) are chosen. */
void staffing_values(struct web *w, const struct values *steps, struct values *v);

/* Name, phone, role and team of steps into s; what cannot be goes to w->problems. */
void staffing_take(struct web *w, const struct values *steps, struct staff *s);

#endif
