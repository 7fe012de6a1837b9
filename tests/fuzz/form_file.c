/* Foreign bytes as a compiled form: refused, or read to something that can be walked and written
 * again. */
#include "store/compiled/form_file.h"

#include <stdlib.h>

#include "store/base/arena.h"

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);

enum { INPUT_MAX = 1 << 17, ARENA_MAX = 1 << 26 };

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
	struct arena *a;
	struct form *f, *again;
	struct buf b;

	if (size > INPUT_MAX)
		return 0;
	a = arena_open(ARENA_MAX);
	b = buf_open(a);
	if (form_read_bytes(a, str_bytes(data, size), &f) == OK) {
		form_write_bytes(&b, f);
		if (form_read_bytes(a, buf_str(&b), &again) != OK)
			abort();
	}
	arena_close(a);
	return 0;
}
