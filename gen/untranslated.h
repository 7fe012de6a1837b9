/* untranslated.h: what a language has no words for, as a file to be filled in. */
#ifndef GEN_UNTRANSLATED_H
#define GEN_UNTRANSLATED_H

#include "gen/language.h"

/* What a form says, or what stands in "words", "problems", "choices" or "navigation", or which
 * "pages" there are. Of a form what is missing; of the others, but for pages, the whole file, what
 * is missing empty with its English beside it. *count: how many are missing. */
struct str untranslated_find(struct build *b, const struct language *l, struct str what,
                             size_t *count);

#endif
