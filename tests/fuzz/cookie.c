#include "cgi-bin/web/cookie.h"

#include <stdlib.h>

#include "store/base/arena.h"

int LLVMFuzzerTestOneInput(const uint8_t *bytes, size_t n);

/* A value that was found can be written again. */
int LLVMFuzzerTestOneInput(const uint8_t *bytes, size_t n)
{
	struct arena *a = arena_open(1 << 20);
	struct cookie c = { .name = STR("sid") };
	struct buf b = buf_open(a);

	if (cookie_find(str_bytes(bytes, n), c.name, &c.value) == OK && cookie_write(&b, &c) != OK)
		abort();
	arena_close(a);
	return 0;
}
