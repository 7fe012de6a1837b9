/* mapped.h: files that nobody writes over, mapped for reading for the life of the process. What is
 * exchanged for another file under the same name is not seen by who has mapped it. */
#ifndef BASE_MAPPED_H
#define BASE_MAPPED_H

#include "store/base/arena.h"
#include "store/base/err.h"
#include "store/base/str.h"

enum { MAPPED_BYTES_MAX = 16 << 20 };

/* ERR_NOT_FOUND; ERR_DAMAGED: empty, too long or no file; ERR_IO. */
enum err mapped_open(const char *path, struct str *bytes) MUST_CHECK;

/* The first bytes of a small file, max at most, read into a instead of mapped. ERR_NOT_FOUND,
 * ERR_IO. */
enum err mapped_read(struct arena *a, const char *path, size_t max, struct str *bytes) MUST_CHECK;

/* From now on a path that was opened or read once gives what it gave then: for a process that
 * answers one request after another. a: what lives as long. It remembers MAPPED_KEPT_MAX files;
 * behind those none. */
enum { MAPPED_KEPT_MAX = 1024, MAPPED_MADE_BYTES = 3 << 20 };
void mapped_keep(struct arena *a);

/* What was made of a kept file, such as a form that was read: the same for everybody, in memory
 * that is locked, so that no request can leave anything there. NULL: nothing yet. */
const void *mapped_made(const char *path);

/* An arena to make it in, of the bytes of a file; NULL: nothing is kept, or there is no room. Then
 * mapped_done says what was made (NULL: nothing after all) and locks it. */
struct arena *mapped_make(struct str file);
void mapped_done(const char *path, const void *made);

#endif
