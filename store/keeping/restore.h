/* restore.h: a backup (backup.h) put back, in three steps, so that it can be looked at before it
 * counts: unpack beside, settle or abandon. */
#ifndef KEEPING_RESTORE_H
#define KEEPING_RESTORE_H

#include "store/engine/vault.h"
#include "store/keeping/backup.h"

/* The folder in data that holds what is not yet settled. */
#define RESTORE_ASIDE "/.restoring"

struct restore_order {
	const char *path, *data;
	const struct secret *secret;       /* of the recipient, for a sealed backup; NULL */
	const struct backup_watch *watch;
	/* a descriptor of path, which is closed; 0: path is opened */
	int opened;
};

/* Unpacks a whole backup into data/.restoring; leftovers there are removed first. data is made
 * (0700) when it is not there. ERR_EXISTS: data has a store. ERR_NOT_FOUND: no such file.
 * ERR_INVALID: not a whole backup, or sealed for somebody else. ERR_DENIED: sealed, and no secret
 * key is given. */
enum err restore_unpack(struct arena *a, const struct restore_order *order,
                        struct backup_counts *c) MUST_CHECK;

/* What was unpacked takes its place in data: files first, the database last. */
enum err restore_settle(struct arena *a, const char *data) MUST_CHECK;

/* At a glance: a backup to its end, without reading what is in it; of a sealed one its beginning. A
 * backup has its name only when it is whole. */
bool restore_looks_whole(const char *path);

/* Removes data/.restoring. */
void restore_abandon(struct arena *a, const char *data);

#endif
