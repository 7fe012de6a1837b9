#include "store/people/limit.h"

#include "store/base/arena.h"

struct bucket {
	int64_t thousandths, at;
};

static struct str key_of_bucket(struct arena *a, struct keys *k, const struct limit *l,
                                struct str of)
{
	return KEYS_HASH(a, k, FOR_SESSION, STR("limit"), str_of(l->name), of);
}

/* Requests settle in another order than they began in; this long after its beginning none does any
 * more. */
enum { LATE_SECONDS = 120 };

/* Full when there is none, or when the clock went back. */
static struct bucket load(struct txn *edge, struct str key, const struct limit *l, int64_t now)
{
	struct bucket b = { l->capacity * 1000, now };
	struct str value;
	int64_t passed;

	if (txn_get(edge, TABLE_BUCKET, key, &value) != OK || value.n != 16)
		return b;
	passed = now - key_read_time(str_from(value, 8));
	if (passed < -LATE_SECONDS || passed >= l->seconds)
		return b;
	if (passed < 0) {
		passed = 0;
		b.at = key_read_time(str_from(value, 8));
	}
	b.thousandths = key_read_time(str_part(value, 0, 8)) + passed * l->capacity * 1000 / l->seconds;
	if (b.thousandths > l->capacity * 1000)
		b.thousandths = l->capacity * 1000;
	return b;
}

/* Seconds until there is one. */
static int64_t wait_of(const struct bucket *b, const struct limit *l)
{
	return b->thousandths >= 1000 ? 0
	                              : (1000 - b->thousandths) * l->seconds / (l->capacity * 1000) + 1;
}

int64_t limit_left(struct txn *edge, struct keys *k, const struct limit *l, struct str of,
                   int64_t now, int64_t *wait_seconds)
{
	struct bucket b = load(edge, key_of_bucket(txn_arena(edge), k, l, of), l, now);

	if (wait_seconds)
		*wait_seconds = wait_of(&b, l);
	return b.thousandths / 1000;
}

enum err limit_check(struct txn *edge, struct keys *k, const struct limit *l, struct str of,
                     int64_t now)
{
	return limit_left(edge, k, l, of, now, NULL) > 0 ? OK : ERR_LIMIT;
}

enum err limit_take(struct txn *edge, struct keys *k, const struct limit *l, struct str of,
                    int64_t now, int64_t *wait_seconds)
{
	struct arena *a = txn_arena(edge);
	struct str key = key_of_bucket(a, k, l, of);
	struct bucket b = load(edge, key, l, now);

	if (wait_seconds)
		*wait_seconds = wait_of(&b, l);
	if (b.thousandths < 1000)
		return ERR_LIMIT;
	return txn_put(edge, TABLE_BUCKET, key,
	               KEY(a, key_time(a, b.thousandths - 1000), key_time(a, b.at)));
}

enum err limit_reset(struct txn *edge, struct keys *k, const struct limit *l, struct str of)
{
	enum err e = txn_delete(edge, TABLE_BUCKET, key_of_bucket(txn_arena(edge), k, l, of));

	return err_unless_missing(e);
}
