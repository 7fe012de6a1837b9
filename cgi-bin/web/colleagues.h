/* colleagues.h: who of the council can be given work in a case: accounts in use that change cases
 * and reach those of its team. */
#ifndef WEB_COLLEAGUES_H
#define WEB_COLLEAGUES_H

#include "cgi-bin/web/desk_case.h"

/* By name. */
enum err colleagues_of(struct web *w, const struct child *c, struct staff **list,
                       size_t *count) MUST_CHECK;

/* The one with that id, in hex, or NULL. */
const struct staff *colleagues_find(struct web *w, const struct staff *list, size_t count,
                                    struct str hex);

/* A list of that name: id, label (name, team), chosen. */
void colleagues_values(struct web *w, const struct staff *list, size_t count, struct str chosen,
                       const char *name, struct values *v);

#endif
