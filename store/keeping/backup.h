/* backup.h: a consistent copy of a store in one file, made while serving; restore.h is the way
 * back. The file is a tar archive: main/data.mdb (compacted), every file of blobs/ and last
 * "complete": JSON {v, at, files, bytes, hash}, where hash is the chained BLAKE2b-256 of all bytes
 * before it. What is in it is sealed as it is in the store; the keys are not in it. The database
 * is copied first, and until the end no file that it names is swept (blob_hold). */
#ifndef KEEPING_BACKUP_H
#define KEEPING_BACKUP_H

#include "store/engine/txn.h"

/* Told now and then; files_total is 0 while it is not known. */
struct backup_watch {
	void (*report)(void *to, uint64_t files, uint64_t files_total);
	void *to;
};

struct backup_counts {
	uint64_t files, bytes;
	int64_t at;                /* when it was made; 0: it does not say */
};

struct backup_order {
	const char *data, *path;
	const unsigned char *recipient;    /* VAULT_PUBLIC_BYTES: sealed for them (sink.h); NULL: not */
	const struct backup_watch *watch;
};

/* Writes path (0600) aside, syncs it and gives it its name last. ERR_EXISTS: path is there.
 * ERR_FULL, ERR_IO: nothing stays. */
enum err backup_write(struct arena *a, struct store *s, const struct backup_order *order,
                      struct backup_counts *c) MUST_CHECK;

#endif
