/* docpage.h: one page of the list of documents of a case. */
#ifndef WEB_DOCPAGE_H
#define WEB_DOCPAGE_H

#include "cgi-bin/web/web.h"
#include "store/cases/document.h"

/* Leaves of all of them, newest first, those of the page that ?after= asks for, and fills the place
 * older when there are more. ERR_NOT_FOUND: after is no id. */
enum err docpage_cut(struct web *w, struct document **list, size_t *count,
                     struct values *v) MUST_CHECK;

#endif
