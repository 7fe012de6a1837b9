#include "cgi-bin/web/proof_kinds.h"

#include <string.h>

enum { STRAY_MAX = 1024 };
enum { SOI = 0xd8, EOI = 0xd9, SOS = 0xda, RST0 = 0xd0, RST7 = 0xd7, TEM = 0x01, SOF0 = 0xc0,
       SOF15 = 0xcf, APP1 = 0xe1 };

/* C4, C8 and CC look like frames and are tables. */
static bool is_frame(unsigned code)
{
	return code >= SOF0 && code <= SOF15 && code != 0xc4 && code != 0xc8 && code != 0xcc;
}

static void take_code(struct jpeg *j, unsigned char c)
{
	if (c == 0xff)
		return;                    /* fill bytes may stand before any marker */
	j->code = c;
	if (c == EOI)
		j->at = JPEG_END;
	else if (c == SOI || c == TEM || (c >= RST0 && c <= RST7))
		j->at = JPEG_MARK;
	else if (c == 0)
		j->is_broken = true;
	else
		j->at = JPEG_LENGTH;
}

static void take_length(struct jpeg *j, unsigned char low)
{
	j->length = j->length << 8 | low;
	if (j->length < 2) {
		j->is_broken = true;
		return;
	}
	j->length -= 2;
	if (is_frame(j->code))
		j->frame_n = 0;
	exif_begin(j->exif, j->code == APP1 ? j->length : 0);
	j->at = JPEG_SKIP;
}

/* A segment is over: the picture itself follows its SOS, else another marker. */
static void end_segment(struct jpeg *j)
{
	j->has_picture |= j->code == SOS;
	j->at = j->code == SOS ? JPEG_PICTURE : JPEG_MARK;
}

static size_t skip(struct jpeg *j, struct str piece)
{
	size_t n = piece.n < j->length ? piece.n : j->length;

	for (size_t i = 0; is_frame(j->code) && i < n && j->frame_n < sizeof(j->frame); i++)
		j->frame[j->frame_n++] = (unsigned char)piece.p[i];
	exif_add(j->exif, str_part(piece, 0, n));
	j->length -= (unsigned)n;
	if (j->length == 0)
		end_segment(j);
	return n;
}

/* FF 00 is a byte of the picture, FF D0 to D7 a place to begin again; anything else is a marker. */
static void take_in_picture(struct jpeg *j, unsigned char c)
{
	if (c == 0 || (c >= RST0 && c <= RST7)) {
		j->at = JPEG_PICTURE;
		return;
	}
	take_code(j, c);
}

static size_t to_mark(struct str piece)
{
	const char *mark = memchr(piece.p, 0xff, piece.n);

	return mark ? (size_t)(mark - piece.p) : piece.n;
}

static size_t take_byte(struct jpeg *j, unsigned char c)
{
	switch (j->at) {
	case JPEG_MARK:
		if (c == 0xff)
			j->at = JPEG_CODE;
		else
			j->is_broken |= ++j->stray > STRAY_MAX;     /* programs that show it pass over a few */
		break;
	case JPEG_CODE: take_code(j, c); break;
	case JPEG_LENGTH: j->length = c; j->at = JPEG_LENGTH_LOW; break;
	case JPEG_LENGTH_LOW: take_length(j, c); break;
	case JPEG_PICTURE_MARK: take_in_picture(j, c); break;
	default: break;
	}
	return 1;
}

void jpeg_add(struct jpeg *j, struct str piece)
{
	while (piece.n > 0 && j->at != JPEG_END && !j->is_broken) {
		size_t n;

		if (j->at == JPEG_SKIP && j->length == 0)
			end_segment(j);
		if (j->at == JPEG_SKIP) {
			n = skip(j, piece);
		} else if (j->at == JPEG_PICTURE) {
			n = to_mark(piece);
			if (n < piece.n) {
				j->at = JPEG_PICTURE_MARK;
				n++;
			}
		} else {
			n = take_byte(j, (unsigned char)piece.p[0]);
		}
		piece = str_from(piece, n);
	}
}

enum proof jpeg_end(const struct jpeg *j)
{
	unsigned height = (unsigned)j->frame[1] << 8 | j->frame[2],
	         width = (unsigned)j->frame[3] << 8 | j->frame[4];

	if (j->is_broken || j->at != JPEG_END || !j->has_picture || j->frame_n < sizeof(j->frame) ||
	    width == 0)
		return PROOF_DAMAGED;
	if (width > PICTURE_SIDE_MAX || height > PICTURE_SIDE_MAX ||
	    (uint64_t)width * height > PICTURE_POINTS_MAX)
		return PROOF_LARGE;
	return PROOF_GOOD;
}
