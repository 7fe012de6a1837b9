/* Foreign bytes as an envelope, and a real envelope with bytes changed: nothing but what was sealed
 * ever opens. */
#include "store/engine/record.h"

#include <stdlib.h>

#include "tests/scratch.h"

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);

enum { INPUT_MAX = 1 << 16, ARENA_MAX = 1 << 26 };

static const struct record_at AT = { TABLE_PERSON, STR("row"), STR("owner-number-001") };

/* Its files go at once: what is open stays, and nothing is left behind. */
static struct scratch *open_once(void)
{
	static struct scratch s;
	struct values *v;
	struct txn *t;

	if (s.arena)
		return &s;
	scratch_open(&s);
	t = scratch_begin(&s, MAIN, WRITE);
	v = values_open(s.arena);
	values_text(v, STR("name"), STR("sealed"));
	if (keys_owner_add(s.keys, t, AT.owner) != OK || record_add(t, s.keys, &AT, v) != OK)
		abort();
	scratch_commit(t);
	nftw(s.data, scratch_unlink, 16, FTW_DEPTH | FTW_PHYS);
	return &s;
}

/* The real one, where each pair of bytes says how far to go on and what to turn there. */
static struct str changed(struct arena *a, struct str real, const uint8_t *data, size_t size)
{
	char *p = str_c(a, real);
	size_t at = 0;

	for (size_t i = 0; i + 1 < size; i += 2) {
		at = (at + data[i]) % real.n;
		p[at] = (char)(p[at] ^ data[i + 1]);
	}
	return str_bytes(p, real.n);
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
	struct scratch *s = open_once();
	struct str real, value;
	struct arena *a;
	struct values *v;
	struct txn *t;

	if (size == 0 || size > INPUT_MAX)
		return 0;
	a = arena_open(ARENA_MAX);
	if (txn_begin(s->store, MAIN, READ, a, &t) != OK ||
	    txn_get(t, TABLE_PERSON, AT.key, &real) != OK)
		abort();
	value = data[0] & 1 ? changed(a, real, data + 1, size - 1) : str_bytes(data + 1, size - 1);
	if ((record_open(t, s->keys, &AT, value, &v, NULL) == OK) != str_equal(value, real))
		abort();
	txn_abort(t);
	arena_close(a);
	return 0;
}
