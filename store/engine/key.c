#include <string.h>

#include "store/engine/txn.h"

struct str key_of(struct arena *a, const struct str *parts, size_t count)
{
	size_t n = 0;
	char *p;

	for (size_t i = 0; i < count; i++)
		n += parts[i].n;
	p = arena_take(a, n + 1);
	n = 0;
	for (size_t i = 0; i < count; i++) {
		if (parts[i].n > 0)
			memcpy(p + n, parts[i].p, parts[i].n);
		n += parts[i].n;
	}
	return str_bytes(p, n);
}

struct str key_time(struct arena *a, int64_t seconds)
{
	char *p = arena_take(a, 8);

	for (int i = 0; i < 8; i++)
		p[i] = (char)((uint64_t)seconds >> (56 - 8 * i) & 0xff);
	return str_bytes(p, 8);
}

int64_t key_read_time(struct str eight)
{
	uint64_t n = 0;

	for (size_t i = 0; i < 8 && i < eight.n; i++)
		n = n << 8 | (unsigned char)eight.p[i];
	return (int64_t)n;
}

/* INT64_MAX minus n; times before 1970 come after all others, without overflowing. */
static int64_t turned(int64_t n)
{
	return (int64_t)((uint64_t)INT64_MAX - (uint64_t)n);
}

struct str key_newest(struct arena *a, int64_t seconds)
{
	return key_time(a, turned(seconds));
}

int64_t key_read_newest(struct str eight)
{
	return turned(key_read_time(eight));
}
