/* details.h: who a person is and where they live: asked when registering, changed in Update
 * Account. */
#ifndef WEB_DETAILS_H
#define WEB_DETAILS_H

#include "cgi-bin/web/entry.h"
#include "store/people/person.h"

#define DETAILS_FIELDS "forename surname professional role organisation " \
	"property_name house_no street area town county postcode"

/* Reads the posted fields into steps and says in w->problems what is wrong with them. Role and
 * organisation are asked only of a professional. */
void details_read(struct web *w, struct values *steps);

/* Only takes them over: of a page that was typed and not yet looked at. */
void details_typed(struct web *w, struct values *steps);

/* For the page: a tree by field. */
void details_values(struct web *w, const struct values *steps, struct values *v);

/* From what was read into a person, and back. */
void details_take(struct web *w, const struct values *steps, struct person *p);
void details_steps(const struct person *p, struct values *steps);

/* The address, one line of it under the other. */
struct str details_address(struct web *w, const struct person *p);

#endif
