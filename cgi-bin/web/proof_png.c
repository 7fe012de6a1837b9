#include "cgi-bin/web/proof_kinds.h"

#include <string.h>

/* Text beside a picture, of all chunks together; what cameras and programs write is a few KiB. */
enum { TEXT_BYTES_MAX = 1 << 20 };

static uint32_t number(const unsigned char *p)
{
	return (uint32_t)p[0] << 24 | (uint32_t)p[1] << 16 | (uint32_t)p[2] << 8 | p[3];
}

/* The checksum of PNG, section 5.5: CRC-32. */
uint32_t png_checksum(const unsigned char *p, size_t n)
{
	uint32_t c = 0xffffffff;

	for (size_t i = 0; i < n; i++) {
		c ^= p[i];
		for (int bit = 0; bit < 8; bit++)
			c = c & 1 ? 0xedb88320 ^ c >> 1 : c >> 1;
	}
	return ~c;
}

static bool is_head(const unsigned char head[33])
{
	static const char first[] = "\x89PNG\r\n\x1a\n\0\0\0\rIHDR";

	return memcmp(head, first, sizeof(first) - 1) == 0 &&
	       number(head + 29) == png_checksum(head + 12, 17);
}

static bool is_text(const unsigned char *name)
{
	return memcmp(name, "tEXt", 4) == 0 || memcmp(name, "zTXt", 4) == 0 ||
	       memcmp(name, "iTXt", 4) == 0;
}

/* XMP is text; one that is longer than a JPEG has room for is passed over. */
bool png_speaks(const unsigned char *name, uint64_t length)
{
	return memcmp(name, "eXIf", 4) == 0 ||
	       (memcmp(name, "iTXt", 4) == 0 && length <= EXIF_BYTES_MAX);
}

static void begin_chunk(struct png *g)
{
	uint32_t length = number(g->chunk);
	const unsigned char *name = g->chunk + 4;

	g->is_broken |= length > 0x7fffffff;
	g->left = (uint64_t)length + 4;
	g->chunk_n = 0;
	g->has_picture |= memcmp(name, "IDAT", 4) == 0;
	g->has_end = memcmp(name, "IEND", 4) == 0;
	g->is_broken |= g->has_end && length != 0;
	if (is_text(name))
		g->text_bytes += length;
	exif_begin(g->exif, png_speaks(name, length) ? length : 0);
}

static size_t gather(unsigned char *into, size_t *n, size_t max, struct str piece)
{
	size_t take = piece.n < max - *n ? piece.n : max - *n;

	memcpy(into + *n, piece.p, take);
	*n += take;
	return take;
}

void png_add(struct png *g, struct str piece)
{
	while (piece.n > 0 && !g->is_broken && !(g->has_end && g->left == 0)) {
		size_t n;

		if (g->head_n < sizeof(g->head)) {
			n = gather(g->head, &g->head_n, sizeof(g->head), piece);
			g->is_broken |= g->head_n == sizeof(g->head) && !is_head(g->head);
		} else if (g->left > 0) {
			n = piece.n < g->left ? piece.n : g->left;
			exif_add(g->exif, str_part(piece, 0, n));
			g->left -= n;
		} else {
			n = gather(g->chunk, &g->chunk_n, sizeof(g->chunk), piece);
			if (g->chunk_n == sizeof(g->chunk))
				begin_chunk(g);
		}
		piece = str_from(piece, n);
	}
}

enum proof png_end(const struct png *g)
{
	uint32_t width = number(g->head + 16), height = number(g->head + 20);

	if (g->is_broken || !g->has_end || g->left > 0 || !g->has_picture || width == 0 || height == 0)
		return PROOF_DAMAGED;
	if (width > PICTURE_SIDE_MAX || height > PICTURE_SIDE_MAX ||
	    (uint64_t)width * height > PICTURE_POINTS_MAX)
		return PROOF_LARGE;
	return g->text_bytes > TEXT_BYTES_MAX ? PROOF_ODD : PROOF_GOOD;
}
