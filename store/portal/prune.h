/* prune.h: versions of forms go in two steps where the releases are not whose the data is: portal
 * purge writes down which could (DATA/unneeded), portal deploy --prune removes them, by whoever
 * owns the releases. */
#ifndef PORTAL_PRUNE_H
#define PORTAL_PRUNE_H

#include "store/portal/tool.h"

/* Lines of FORM@VERSION in place of what was written down before; none: nothing is. */
enum err prune_note(const struct tool *t, struct str names) MUST_CHECK;

int prune_command(struct tool *t);

#endif
