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

/* An arena that was filled with letters beyond what stays mapped, and emptied: not one is left. */
static void emptying(void)
{
	struct arena *b = arena_open(16 << 20);
	bool zeroed = true;
	char *p, *first = arena_take(b, 16);

	memset(arena_take(b, 3 << 20), 'x', 3 << 20);
	memset(arena_take(b, 200000), 'x', 200000);
	arena_empty(b);
	is_int(0, (int64_t)arena_used(b), "an emptied arena holds nothing");
	ok(arena_take(b, 16) == first, "and begins where it began");
	for (int i = 0; i < 40; i++) {
		p = arena_take(b, 100000);
		zeroed = zeroed && is_zeroed(p, 100000);
	}
	ok(zeroed, "of what was in it no byte is left");
	arena_empty(b);
	p = arena_take(b, 5000);
	memset(p, 'x', 5000);
	arena_give_back(b, p + 100, 4900);
	arena_empty(b);
	ok(is_zeroed(arena_take(b, 6000), 6000), "nor of what was written and given back");
	arena_lock(b);
	arena_unlock(b);
	ok(is_zeroed(arena_take(b, 6000), 6000), "an arena that was locked and unlocked goes on");
	arena_close(b);
}

int main(void)
{
	struct arena *a = arena_open(16 << 20);

	taking(a);
	giving_back(a);
	fitting(a);
	emptying();
	arena_close(a);
	return done();
}
