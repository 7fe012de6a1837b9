#include "cgi-bin/web/urlencoded.h"
#include "store/base/utf8.h"

#include <stdlib.h>

int LLVMFuzzerTestOneInput(const uint8_t *bytes, size_t n);

/* Whatever was taken obeys the rules that the rest of the program relies on. */
int LLVMFuzzerTestOneInput(const uint8_t *bytes, size_t n)
{
	struct arena *a = arena_open(16 << 20);
	struct fields f = { 0 };

	if (urlencoded_read(a, str_bytes(bytes, n), &f) == OK) {
		for (size_t i = 0; i < f.count; i++) {
			struct field *one = &f.items[i];

			if (one->name.n == 0 || !str_is_utf8(one->name) || !str_is_utf8(one->value))
				abort();
			if (str_find(one->value, '\r') < one->value.n)
				abort();
		}
	}
	arena_close(a);
	return 0;
}
