/* proof_kinds.h: what proof.c asks about each kind of file; nobody else includes it. Pictures and
 * PDFs are looked at while they pass, so that fifty at once cost nothing; Word files whole. */
#ifndef WEB_PROOF_KINDS_H
#define WEB_PROOF_KINDS_H

#include <stdbool.h>

#include "cgi-bin/web/proof.h"
#include "cgi-bin/web/proof_pdf.h"
#include "cgi-bin/web/proof_place.h"

/* JPEG (ITU-T T.81 annex B): from marker to marker. What stands behind the end is not looked at
 * here. */
struct jpeg {
	enum { JPEG_MARK, JPEG_CODE, JPEG_LENGTH, JPEG_LENGTH_LOW, JPEG_SKIP, JPEG_PICTURE,
	       JPEG_PICTURE_MARK, JPEG_END } at;
	unsigned code, length;
	unsigned char frame[5];            /* precision, height, width */
	size_t frame_n;
	size_t stray;                      /* bytes between segments that belong to none */
	bool has_picture, is_broken;
	struct exif *exif;
};
void jpeg_add(struct jpeg *j, struct str piece);
enum proof jpeg_end(const struct jpeg *j);

/* PNG (third edition): from chunk to chunk; nothing is inflated. */
struct png {
	unsigned char head[33];            /* signature and header chunk */
	size_t head_n;
	unsigned char chunk[8];            /* length and name of the one that begins */
	size_t chunk_n;
	uint64_t left;                     /* of this chunk, with its checksum */
	uint64_t text_bytes;
	bool has_picture, has_end, is_broken;
	struct exif *exif;
};
void png_add(struct png *g, struct str piece);
enum proof png_end(const struct png *g);
uint32_t png_checksum(const unsigned char *p, size_t n);
/* may a chunk say where it was taken? */
bool png_speaks(const unsigned char *name, uint64_t length);

/* A little-endian number of up to four bytes, which are there. */
static inline uint32_t little(struct str b, size_t at, int bytes)
{
	uint32_t n = 0;

	for (int i = bytes; i > 0; i--)
		n = n << 8 | (unsigned char)b.p[at + (size_t)i - 1];
	return n;
}

/* An OLE file (MS-CFB) with a WordDocument, whole; and a zip that is a docx (ECMA-376 part 2),
 * whole. */
enum proof ole_check(struct str bytes);
enum proof docx_check(struct arena *a, struct str bytes);

/* docx_check's: a part that says what kinds there are, or which parts belong to which, unpacked to
 * XML. */
enum proof docx_part_check(struct arena *a, struct str xml, bool is_types);

/* And of every part what it does: bytes as they are kept, how long it says that it is, and how many
 * bytes of text may still come in all. */
struct docx_content { struct str bytes; bool is_packed; size_t plain, left; };
enum proof docx_content_check(struct arena *a, struct docx_content *of);

/* A zip ends exactly where these bytes end; last: the end of a file. */
bool zip_ends(struct str last);

#endif
