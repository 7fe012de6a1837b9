/* example.h: answers that somebody could give, for previews: of every question that is shown, by
 * its type, and wrong ones. Invented people only. */
#ifndef GEN_EXAMPLE_H
#define GEN_EXAMPLE_H

#include "store/compiled/answers.h"

/* last: the last option of each choice instead of the first, so that other questions show. */
struct values *example_answers(struct arena *a, const struct form *f, const struct occasion *o,
                               bool last);

/* What each question would refuse, where it can be wrong; choices as in the first answers, so that
 * the same questions show. */
struct values *example_wrong(struct arena *a, const struct form *f, const struct occasion *o);

#endif
