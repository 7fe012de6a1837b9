/* Where a photo was taken is taken out of it, and nothing else. */
#include <stdlib.h>

#include "store/base/err.h"
#include "tests/unit/proof_files.h"

static bool holds(struct str bytes, struct str what)
{
	return str_search(bytes, what) < bytes.n;
}

/* All that changes are bytes to zeros, and in a PNG a checksum. */
static size_t changed(struct str before, const char *after, bool *is_zeroed)
{
	size_t count = 0;

	*is_zeroed = true;
	for (size_t i = 0; i < before.n; i++) {
		count += before.p[i] != after[i];
		*is_zeroed = *is_zeroed && (before.p[i] == after[i] || after[i] == 0);
	}
	return count;
}

static void clean(const char *path, struct str angle, struct str upright)
{
	struct str bytes = file_of(path);
	enum proof_kind kind = kind_of(path);
	char *copy = arena_take(arena, bytes.n);
	bool is_zeroed;
	size_t count;

	memcpy(copy, bytes.p, bytes.n);
	is_int(PROOF_PLACE, prove(kind, bytes, 7), path);
	ok(holds(bytes, angle), "it holds the angle");
	proof_clean(kind, copy, bytes.n);
	is_int(PROOF_GOOD, prove(kind, str_bytes(copy, bytes.n), 1 << 16),
	       "once cleaned it is a good picture without a place");
	ok(!holds(str_bytes(copy, bytes.n), angle), "the angle is in it no more");
	ok(holds(str_bytes(copy, bytes.n), upright), "which way up it is held is");
	count = changed(bytes, copy, &is_zeroed);
	ok(count > 20 && count < 110 && (is_zeroed || kind == KIND_PNG),
	   "and nothing else has changed");
	torture(kind, bytes);
}

static void cut_and_clean(const char *path)
{
	struct str bytes = file_of(path);
	char *copy = arena_take(arena, bytes.n);

	for (size_t n = 0; n <= bytes.n; n++) {
		char *exact = malloc(n + 1);

		memcpy(exact, bytes.p, n);
		proof_clean(kind_of(path), exact, n);
		free(exact);
	}
	for (size_t i = 0; i < bytes.n * 8; i++) {
		memcpy(copy, bytes.p, bytes.n);
		copy[i / 8] = (char)(copy[i / 8] ^ 1 << i % 8);
		proof_clean(kind_of(path), copy, bytes.n);
	}
	ok(true, "cut anywhere, and with any bit changed, it is cleaned as far as it can be read");
}

/* In text a figure becomes a space, and what stands around it stays. */
static void clean_text(const char *path)
{
	static const char *const figures[] = { "53,46.2057N", "-1.53367", "63/1" }, *const others[] = {
		"Orientation=\"6\"", "exif:GPSVersionID=\"2.3.0.0\"", "exif:GPSLatitude = \"           \"",
		"Longtitude>        </drone" };
	struct str bytes = file_of(path);
	char *copy = arena_take(arena, bytes.n);

	memcpy(copy, bytes.p, bytes.n);
	is_int(PROOF_PLACE, prove(kind_of(path), bytes, 7), path);
	proof_clean(kind_of(path), copy, bytes.n);
	is_int(PROOF_GOOD, prove(kind_of(path), str_bytes(copy, bytes.n), 1 << 16),
	       "once cleaned it is a good picture without a place");
	for (size_t i = 0; i < COUNT(figures); i++)
		ok(holds(bytes, str_of(figures[i])) && !holds(str_bytes(copy, bytes.n), str_of(figures[i])),
		   figures[i]);
	for (size_t i = 0; i < COUNT(others); i++)
		ok(holds(str_bytes(copy, bytes.n), str_of(others[i])), others[i]);
	torture(kind_of(path), bytes);
	cut_and_clean(path);
}

static void says_nothing(void)
{
	struct str good = file_of("tests/files/good/held-upright.jpg");
	char *copy = arena_take(arena, good.n);

	memcpy(copy, good.p, good.n);
	proof_clean(KIND_JPEG, copy, good.n);
	ok(memcmp(copy, good.p, good.n) == 0,
	   "a photo that says nothing of a place stays as it is to the byte");
}

int main(void)
{
	arena = arena_open(256 << 20);
	clean("tests/places/little.jpg", STR("\xd2\x04\0\0"), STR("\x12\x01\x03\0\1\0\0\0\6\0"));
	clean("tests/places/big.jpg", STR("\0\0\x04\xd2"), STR("\x01\x12\0\x03\0\0\0\1\0\6"));
	clean("tests/places/picture.png", STR("\0\0\x04\xd2"), STR("\x01\x12\0\x03\0\0\0\1\0\6"));
	clean("tests/places/behind.png", STR("\xd2\x04\0\0"), STR("\x12\x01\x03\0\1\0\0\0\6\0"));
	cut_and_clean("tests/places/big.jpg");
	cut_and_clean("tests/places/picture.png");
	clean_text("tests/places/edited.jpg");
	clean_text("tests/places/edited.png");
	says_nothing();
	return done();
}
