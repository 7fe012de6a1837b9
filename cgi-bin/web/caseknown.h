/* caseknown.h: what a page of several boxes shows of a case, as a mark that it posts back: so that
 * one which stood open, or was kept while its writer was signed out, takes nothing back that a
 * colleague did meanwhile. */
#ifndef WEB_CASEKNOWN_H
#define WEB_CASEKNOWN_H

#include "cgi-bin/web/web.h"
#include "store/cases/child.h"
#include "store/people/grant.h"
#include "store/people/staff.h"

/* Of what staff must know first; of who the child is, and the team; of what somebody may see, not
 * of what is counted there. */
struct str caseknown_flags(struct web *w, const struct values *flags);
struct str caseknown_details(struct web *w, const struct child *c);
struct str caseknown_grant(struct web *w, const struct grant *g);

/* The same of an account of the council's staff. */
struct str caseknown_account(struct web *w, const struct staff *s);

/* Sets known. */
void caseknown_values(struct values *v, struct str mark);

/* It stands as the page showed it. False also when the page did not say. And: it does not, nor as
 * it would be by what was posted; what is pressed twice meets nobody. */
bool caseknown_is(struct web *w, struct str mark);
bool caseknown_meets(struct web *w, struct str mark, struct str posted);

/* What a colleague noted meanwhile stands beside what was typed: both have to be read. */
void caseknown_add_flags(struct web *w, const struct values *theirs, struct values *typed);

#endif
