/* demo_many.h: so many of one invented thing, in batches of one transaction: those that were added
 * stay when it is interrupted. The disk is waited for once, at the end. */
#ifndef PORTAL_DEMO_MANY_H
#define PORTAL_DEMO_MANY_H

#include "store/portal/tool.h"

/* what: what they are called while it counts them. add: one of them, with `with`. */
enum err demo_many(struct tool *t, const char *what, uint64_t count,
                   enum err (*add)(const struct tool *t, struct txn *txn, void *with),
                   void *with) MUST_CHECK;

#endif
