/* press: a sheet (pdf.h) in JSON to a PDF, for gen, which may not know of cairo. It answers no
 * request and is not installed: press SHEET PDF. Exit: 0 done, 1 not, 2 wrong usage. */
#include <stdio.h>

#include "cgi-bin/web/pdf.h"
#include "store/base/arena.h"
#include "store/compiled/json.h"

#define MEMORY_MAX ((size_t)1 << 30)

enum { PIECE = 65536 };

static bool read_file(const char *path, struct buf *b)
{
	FILE *f = fopen(path, "rb");
	bool good;
	size_t n;

	if (!f)
		return false;
	do {
		buf_reserve(b, PIECE);
		n = fread(b->p + b->n, 1, PIECE, f);
		b->n += n;
	} while (n > 0);
	good = ferror(f) == 0;
	fclose(f);
	return good;
}

static bool write_file(const char *path, struct str bytes)
{
	FILE *f = fopen(path, "wb");
	bool good;

	if (!f)
		return false;
	good = fwrite(bytes.p, 1, bytes.n, f) == bytes.n;
	return fclose(f) == 0 && good;
}

int main(int count, char **words)
{
	struct arena *a = arena_open(MEMORY_MAX);
	struct buf text = buf_open(a), pdf = buf_open(a);
	struct values *sheet;

	if (count != 3) {
		fputs("usage: press SHEET PDF\n", stderr);
		return 2;
	}
	if (!read_file(words[1], &text) || json_read(a, buf_str(&text), &sheet) != OK) {
		fprintf(stderr, "press: %s is no sheet\n", words[1]);
		return 1;
	}
	if (pdf_write(a, sheet, &pdf) != OK || !write_file(words[2], buf_str(&pdf))) {
		fprintf(stderr, "press: %s could not be made\n", words[2]);
		return 1;
	}
	return 0;
}
