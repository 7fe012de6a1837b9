/* caserow.h: a case as a row of a list of the council's. */
#ifndef WEB_CASEROW_H
#define WEB_CASEROW_H

#include "cgi-bin/web/desk_case.h"
#include "store/cases/child_row.h"

/* Sets name, born (year), state, due, due_what, late, unchecked (flags), officer, team, reference,
 * href. */
void caserow_values(struct web *w, const struct child_row *row, struct values *one);

#endif
