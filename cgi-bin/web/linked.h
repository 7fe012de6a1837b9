/* linked.h: the people an account has sent a form about, and the children whose cases it is linked
 * to for the family, where a form asks whom it is for. */
#ifndef WEB_LINKED_H
#define WEB_LINKED_H

#include "cgi-bin/web/intake.h"

/* For form_view.linked: list of {id, label}, the label with the birth date where two have the same
 * name; NULL when nobody is signed in, or nothing on that page (NULL: in all of the form) asks for
 * them: to read them opens up to 20 cases. */
const struct values *linked_people(struct web *w, const struct form *f, const struct form_page *p);

/* Adds the problem "option" where somebody is chosen whom this account is not linked to. */
void linked_check(struct web *w, const struct intake *in, const struct form_page *p,
                  struct problems *problems);

/* The same over all shown pages; each problem has its page set. */
void linked_check_form(struct web *w, const struct intake *in, struct problems *problems);

/* Fills the form's first name, last name and birth date in in->typed, where they are empty, with
 * what is known of the one chosen on this page; for "myself" the account's names. Also where they
 * still say, to the letter, another one who can be chosen. */
void linked_fill(struct web *w, struct intake *in);

/* The child of a case whom these answers say the form is for: hex, or empty. */
struct str linked_case(struct web *w, const struct form *f, const struct values *answers);

#endif
