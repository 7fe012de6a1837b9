/* sealing.h: where heads are sealed: a folder beside the data that no program of the web can open
 * (0700):
 *
 *     heads       every head, as text, only added to
 *     key         the secret that signs the next (0600)
 *     key.next    the one after it, while a head is added: a crash at any instant leaves one that
 * goes on
 * lock */
#ifndef KEEPING_SEALING_H
#define KEEPING_SEALING_H

#include "store/base/err.h"
#include "store/keeping/head.h"

/* ERR_NOT_FOUND: none yet. */
enum err sealing_last(struct arena *a, const char *folder, struct head *h) MUST_CHECK;
enum err sealing_all(struct arena *a, const char *folder, struct heads *h) MUST_CHECK;

/* Signs h (at, entry, hash) as the next, and puts it on the disk before its key goes. ERR_INVALID:
 * the key is not the one that the last head names; ERR_DENIED: others may read the folder. */
enum err sealing_add(struct arena *a, const char *folder, struct head *h) MUST_CHECK;

#endif
