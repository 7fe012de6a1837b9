/* intake_path.h: where a page of a draft stands, and the one beside it. */
#ifndef WEB_INTAKE_PATH_H
#define WEB_INTAKE_PATH_H

#include "cgi-bin/web/intake.h"

/* Where a draft leads that is only a signpost: to what was sent, or to the task that a colleague
 * has now. */
struct str intake_signpost(struct web *w, const struct draft *d);

/* "/drafts/DRAFT/PAGE"; page "": "/drafts/DRAFT". */
struct str intake_path(struct web *w, const struct draft *d, struct str page);

/* The shown page step places after (-1: before) p; NULL: there is none. */
const struct form_page *intake_beside(const struct intake *in, const struct form_page *p, int step,
                                      const struct occasion *o);

#endif
