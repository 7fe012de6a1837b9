/* A form of another system, in JSON or YAML or as CSV: refused, or made into one of ours with what
 * is lost told. What is written has been read back by gen itself (import.h). */
#include "gen/import.h"
#include "store/base/utf8.h"

#include <fcntl.h>
#include <stdlib.h>
#include <unistd.h>

int LLVMFuzzerTestOneInput(const uint8_t *bytes, size_t n);

enum { INPUT_MAX = 1 << 13, ARENA_MAX = 1 << 28 };

/* By the end of its name, from a file, as gen is given it. */
static void import(const char *end, struct str text)
{
	struct arena *a = arena_open(ARENA_MAX);
	struct buf path = buf_open(a), out = buf_open(a), told = buf_open(a);
	struct build b;
	int fd;

	buf_text(&path, "/tmp/waymark-fuzz-import-");
	buf_number(&path, getpid());
	buf_text(&path, end);
	fd = open(str_c(a, buf_str(&path)), O_RDWR | O_CREAT | O_TRUNC | O_CLOEXEC, 0600);
	if (fd < 0 || write(fd, text.p, text.n) != (ssize_t)text.n || close(fd) != 0)
		abort();
	build_open(&b, a, "tests/forms");
	if (import_read(&b, str_c(a, buf_str(&path)), &out) != (out.n > 0) ||
	    !str_is_utf8(buf_str(&out)))
		abort();
	if (out.n == 0 && b.diag.errors == 0)
		abort();
	diag_write(&b.diag, &told);
	unlink(str_c(a, buf_str(&path)));
	arena_close(a);
}

int LLVMFuzzerTestOneInput(const uint8_t *bytes, size_t n)
{
	struct str text = str_bytes(bytes, n);

	if (n > INPUT_MAX || !str_is_utf8(text))
		return 0;
	import(".csv", text);
	import(".json", text);
	return 0;
}
