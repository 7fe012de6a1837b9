/* shown.h: what a page of a form showed when it was opened, as a mark that the page carries. When
 * another save came between, it tells what the person changed from what they left as it was. For
 * who helps it is made of what they may see alone, and keyed: nobody finds an answer by trying. */
#ifndef WEB_SHOWN_H
#define WEB_SHOWN_H

#include "cgi-bin/web/intake.h"

/* Of in->typed on in->p: letters and figures, as many for each question of the page. */
struct str shown_mark(struct web *w, const struct intake *in);

/* Question number i of p has the answer in in->typed that the mark was made of. A mark that is
 * none: false. */
bool shown_is(struct web *w, const struct intake *in, const struct form_page *p, size_t i,
              struct str mark);

/* One row of a list, for the question whether it should go. */
struct str shown_row(struct web *w, const struct intake *in, const struct form_field *list,
                     const struct values *row);

#endif
