#include "cgi-bin/web/pdf.h"

#include "store/base/arena.h"
#include "store/compiled/json.h"
#include "tests/tap.h"

#include <stdio.h>

static struct str file_read(struct arena *a, const char *path)
{
	struct buf b = buf_open(a);
	FILE *f = fopen(path, "r");
	size_t n;

	do {
		buf_reserve(&b, 4096);
		n = f ? fread(b.p + b.n, 1, 4096, f) : 0;
		b.n += n;
	} while (n > 0);
	if (f)
		fclose(f);
	return buf_str(&b);
}

int main(int argc, char **argv)
{
	struct arena *a = arena_open(256u << 20);
	struct values *sheet;
	struct buf out = buf_open(a);
	FILE *f;
	(void)argc;
	is_err(OK, json_read(a, file_read(a, argv[1]), &sheet), "read");
	is_err(OK, pdf_write(a, sheet, &out), "written");
	f = fopen(argv[2], "w");
	fwrite(out.p, 1, out.n, f);
	fclose(f);
	fprintf(stderr, "%zu bytes, arena %zu\n", out.n, arena_used(a));
	return done();
}
