#include "cgi-bin/web/multipart.h"
#include "store/base/utf8.h"

#include <stdlib.h>
#include <sys/mman.h>
#include <unistd.h>

int LLVMFuzzerTestOneInput(const uint8_t *bytes, size_t n);

/* No more bytes come out than went in, names are text, and the end is reached. */
static void read_all(struct arena *a, struct multipart *m, size_t n)
{
	struct fields f = { 0 };
	struct str piece;
	struct part p;
	size_t out = 0;

	while (multipart_next_file(m, &f, &p) == OK) {
		if (!str_is_utf8(p.name) || !str_is_utf8(p.filename))
			abort();
		while (multipart_read(m, &piece) == OK)
			out += piece.n;
	}
	if (out > n || arena_used(a) > (15 << 20))
		abort();
}

int LLVMFuzzerTestOneInput(const uint8_t *bytes, size_t n)
{
	struct arena *a = arena_open(16 << 20);
	int fd = memfd_create("body", MFD_CLOEXEC);
	struct wire wire = wire_of(fd, -1);
	struct multipart *m;

	if (write(fd, bytes, n) != (ssize_t)n || lseek(fd, 0, SEEK_SET) != 0)
		abort();
	if (multipart_open(a, &wire, STR("b"), n, &m) == OK)
		read_all(a, m, n);
	close(fd);
	arena_close(a);
	return 0;
}
