/* shown.h: what a page of a form showed when it was opened, as a mark that the page carries. When
 * another save came between, it tells what the person changed from what they left as it was. Only
 * for who owns the draft: of answers that somebody may not see, a mark would tell too much. */
#ifndef WEB_SHOWN_H
#define WEB_SHOWN_H

#include "store/compiled/form.h"
#include "store/compiled/values.h"

/* Letters and figures, as many for each question of the page. */
struct str shown_mark(struct arena *a, const struct form_page *p, const struct values *answers);

/* Question number i of the page has the answer that the mark was made of. A mark that is none:
 * false. */
bool shown_is(const struct form_page *p, size_t i, struct str mark, const struct values *answers);

#endif
