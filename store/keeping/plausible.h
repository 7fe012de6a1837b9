/* plausible.h: whether the clock moved as time passed since somebody last removed what is over.
 * TABLE_META "purged": when that was by the wall clock and by the time since boot, and which boot
 * that was. */
#ifndef KEEPING_PLAUSIBLE_H
#define KEEPING_PLAUSIBLE_H

#include "store/engine/txn.h"

/* Notes this time as the last. With brakes ERR_DENIED, and nothing noted: it moved by more than 36
 * hours beyond what passed (after a restart of the machine: by more than 14 days forward or 36
 * hours back). */
enum err plausible_note(struct txn *t, int64_t now, bool has_brakes) MUST_CHECK;

#endif
