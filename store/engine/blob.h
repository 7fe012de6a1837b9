/* blob.h: files, sealed while they arrive: DATA/blobs/AB/HEX. Never plain on a disk, never whole
 * in memory. Order: temporary file, sync, rename, sync of the folder, then the row (TABLE_BLOB)
 * in the caller's transaction; deleting goes the other way. What no row names is swept after 24
 * hours. */
#ifndef ENGINE_BLOB_H
#define ENGINE_BLOB_H

#include "store/engine/record.h"

struct blob_writer;

struct blob {
	struct str id;             /* 16 bytes */
	uint64_t bytes;
	unsigned char hash[VAULT_HASH_BYTES];      /* BLAKE2b-256 of the plain bytes */
};

enum err blob_create(struct arena *a, const char *data, struct blob_writer **w) MUST_CHECK;
/* any length; ERR_FULL, ERR_IO */
enum err blob_write(struct blob_writer *w, struct str plain) MUST_CHECK;

/* Finishes and syncs the file under its final name. Until blob_keep commits, the sweep may remove
 * it. */
enum err blob_finish(struct blob_writer *w, struct blob *b) MUST_CHECK;
/* removes what was written; after an error or refusal */
void blob_discard(struct blob_writer *w);

/* The row, a record of the owner's with the data key in it; TABLE_COUNT "blob" counts them. */
enum err blob_keep(struct txn *t, struct keys *k, struct str owner,
                   const struct blob_writer *w) MUST_CHECK;

/* Reads a kept blob piece by piece (each up to VAULT_CHUNK_BYTES); ERR_DAMAGED when it was
 * changed or cut. */
struct blob_reader;
enum err blob_open(struct txn *t, struct keys *k, const char *data, struct str owner, struct str id,
                   struct blob_reader **r, struct blob *b) MUST_CHECK;
enum err blob_read(struct blob_reader *r, struct buf *out, bool *last) MUST_CHECK;
void blob_close(struct blob_reader *r);

/* Wraps the blob's key for another owner instead: a file that was sent goes over to its subject. */
enum err blob_give(struct txn *t, struct keys *k, struct str id, struct str from,
                   struct str to) MUST_CHECK;

/* Removes the row; the file goes with the next sweep. */
enum err blob_remove(struct txn *t, struct str id) MUST_CHECK;

/* Until held is closed, or the process is gone, no sweep removes a file: what a copy of the
 * database names can be copied after it. Waits for a sweep that is under way. -1: there are no
 * files. */
enum err blob_hold(struct arena *a, const char *data, int *held) MUST_CHECK;

/* Removes files that no row names and that are older than age_seconds by their time of change;
 * none while somebody holds them. */
enum err blob_sweep(struct txn *t, const char *data, int64_t age_seconds,
                    size_t *removed) MUST_CHECK;

#endif
