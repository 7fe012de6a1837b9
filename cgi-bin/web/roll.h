/* roll.h: the way in of every page of a school or service in the council's part. */
#ifndef WEB_ROLL_H
#define WEB_ROLL_H

#include "cgi-bin/web/desk_case.h"
#include "store/people/organisation.h"

/* Asked by every handler: ACT_CASE_LIST to look, ACT_ORGANISATION to change. */
enum err roll_ask(struct web *w, enum action action) MUST_CHECK;

/* An administrator changes those of their area and those of none: whoever is taken in reads of the
 * children that it is asked about. */
bool roll_may_change(const struct web *w, const struct organisation *o);

/* The same, and the organisation of the piece "id" of the address. */
enum err roll_find(struct web *w, enum action action, struct organisation *o) MUST_CHECK;

/* "/staff/organisations/HEX" and what follows. */
struct str roll_path(struct web *w, const struct organisation *o, const char *rest);

/* organisations (list: id, label, chosen): those in use, by name. */
enum err roll_choices(struct web *w, struct str chosen, struct values *v) MUST_CHECK;

#endif
