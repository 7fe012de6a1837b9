#include "store/base/arena.h"

#include <string.h>

#include "store/base/buf.h"
#include "tests/tap.h"

static bool is_zeroed(const char *p, size_t n)
{
	for (size_t i = 0; i < n; i++)
		if (p[i] != 0)
			return false;
	return true;
}

static void taking(struct arena *a)
{
	bool zeroed = true;
	size_t before;

	for (size_t n = 1; n < 300000; n = n * 3 + 1) {
		char *p = arena_take(a, n);

		zeroed = zeroed && is_zeroed(p, n);
		memset(p, 'x', n);
	}
	ok(zeroed, "what is taken is zeroed, small or larger than what is fetched at once");
	before = arena_used(a);
	ok(arena_take(a, 0) != NULL, "nothing has a place too");
	ok(arena_used(a) - before < 64, "and takes next to nothing");
}

static void giving_back(struct arena *a)
{
	char *p = arena_take(a, 4096), *q;
	size_t used = arena_used(a);

	memset(p, 'x', 100);
	arena_give_back(a, p + 100, 3996);
	ok(arena_used(a) < used - 3900, "the end of what was taken last can be given back");
	q = arena_take(a, 4096);
	ok(q >= p + 100 && q < p + 200, "it is taken again");
	ok(is_zeroed(q, 4096), "and is zeroed");
	used = arena_used(a);
	arena_give_back(a, p + 50, 50);
	is_int((int64_t)used, (int64_t)arena_used(a), "what was not taken last stays");
}

static void fitting(struct arena *a)
{
	struct buf b = buf_open(a), other = buf_open(a);
	size_t before = arena_used(a);

	buf_reserve(&b, 60000);
	buf_text(&b, "a few bytes ");
	buf_number(&b, -1234);
	buf_fit(&b);
	ok(arena_used(a) - before < 128, "a buffer that fits holds no more than is in it");
	buf_text(&other, "other");
	buf_text(&b, " and more");
	is_str("a few bytes -1234 and more", buf_str(&b), "it still grows");
	is_str("other", buf_str(&other), "beside another");
}

int main(void)
{
	struct arena *a = arena_open(16 << 20);

	taking(a);
	giving_back(a);
	fitting(a);
	arena_close(a);
	return done();
}
