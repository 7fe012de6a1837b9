/* unneeded.h: versions of forms, styles and scripts that gen made and nothing needs any more,
 * removed by the keeper: some rows of the store at a turn, as the mail must not wait. The rules are
 * those of keeping/versions.h. */
#ifndef PORTAL_UNNEEDED_H
#define PORTAL_UNNEEDED_H

#include "store/portal/tool.h"

struct unneeded;

/* NULL: all is needed, or it cannot be told (the log says so). now: seconds, UTC. */
struct unneeded *unneeded_open(const struct tool *t, int64_t now);

/* The next turn, with the keys as they are now. false: it is done, logged and closed. */
bool unneeded_turn(struct unneeded *o, struct keys *k);

#endif
