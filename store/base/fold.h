/* fold.h: names as people search for them: small letters without accents, so that "Zoë" is found as
 * "zoe" and "O’Neill" as "oneill". */
#ifndef BASE_FOLD_H
#define BASE_FOLD_H

#include "store/base/str.h"

/* Latin letters become small ones without accents (ß ss, æ ae, þ th); letters of other scripts
 * stay. Every kind of hyphen and apostrophe becomes "-", all else between words one space or more.
 * s is well-formed UTF-8. */
struct str fold(struct arena *a, struct str s);

/* One folded word without its "-": "o-neill" -> "oneill". */
struct str fold_join(struct arena *a, struct str word);

/* The letters of the folded name, with nothing between them: "O’Neill-Reed" -> "oneillreed". */
struct str fold_letters(struct arena *a, struct str name);

/* The first n characters, or all of it. */
struct str fold_start(struct str word, size_t n);

#endif
