/* whole.h: what read(2) and write(2) leave to who calls them. Where something fails, errno says
 * why. */
#ifndef BASE_WHOLE_H
#define BASE_WHOLE_H

#include "store/base/buf.h"
#include "store/base/err.h"
#include "store/base/str.h"

/* All of it, however often a signal breaks it off. Errors as err_of_errno. */
enum err whole_write(int fd, struct str bytes) MUST_CHECK;

/* Appends up to n bytes; fewer only at the end. ERR_IO. */
enum err whole_read(int fd, size_t n, struct buf *b) MUST_CHECK;

/* What was made, moved or removed in a folder is on the disk. Errors as err_of_errno. */
enum err whole_sync_folder(const char *path) MUST_CHECK;

/* The name of a file is: its folder's entry. */
enum err whole_sync_name(const char *path) MUST_CHECK;

#endif
