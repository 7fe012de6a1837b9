#include "store/base/hex.h"

#include "store/base/arena.h"

struct str hex_write(struct arena *a, struct str bytes)
{
	static const char digits[] = "0123456789abcdef";
	char *p = arena_take(a, bytes.n * 2 + 1);

	for (size_t i = 0; i < bytes.n; i++) {
		p[2 * i] = digits[(unsigned char)bytes.p[i] >> 4];
		p[2 * i + 1] = digits[(unsigned char)bytes.p[i] & 15];
	}
	return str_bytes(p, bytes.n * 2);
}

static int digit(char c)
{
	if (c >= '0' && c <= '9')
		return c - '0';
	if (c >= 'a' && c <= 'f')
		return c - 'a' + 10;
	return -1;
}

bool hex_read(struct arena *a, struct str text, size_t bytes, struct str *out)
{
	char *p;

	if (text.n != bytes * 2)
		return false;
	p = arena_take(a, bytes + 1);
	for (size_t i = 0; i < bytes; i++) {
		int high = digit(text.p[2 * i]), low = digit(text.p[2 * i + 1]);

		if (high < 0 || low < 0)
			return false;
		p[i] = (char)(high << 4 | low);
	}
	*out = str_bytes(p, bytes);
	return true;
}

bool hex_read_or_none(struct arena *a, struct str text, size_t bytes, struct str *out)
{
	*out = STR("");
	return text.n == 0 || hex_read(a, text, bytes, out);
}
