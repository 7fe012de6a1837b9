/* told.h: answers as text, for pages that set one beside another. */
#ifndef WEB_TOLD_H
#define WEB_TOLD_H

#include "cgi-bin/web/intake.h"

/* The review of in->f with these answers. */
struct values *told_review(struct web *w, const struct intake *in, struct values *answers);

/* What the review says of that field; empty when it is not shown or not answered. */
struct str told_answer(struct web *w, const struct values *review, struct str id);


/* The same of one field alone, whether it is shown or not. */
struct str told_field(struct web *w, const struct intake *in, struct values *answers,
                      const struct form_page *p, const struct form_field *field);

#endif
