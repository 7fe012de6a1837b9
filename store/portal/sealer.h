/* sealer.h: seals the head of a store's trail (keeping/sealing.h), and sends what was sealed to
 * somebody elsewhere. */
#ifndef PORTAL_SEALER_H
#define PORTAL_SEALER_H

#include "store/keeping/audit.h"
#include "store/keeping/sealing.h"
#include "store/portal/tool.h"

/* made is in a. ERR_NOT_FOUND: nothing was added since the last; made is that one. ERR_CONFLICT:
 * the trail is no longer what the last one saw: nothing was sealed. Errors of sealing_add. */
enum err sealer_seal(const struct tool *t, struct arena *a, struct head *made) MUST_CHECK;

/* Looks, and seals nothing: errors as above. OK: what was added since is to be sealed; waits_at is
 * when the first of it was. */
enum err sealer_look(const struct tool *t, struct arena *a, struct head *last,
                     int64_t *waits_at) MUST_CHECK;

/* Once a day a letter to --heads-to with the heads since the one before, when there are any. *told:
 * it is in the outbox. */
enum err sealer_tell(const struct tool *t, struct arena *a, bool *told) MUST_CHECK;

/* The entry that h saw last was removed after its time (audit.h) and not before; a month for a
 * keeper that was late. */
bool sealer_is_over(const struct head *h, const struct audit_removed *gone);

#endif
