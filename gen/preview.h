/* preview.h: every form with answers, to look at while it is being written: build/preview. Each
 * page empty, with the first and the last answers of each choice, with everything required missing,
 * and with wrong answers; the review, what was sent, the print view and the PDF; the blank form.
 * They are the compiled pages of build/compiled, played by what the programs play them with. */
#ifndef GEN_PREVIEW_H
#define GEN_PREVIEW_H

#include "gen/build.h"

struct language;

/* After the site was built. only: the id of one form, or empty for all. l: what it is shown in;
 * NULL: English. Faults go to the diag. */
void preview_write(struct build *b, struct str only, const struct language *l);

/* build/preview/stamp: a number that is another each time, then what gen has to say. The page of
 * site/preview looks at it. */
void preview_stamp(struct build *b, struct str said);

#endif
