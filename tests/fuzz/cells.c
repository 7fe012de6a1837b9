/* Rows of a spreadsheet as somebody pastes them: every row ends, no cell is longer than what came,
 * and rows number themselves upwards. */
#include "store/base/cells.h"

#include <stdlib.h>

int LLVMFuzzerTestOneInput(const uint8_t *bytes, size_t n);

enum { CELLS = 8 };

static void check(const struct str *cells, size_t count, size_t n)
{
	size_t bytes = 0;

	if (count > CELLS)
		abort();
	for (size_t i = 0; i < count; i++)
		bytes += cells[i].n;
	if (bytes > n)
		abort();
}

int LLVMFuzzerTestOneInput(const uint8_t *bytes, size_t n)
{
	struct arena *a = arena_open(64 << 20);
	struct str rest = str_bytes(bytes, n), cells[CELLS];
	struct cells file = cells_open(rest);
	size_t count, number = 0, before = 0, rows = 0;

	for (; n <= 1 << 16 && cells_row(a, &rest, &number, cells, CELLS, &count);
	     before = number, rows++) {
		check(cells, count, n);
		if (number <= before || rows > n)
			abort();
	}
	for (before = 0, rows = 0; n <= 1 << 16 && cells_next(a, &file, cells, CELLS, &count);
	     before = file.number, rows++) {
		check(cells, count, n);
		if (file.number <= before || rows > n)
			abort();
	}
	arena_close(a);
	return 0;
}
