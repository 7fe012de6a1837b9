/* sink.h: where a backup goes: a file, as it is or sealed for a recipient while it is written. A
 * sealed backup is "WMBK" 1, the key of its stream sealed to the recipient (vault_box.h), the head
 * of the stream and its chunks (vault.h). The chained hash of all that was put is kept on the way,
 * of each ARCHIVE_CHUNK with the hash before it. */
#ifndef KEEPING_SINK_H
#define KEEPING_SINK_H

#include "store/engine/vault_box.h"

struct sink;

/* recipient NULL: as it is. */
enum err sink_open(struct arena *a, int file, const unsigned char *recipient,
                   struct sink **s) MUST_CHECK;
enum err sink_put(struct sink *s, struct str bytes) MUST_CHECK;
uint64_t sink_bytes(const struct sink *s);             /* put so far */
/* hexadecimal, of all that was put so far */
struct str sink_hash(const struct sink *s, struct arena *a);
/* the last chunk; everything is on the disk; the file stays open */
enum err sink_end(struct sink *s) MUST_CHECK;

/* Is it a sealed backup? */
bool sink_is_sealed(int file);

/* The plain bytes of a sealed backup into another file. ERR_INVALID: not whole, changed, or for
 * somebody else. */
enum err sink_unseal(struct arena *a, int from, const struct secret *secret, int to) MUST_CHECK;

#endif
