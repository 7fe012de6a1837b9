/* form_known.h: a form as the words of templates that are known when building: form, part, page,
 * field. */
#ifndef GEN_FORM_KNOWN_H
#define GEN_FORM_KNOWN_H

#include "store/compiled/form.h"
#include "store/compiled/values.h"

/* Sets form.*, its parts and their pages among it. */
void form_known_form(struct values *known, const struct form *f, enum voice voice);

/* Sets part.* and page.* of one page, its fields among it. {first} in texts is a place. */
void form_known_page(struct values *known, const struct form *f, const struct form_page *p,
                     enum voice voice);

#endif
