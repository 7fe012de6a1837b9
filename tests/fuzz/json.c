/* Foreign JSON: refused, or read to a tree that is written and read again as the same. */
#include "store/compiled/json.h"

#include <stdlib.h>

#include "store/base/arena.h"

int LLVMFuzzerTestOneInput(const uint8_t *bytes, size_t n);

enum { INPUT_MAX = 1 << 16, ARENA_MAX = 1 << 26 };

int LLVMFuzzerTestOneInput(const uint8_t *bytes, size_t n)
{
	struct values *tree, *again;
	struct arena *a;
	struct buf once, twice;

	if (n > INPUT_MAX)
		return 0;
	a = arena_open(ARENA_MAX);
	once = buf_open(a);
	twice = buf_open(a);
	if (json_read(a, str_bytes(bytes, n), &tree) == OK) {
		json_write(&once, tree);
		if (json_read(a, buf_str(&once), &again) != OK || !values_equal(tree, again))
			abort();
		json_write(&twice, again);
		if (!str_equal(buf_str(&once), buf_str(&twice)))
			abort();
	}
	arena_close(a);
	return 0;
}
