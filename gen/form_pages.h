/* form_pages.h: content/forms: each form compiled at compiled/forms/ID@VERSION, each of its pages
 * in each voice at compiled/pages/ID@VERSION/PAGE.VOICE, and the unfilled page at /forms/ID/PAGE.
 * Later templates know the list forms: form.id, form.title, form.details, and form.first, the id
 * of its first page. A form that only a task opens has no unfilled page and is not in the list. */
#ifndef GEN_FORM_PAGES_H
#define GEN_FORM_PAGES_H

#include "gen/build.h"

void form_pages_build(struct build *b);

/* What the form says that the language has no words for, as a file to fill in (form_texts.h). */
struct language;
size_t form_pages_untranslated(struct build *b, const struct language *l, struct str id,
                               struct buf *out);

/* content/forms/ID.yaml, read and checked. NULL: there is none, or it has errors; the diag says. */
const struct form *form_pages_read(struct build *b, struct str id);

/* From here on b speaks the language, and this is that form in it; until language_end(). */
const struct form *form_pages_speak(struct build *b, const struct language *l,
                                    const struct form *english);

#endif
