/* closed.h: a case that is closed. It can be read; nothing is sent, shared or written on it until
 * somebody opens it again, which is offered. */
#ifndef WEB_CLOSED_H
#define WEB_CLOSED_H

#include "cgi-bin/web/desk_case.h"

bool closed_is(const struct desk_case *d);

/* In place of a page on which something would be written. current: as casehead_values. */
enum err closed_page(struct web *w, const struct desk_case *d, const char *current) MUST_CHECK;

/* In a post: a problem of the page when it was closed meanwhile, so that what was typed stays. */
void closed_check(struct web *w, const struct desk_case *d);

#endif
