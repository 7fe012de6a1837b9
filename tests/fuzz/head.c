/* Heads of the trail as somebody gives them to `portal audit verify`: a letter, a log, anything. No
 * more are read than begin; one that was read comes back the same when it is written again; and one
 * that is changed in any byte is not signed any more. */
#include "store/keeping/head.h"

#include <stdlib.h>
#include <string.h>

#include "store/base/arena.h"

int LLVMFuzzerTestOneInput(const uint8_t *bytes, size_t n);

enum { INPUT_MAX = 1 << 16, ARENA_MAX = 1 << 26, SIGNED = 8 };

static bool are_same(const struct head *x, const struct head *y)
{
	return x->number == y->number && x->at == y->at && x->entry == y->entry &&
	       str_equal(x->hash, y->hash) && str_equal(x->by, y->by) && str_equal(x->next, y->next) &&
	       str_equal(x->signature, y->signature);
}

static struct str written(struct arena *a, const struct head *h)
{
	struct buf b = buf_open(a);

	head_write(&b, h);
	return buf_str(&b);
}

static void comes_back(struct arena *a, const struct head *h)
{
	struct heads again = heads_read(a, written(a, h));

	if (again.count != 1 || again.broken != 0 || !are_same(&again.list[0], h))
		abort();
}

static struct head *signed_once(struct arena *a)
{
	static struct head h = { .number = 3, .at = 1795755600, .entry = 340 };
	struct secret secret;

	if (h.by.n > 0)
		return &h;
	vault_start();
	secret = secret_open();
	memset(secret.key, 7, VAULT_KEY_BYTES);
	h.hash = h.next = STR("0123456789abcdef0123456789abcdef");
	head_sign(a, &h, &secret);
	return &h;
}

/* Each pair of bytes says how far to go on and what to turn there; what is read of it is either the
 * head that was signed or does not hold. */
static void stays_signed(struct arena *a, const uint8_t *bytes, size_t n)
{
	static struct arena *kept;
	struct head *real = signed_once(kept ? kept : (kept = arena_open(ARENA_MAX)));
	struct str text = written(a, real);
	char *p = str_c(a, text);
	struct heads read;
	size_t at = 0;

	for (size_t i = 0; i + 1 < n && i < 2 * SIGNED; i += 2) {
		at = (at + bytes[i]) % text.n;
		p[at] = (char)(p[at] ^ bytes[i + 1]);
	}
	read = heads_read(a, str_bytes(p, text.n));
	for (size_t i = 0; i < read.count; i++)
		if (head_holds(a, &read.list[i]) != are_same(&read.list[i], real))
			abort();
}

int LLVMFuzzerTestOneInput(const uint8_t *bytes, size_t n)
{
	struct arena *a;
	struct heads h;
	uint64_t number;
	size_t count;

	if (n > INPUT_MAX)
		return 0;
	a = arena_open(ARENA_MAX);
	stays_signed(a, bytes, n);
	h = heads_read(a, str_bytes(bytes, n));
	count = h.count;
	if (h.count + h.broken > n / strlen("waymark-head"))
		abort();
	for (size_t i = 0; i < h.count && i < SIGNED; i++)
		comes_back(a, &h.list[i]);
	if (heads_sort(a, &h, &number) == HEADS_RIGHT && h.count > count)
		abort();
	for (size_t i = 1; i < h.count; i++)
		if (h.list[i - 1].number > h.list[i].number)
			abort();
	arena_close(a);
	return 0;
}
