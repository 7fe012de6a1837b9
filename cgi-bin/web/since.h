/* since.h: what the council did in a case since the reader's last visit: whoever comes by a letter
 * ("new dates") sees on the dashboard what it was about. */
#ifndef WEB_SINCE_H
#define WEB_SINCE_H

#include "cgi-bin/web/kin.h"

/* The places of the part since: entries (list: when, who, text, note), newest first, at most
 * SINCE_MAX, has_entries, and more_news (flag). Nothing on the first visit: all is new then. */
enum { SINCE_MAX = 5 };
enum err since_values(struct web *w, const struct kin *k, struct values *v) MUST_CHECK;

#endif
