/* sealed.h: bytes that are sealed into a file while they come, and opened again piece by piece:
 * never whole in memory, never plain on a disk. The file holds the head of a stream and its chunks
 * (vault.h), from where it stands. */
#ifndef ENGINE_SEALED_H
#define ENGINE_SEALED_H

#include "store/base/buf.h"
#include "store/engine/vault.h"

/* One that is written. Errors as whole_write. */
struct sealed {
	struct vault_stream *stream;
	struct buf plain, out;             /* one chunk each, used again */
	int fd;
};
enum err sealed_create(struct arena *a, const struct secret *key, int fd,
                       struct sealed *s) MUST_CHECK;
enum err sealed_add(struct sealed *s, struct str plain) MUST_CHECK;      /* any length */
/* the last chunk; not yet synced */
enum err sealed_end(struct sealed *s) MUST_CHECK;

/* One that is read: the head, then a chunk at a time, appended to plain; room is used again.
 * ERR_IO; ERR_INVALID: changed, cut, or of another key. */
enum err sealed_open(struct arena *a, const struct secret *key, int fd,
                     struct vault_stream **s) MUST_CHECK;
enum err sealed_next(struct vault_stream *s, int fd, struct buf *room, struct buf *plain,
                     bool *last) MUST_CHECK;

#endif
