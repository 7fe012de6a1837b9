#include "cgi-bin/web/proof_kinds.h"

#include <string.h>

#include "store/base/err.h"

enum { ENTRY_BYTES = 12, DIRECTORIES_MAX = 8, TAG_PLACE = 0x8825, SOI_BYTES = 2,
       SIGNATURE_BYTES = 8 };
enum { SOS = 0xda, EOI = 0xd9, APP1 = 0xe1 };

/* Exif (CIPA DC-008) is a TIFF of its own: directories of entries that say where in it their values
 * stand. */
struct tiff {
	unsigned char *p;
	size_t n;
	bool is_big;               /* the high byte first */
};

static uint32_t number(const struct tiff *t, size_t at, int bytes)
{
	uint32_t value = 0;

	for (int i = 0; i < bytes; i++)
		value = value << 8 | t->p[t->is_big ? at + (size_t)i : at + (size_t)(bytes - 1 - i)];
	return value;
}

/* How many entries there are, as far as they lie within. */
static size_t entries(const struct tiff *t, size_t at)
{
	size_t count;

	if (at == 0 || at > t->n || t->n - at < 2)
		return 0;
	count = number(t, at, 2);
	return count <= (t->n - at - 2) / ENTRY_BYTES ? count : (t->n - at - 2) / ENTRY_BYTES;
}

static void blank(struct tiff *t, size_t at, uint64_t bytes)
{
	if (at < t->n)
		memset(t->p + at, 0, bytes < t->n - at ? (size_t)bytes : t->n - at);
}

/* All values, then the directory: what is left of it has no entries. */
static void blank_directory(struct tiff *t, size_t at, size_t count)
{
	static const unsigned char sizes[] = { 0, 1, 1, 2, 4, 8, 1, 1, 2, 4, 8, 4, 8 };

	for (size_t i = 0; i < count; i++) {
		size_t entry = at + 2 + i * ENTRY_BYTES;
		uint32_t kind = number(t, entry + 2, 2);
		uint64_t bytes = kind < sizeof(sizes) ? (uint64_t)sizes[kind] * number(t, entry + 4, 4) : 0;

		if (bytes > 4)
			blank(t, number(t, entry + 8, 4), bytes);
	}
	blank(t, at, 2 + count * ENTRY_BYTES + 4);
}

static bool open_tiff(unsigned char *p, size_t n, struct tiff *t)
{
	if (n >= 6 && memcmp(p, "Exif\0", 5) == 0) {
		p += 6;
		n -= 6;
	}
	*t = (struct tiff){ p, n, n > 0 && p[0] == 'M' };
	return n >= 8 && (memcmp(p, "II*\0", 4) == 0 || memcmp(p, "MM\0*", 4) == 0);
}

static bool look_at_directory(struct tiff *t, size_t at, size_t count, bool takes_out)
{
	bool found = false;

	for (size_t i = 0; i < count; i++) {
		size_t entry = at + 2 + i * ENTRY_BYTES, place, there;

		if (number(t, entry, 2) != TAG_PLACE)
			continue;
		place = number(t, entry + 8, 4);
		there = entries(t, place);
		found |= there > 0;
		if (takes_out && there > 0)
			blank_directory(t, place, there);
	}
	return found;
}

static bool is_xmp(const unsigned char *p, size_t n)
{
	/* in JPEG, in PNG */
	static const char *const begins[] = { "http://ns.adobe.com/x", "XML:com.adobe.xmp" };

	for (size_t i = 0; i < COUNT(begins); i++)
		if (n > strlen(begins[i]) && memcmp(p, begins[i], strlen(begins[i])) == 0)
			return true;
	return false;
}

static bool place_of(unsigned char *p, size_t n, bool takes_out)
{
	bool found = false;
	struct tiff t;
	size_t at;

	if (is_xmp(p, n))
		return xmp_place(p, n, takes_out);
	if (!open_tiff(p, n, &t))
		return false;
	at = number(&t, 4, 4);
	for (int i = 0; i < DIRECTORIES_MAX && at != 0; i++) {
		size_t count = entries(&t, at), next = at + 2 + count * ENTRY_BYTES;

		if (count == 0)
			break;
		found |= look_at_directory(&t, at, count, takes_out);
		at = next <= t.n && t.n - next >= 4 ? number(&t, next, 4) : 0;
	}
	return found;
}

/* --- while it passes --- */

void exif_begin(struct exif *x, uint64_t length)
{
	x->n = 0;
	x->length = length <= EXIF_BYTES_MAX ? (size_t)length : 0;
	x->is_odd |= length > EXIF_BYTES_MAX;
}

void exif_add(struct exif *x, struct str piece)
{
	piece = str_part(piece, 0, x->length - x->n);
	if (piece.n == 0)
		return;
	memcpy(x->bytes + x->n, piece.p, piece.n);
	x->n += piece.n;
	if (x->n == x->length)
		x->has_place |= place_of(x->bytes, x->n, false);
}

/* --- in the head of a photo --- */

static void clean_jpeg(unsigned char *p, size_t n)
{
	size_t at = SOI_BYTES;

	while (at + 4 <= n) {
		unsigned code = p[at + 1];
		size_t length = (size_t)p[at + 2] << 8 | p[at + 3];

		if (p[at] != 0xff || code == 0xff) {
			at++;
		} else if (code == SOS || code == EOI) {
			return;
		} else if (code == 0x01 || (code >= 0xd0 && code <= 0xd8)) {
			at += 2;
		} else {
			if (length < 2 || length > n - at - 2)
				return;
			if (code == APP1)
				place_of(p + at + 4, length - 2, true);
			at += 2 + length;
		}
	}
}

static void clean_png(unsigned char *p, size_t n)
{
	size_t at = SIGNATURE_BYTES;

	while (at < n && n - at >= 12) {
		const struct tiff t = { p, n, true };
		size_t length = number(&t, at, 4);
		uint32_t sum;

		if (length > n - at - 12)
			return;
		if (png_speaks(p + at + 4, length) && place_of(p + at + 8, length, true)) {
			sum = png_checksum(p + at + 4, 4 + length);
			for (int i = 0; i < 4; i++)
				p[at + 8 + length + (size_t)i] = (unsigned char)(sum >> (24 - 8 * i));
		}
		at += 12 + length;
	}
}

void proof_clean(enum proof_kind kind, char *head, size_t n)
{
	if (kind == KIND_JPEG)
		clean_jpeg((unsigned char *)head, n);
	else if (kind == KIND_PNG)
		clean_png((unsigned char *)head, n);
}
