/* proof_unpack.h: what was packed by deflate (RFC 1951), a piece at a time. The one door to zlib,
 * for proof*.c: in a process that holds no key. */
#ifndef WEB_PROOF_UNPACK_H
#define WEB_PROOF_UNPACK_H

#include <stdbool.h>

#include "store/base/str.h"

enum unpacked { UNPACK_MORE, UNPACK_END, UNPACK_BROKEN };

struct unpacker;

/* is_raw: as in zip files, else with zlib's head and sum (RFC 1950). NULL: there is no memory. */
struct unpacker *unpack_open(bool is_raw);

/* Takes from the front of *packed and fills plain, *n bytes at most, then sets it to how many came.
 * Less than there was room for: it wants more, or has come to its end. */
enum unpacked unpack_next(struct unpacker *u, struct str *packed, char *plain, size_t *n);

void unpack_close(struct unpacker *u);         /* NULL: nothing */

#endif
