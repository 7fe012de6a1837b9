/* form_site.h: a place in a form, and which fields stand before it: all that a condition, a value
 * or a text there may speak of. Inside gen only. */
#ifndef GEN_FORM_SITE_H
#define GEN_FORM_SITE_H

#include "gen/form_reader.h"

/* Before field `field` of page `page`, and in a row before `column` of list. */
struct form_site {
	struct form_reader *r;
	size_t page, field, column;
	bool of_page;              /* not of a field: before all of the page */
	const struct form_field *list;
	bool in_rows;              /* inside a rule about the rows of list */
};

/* The field (in a row first the column) of that id when it stands before s, else NULL and it was
 * said of what stands at. */
const struct form_field *form_site_find(const struct form_site *s, struct str id, struct place at);

#endif
