#include "store/base/decimal.h"

#include "store/base/arena.h"
#include "store/base/buf.h"

enum { DIGITS_MAX = 12, BEHIND_MAX = 6 };

bool decimal_read(struct str s, int64_t *millionths)
{
	bool minus = str_starts(s, STR("-"));
	size_t point, digits = 0;
	int64_t n = 0;

	s = str_from(s, minus);
	point = str_find(s, '.');
	if (s.n == 0 || point == 0 || point + 1 == s.n || s.n > point + 1 + BEHIND_MAX)
		return false;
	for (size_t i = 0; i < s.n; i++) {
		if (i == point)
			continue;
		if (s.p[i] < '0' || s.p[i] > '9' || ++digits > DIGITS_MAX)
			return false;
		n = n * 10 + (s.p[i] - '0');
	}
	for (size_t behind = point < s.n ? s.n - point - 1 : 0; behind < BEHIND_MAX; behind++)
		n *= 10;
	*millionths = minus ? -n : n;
	return true;
}

struct str decimal_write(struct arena *a, int64_t millionths, int decimals)
{
	uint64_t n = millionths < 0 ? -(uint64_t)millionths : (uint64_t)millionths, unit = 1, whole,
	         rest;
	struct buf b = buf_open(a);

	for (int i = decimals; i < BEHIND_MAX; i++)
		unit *= 10;
	n = (n + unit / 2) / unit;
	for (unit = 1; decimals > 0; decimals--)
		unit *= 10;
	whole = n / unit;
	rest = n % unit;
	if (millionths < 0 && n > 0)
		buf_byte(&b, '-');
	buf_number(&b, (int64_t)whole);
	if (rest == 0)
		return buf_str(&b);
	buf_byte(&b, '.');
	for (unit /= 10; unit > 0; unit /= 10)
		buf_byte(&b, (char)('0' + rest / unit % 10));
	return buf_str(&b);
}
