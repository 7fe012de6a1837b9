/* buf.h: bytes that grow at the end, in an arena. */
#ifndef BASE_BUF_H
#define BASE_BUF_H

#include <stddef.h>
#include <stdint.h>

#include "store/base/str.h"

struct arena;

struct buf {
	struct arena *arena;
	char *p;
	size_t n, size;
};

struct buf buf_open(struct arena *a);
void buf_add(struct buf *b, struct str s);
void buf_text(struct buf *b, const char *text);
void buf_byte(struct buf *b, char c);
void buf_number(struct buf *b, int64_t n);
void buf_u32(struct buf *b, uint32_t n);         /* four bytes, little-endian */

/* Room for n more bytes; the caller writes them at b->p + b->n and then adds to b->n. */
void buf_reserve(struct buf *b, size_t n);

/* Gives back the room behind n, not yet written, when nothing else was taken since. */
void buf_fit(struct buf *b);

struct str buf_str(const struct buf *b);         /* borrowed until the next addition */

#endif
