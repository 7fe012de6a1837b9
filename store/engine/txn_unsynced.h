/* txn_unsynced.h: many commits in a row that wait for the disk once, at the end. Only where all is
 * invented: a store with the mark of the demonstration, META "demo". A stop of the machine in
 * between may cost the whole store; a stop of the program does not. */
#ifndef ENGINE_TXN_UNSYNCED_H
#define ENGINE_TXN_UNSYNCED_H

#include "store/engine/txn.h"

/* From here on commits of this process to main do not wait. ERR_DENIED: there is no such mark. */
enum err txn_unsynced(struct store *s) MUST_CHECK;

/* They wait again. OK: all that was committed is on disk. */
enum err txn_synced(struct store *s) MUST_CHECK;

#endif
