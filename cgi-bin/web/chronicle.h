/* chronicle.h: the history of a case in words, for the family's page and the council's. */
#ifndef WEB_CHRONICLE_H
#define WEB_CHRONICLE_H

#include "cgi-bin/web/web.h"
#include "store/cases/history.h"

/* entries (when, who, text, note, staff_only), has_entries, and older (address) when more may
 * follow. path: the page's own. */
void chronicle_values(struct web *w, const struct history_entry *list, size_t count,
                      struct str path, bool more, struct values *v);

/* The same of what reader may see (history.h), from ?after=HEX on. ERR_NOT_FOUND: that is none. */
enum err chronicle_page(struct web *w, struct str child, struct str reader, struct str path,
                        struct values *v) MUST_CHECK;

#endif
