/* form_pages.h: content/forms: each form compiled at compiled/forms/ID@VERSION, each of its pages
 * in each voice at compiled/pages/ID@VERSION/PAGE.VOICE, and the unfilled page at /forms/ID/PAGE.
 * Later templates know the list forms: form.id, form.title, form.details, and form.first, the id
 * of its first page. A form that only a task opens has no unfilled page and is not in the list. */
#ifndef GEN_FORM_PAGES_H
#define GEN_FORM_PAGES_H

#include "gen/build.h"

void form_pages_build(struct build *b);

/* content/forms/ID.yaml, read and checked. NULL: there is none, or it has errors; the diag says. */
const struct form *form_pages_read(struct build *b, struct str id);

#endif
