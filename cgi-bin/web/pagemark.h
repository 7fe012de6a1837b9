/* pagemark.h: what a page of several boxes shows of a record, as a mark that it posts back: so that
 * one which stood open, or was kept while its writer was signed out, takes nothing back that a
 * colleague did meanwhile. */
#ifndef WEB_PAGEMARK_H
#define WEB_PAGEMARK_H

#include "cgi-bin/web/web.h"
#include "store/cases/child.h"
#include "store/people/grant.h"
#include "store/people/organisation.h"
#include "store/people/staff.h"

/* Of what staff must know first, and the answers behind it; of who the child is, and the team; of
 * who acts; of what somebody may see, not of what is counted there, and what it
 * may say that they are protected by. */
struct str pagemark_flags(struct web *w, const struct values *flags, const struct values *marks);
struct str pagemark_details(struct web *w, const struct child *c);
struct str pagemark_acting(struct web *w, const struct child *c);
struct str pagemark_grant(struct web *w, const struct grant *g, const struct child *c);

/* The same of an account of the council's staff; of a school or service, without its people. */
struct str pagemark_account(struct web *w, const struct staff *s);
struct str pagemark_organisation(struct web *w, const struct organisation *o);

/* Of what the council answered to a form, which may be nothing yet. */
struct str pagemark_response(struct web *w, struct str text);

/* Of what staff must know first of a case; empty: nothing. And did the page show that, of one of
 * the cases on it (field warned)? True where there is nothing. */
struct str pagemark_warning(struct web *w, const struct child *c);
bool pagemark_is_warned(struct web *w, const struct child *c);

/* Of what was decided on a case; on: ids of the events whose days say what of it stands. */
struct str pagemark_decisions(struct web *w, const struct child *c, const struct str *on,
                              size_t count);

/* Sets known. */
void pagemark_values(struct values *v, struct str mark);

/* It stands as the page showed it. False also when the page did not say. */
bool pagemark_is(struct web *w, struct str mark);

/* It stands neither as the page showed it nor as it would by what was posted: a colleague changed
 * it. What is pressed twice meets nobody. */
bool pagemark_meets(struct web *w, struct str mark, struct str posted);

/* What a colleague noted meanwhile stands beside what was typed: both have to be read. */
void pagemark_add_flags(struct web *w, const struct values *theirs, struct values *typed);

#endif
