/* named.h: what one person of a case is told of who else belongs to it, decided in this one place.
 * Of two parents neither learns from the portal that the other has an account, what they are called
 * now, or what they did: one of them may have left the other. So another member of the family is a
 * word for who they are to the child; the reader's own name, the young person's, and those of
 * schools, professionals and the council stand. Where the case has a restriction that is not there
 * for the reader, one of the family reads no name of a school or a professional either. */
#ifndef WEB_NAMED_H
#define WEB_NAMED_H

#include "cgi-bin/web/kin.h"

/* Of somebody beside the reader whom a message names: {person (hex), name}. */
enum err named_person(struct web *w, const struct kin *k, const struct values *one,
                      struct str *shown) MUST_CHECK;

/* Who asked for the assessment. The reader's own name, also where it was spelled otherwise, and the
 * young person's, where it has the same words. A school or a professional (requestor_open of
 * child.h), unless the case has a restriction that is not there for the reader. Any other name that
 * belongs to no account of the case is kept from the family: it may be the other parent's, who has
 * no access yet. Empty when nobody wrote it down. */
enum err named_requestor(struct web *w, const struct kin *k, struct str *shown) MUST_CHECK;

/* The team of that id, by name. Empty for one of the family when an address of the case must not be
 * known, but for whom that protects: a team follows the postcode. */
struct str named_team(struct web *w, const struct kin *k, struct str team);

#endif
