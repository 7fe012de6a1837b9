/* folder.h: the files of a folder, by name in order, and what stands in them. */
#ifndef GEN_FOLDER_H
#define GEN_FOLDER_H

#include <stdbool.h>

#include "store/base/arena.h"
#include "store/base/str.h"

/* "a/b" as C text. */
const char *folder_path(struct arena *a, const char *folder, struct str name);

/* Names of the regular files that end in suffix, in the order of their bytes, suffix included.
 * With deep, those of inner folders too, as "inner/name". A folder that is not there has none.
 * Hidden ones are left out. */
size_t folder_list(struct arena *a, const char *folder, const char *suffix, bool deep,
                   struct str **names);

/* The names in a folder in no order, a / at the end of those of folders. */
size_t folder_names(struct arena *a, const char *folder, struct str **names);

/* Paths without a / at their end; all are inside of "". */
bool folder_is_inside(struct str path, struct str folder);

/* The whole file. False when it cannot be read; the reason is in errno. */
bool folder_read(struct arena *a, const char *path, struct str *bytes);

/* Writes a file, making the folders above it. */
bool folder_write(struct arena *a, const char *path, struct str bytes);

/* Makes the folders above path. */
bool folder_make(struct arena *a, const char *path);

/* next takes the place of what stands at now, and that its place, in one step: no reader of a path
 * in them ever finds nothing. False: errno says why; ENOENT: nothing stands at now. */
bool folder_exchange(const char *next, const char *now);

/* Removes path and everything in it. */
void folder_remove(const char *path);

#endif
