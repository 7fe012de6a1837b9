#include "store/base/buf.h"

#include <string.h>

#include "store/base/arena.h"

struct buf buf_open(struct arena *a)
{
	return (struct buf){ .arena = a };
}

void buf_reserve(struct buf *b, size_t n)
{
	size_t size = b->size ? b->size : 256;
	char *p;

	if (b->size - b->n >= n)
		return;
	while (size - b->n < n)
		size *= 2;
	p = arena_take(b->arena, size);
	if (b->n > 0)
		memcpy(p, b->p, b->n);
	b->p = p;
	b->size = size;
}

void buf_fit(struct buf *b)
{
	if (b->size == b->n)
		return;
	arena_give_back(b->arena, b->p + b->n, b->size - b->n);
	b->size = b->n;
}

void buf_add(struct buf *b, struct str s)
{
	if (s.n == 0)
		return;
	if (b->size - b->n < s.n)
		buf_reserve(b, s.n);
	memcpy(b->p + b->n, s.p, s.n);
	b->n += s.n;
}

void buf_text(struct buf *b, const char *text)
{
	buf_add(b, str_of(text));
}

void buf_byte(struct buf *b, char c)
{
	if (b->size == b->n)
		buf_reserve(b, 1);
	b->p[b->n++] = c;
}

void buf_number(struct buf *b, int64_t n)
{
	char room[24];

	buf_add(b, str_digits(room, n));
}

void buf_u32(struct buf *b, uint32_t n)
{
	for (int shift = 0; shift < 32; shift += 8)
		buf_byte(b, (char)(n >> shift & 0xff));
}

struct str buf_str(const struct buf *b)
{
	return (struct str){ b->p, b->n };
}
