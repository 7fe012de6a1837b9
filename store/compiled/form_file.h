/* form_file.h: a compiled form as bytes: build/compiled/forms/ID@VERSION. Little-endian numbers,
 * texts with their length; the format first, a byte. Foreign bytes are refused, never trusted. */
#ifndef COMPILED_FORM_FILE_H
#define COMPILED_FORM_FILE_H

#include "store/base/arena.h"
#include "store/base/buf.h"
#include "store/compiled/form.h"

/* In the first format that holds it, so that a form whose content stays keeps its version. */
void form_write_bytes(struct buf *b, const struct form *f);
/* In the newest, which has room for more members. */
void form_write_wide(struct buf *b, const struct form *f);

/* Text points into bytes, everything else into the arena. ERR_DAMAGED: not a compiled form. */
enum err form_read_bytes(struct arena *a, struct str bytes, struct form **f) MUST_CHECK;

/* Maps folder/forms/ID@VERSION for the life of the process. version empty: the current one, named
 * in the text file folder/forms/ID. ERR_NOT_FOUND, ERR_DAMAGED. */
enum err form_open(struct arena *a, const char *folder, struct str id, struct str version,
                   struct form **f) MUST_CHECK;

/* The same as it is now, read into a: for who stays while they may be exchanged. */
enum err form_load(struct arena *a, const char *folder, struct str id, struct str version,
                   struct form **f) MUST_CHECK;

/* The version that new drafts begin on. */
enum err form_current(struct arena *a, const char *folder, struct str id,
                      struct str *version) MUST_CHECK;

/* All versions that are kept, to VERSIONS_MAX. ERR_NOT_FOUND, ERR_IO. */
enum { VERSIONS_MAX = 64 };
enum err form_versions(struct arena *a, const char *folder, struct str id, struct str *versions,
                       size_t *count) MUST_CHECK;

#endif
