/* form_texts.h: what forms say, in another language: content/languages/CODE/texts.yaml for all
 * forms, and forms/ID.yaml for one, which counts more. A text is found by what it says in English,
 * as it stands in the form, so that a question that was changed is asked in English until its
 * translation is, too. */
#ifndef GEN_FORM_TEXTS_H
#define GEN_FORM_TEXTS_H

#include "gen/yaml.h"
#include "store/base/buf.h"

struct form_texts;

struct form_texts *form_texts_open(struct arena *a, struct diag *d, const char *folder);

/* Those of one form count from now on; NULL of a file is no fault. */
void form_texts_begin(struct form_texts *t, struct str form);

/* The node of the translation; NULL: there is none, and English was noted as missing. */
const struct yaml_node *form_texts_find(struct form_texts *t, struct str english);

/* Warns of translations whose English no form says any more. Once all forms were read. */
void form_texts_check(struct form_texts *t);

/* What was missing since form_texts_begin, as a file to fill in. The number of texts. */
size_t form_texts_missing(const struct form_texts *t, struct buf *out);

#endif
