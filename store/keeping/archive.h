/* archive.h: what writing and reading a backup share (backup.h). */
#ifndef KEEPING_ARCHIVE_H
#define KEEPING_ARCHIVE_H

#include "store/base/arena.h"
#include "store/base/err.h"
#include "store/base/str.h"

#define ARCHIVE_DATABASE "main/data.mdb"
#define ARCHIVE_COMPLETE "complete"

enum { ARCHIVE_CHUNK = 1 << 20 };

/* Exactly n lower-case hexadecimal digits. */
bool archive_is_hex(const char *name, size_t n);

/* The chained hash of the first bytes of the file, as hexadecimal text: of each chunk with the
 * hash before it. */
enum err archive_hash(struct arena *a, int file, uint64_t bytes, struct str *hash) MUST_CHECK;

#endif
