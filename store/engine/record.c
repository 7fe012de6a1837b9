#include "store/engine/record.h"

#include <string.h>

#include "store/base/log.h"
#include "store/compiled/json.h"

enum { ENVELOPE = 1, SLOT_OWNER = 'O', SLOTS_MAX = 4, WRAPPED_MAX = 256, HINT_BYTES = 8 };

struct envelope {
	struct str wrapped;        /* of the owner's slot */
	uint64_t revision;
	struct str sealed;
};

/* What is bound in: a record that was moved, swapped, re-owned or renumbered does not open. */
static struct str bound_to(const struct txn *t, const struct record_at *at, uint64_t revision)
{
	struct arena *a = txn_arena(t);
	struct buf b = buf_open(a);

	buf_text(&b, "waymark record");
	buf_byte(&b, ENVELOPE);
	buf_byte(&b, (char)txn_environment(t));
	buf_byte(&b, (char)at->table);
	buf_u32(&b, (uint32_t)at->key.n);
	buf_add(&b, at->key);
	buf_add(&b, at->owner);
	buf_add(&b, key_time(a, (int64_t)revision));
	return buf_str(&b);
}

static void add_u16(struct buf *b, size_t n)
{
	buf_byte(b, (char)(n & 0xff));
	buf_byte(b, (char)(n >> 8 & 0xff));
}

/* Takes n bytes off the front; false when there are fewer. */
static bool take(struct str *rest, size_t n, struct str *piece)
{
	if (rest->n < n)
		return false;
	*piece = str_part(*rest, 0, n);
	*rest = str_from(*rest, n);
	return true;
}

static bool read_slot(struct str *rest, struct envelope *e)
{
	struct str head, wrapped;
	size_t n;

	if (!take(rest, 1 + HINT_BYTES + 2, &head))
		return false;
	n = (unsigned char)head.p[1 + HINT_BYTES] | (size_t)(unsigned char)head.p[2 + HINT_BYTES] << 8;
	if (n > WRAPPED_MAX || !take(rest, n, &wrapped))
		return false;
	if (head.p[0] == SLOT_OWNER)
		e->wrapped = wrapped;
	return true;
}

static bool read_envelope(struct str bytes, struct envelope *e)
{
	struct str head, revision;

	*e = (struct envelope){ .revision = 0 };
	if (!take(&bytes, 4, &head) || head.p[0] != 'W' || head.p[1] != 'R' || head.p[2] != ENVELOPE ||
	    head.p[3] < 1 || head.p[3] > SLOTS_MAX)
		return false;
	for (int i = 0; i < head.p[3]; i++)
		if (!read_slot(&bytes, e))
			return false;
	if (!take(&bytes, 8, &revision))
		return false;
	e->revision = (uint64_t)key_read_time(revision);
	e->sealed = bytes;
	return e->wrapped.n > 0;
}

static enum err open_envelope(struct txn *t, struct keys *k, const struct record_at *at, struct str value,
                              struct buf *plain, uint64_t *revision)
{
	struct buf data_key = buf_open(txn_arena(t));
	const struct secret *owner;
	struct envelope envelope;
	struct secret key;
	struct str bound;
	enum err e;

	if (!read_envelope(value, &envelope))
		return ERR_INVALID;
	if ((e = keys_owner_load(k, t, at->owner, &owner)) != OK)
		return e;
	bound = bound_to(t, at, envelope.revision);
	if (vault_open(owner, bound, envelope.wrapped, &data_key) != OK || data_key.n != VAULT_KEY_BYTES)
		return ERR_INVALID;
	key.key = (unsigned char *)data_key.p;
	e = vault_open(&key, bound, envelope.sealed, plain);
	explicit_bzero(data_key.p, data_key.n);
	*revision = envelope.revision;
	return e;
}

enum err record_open(struct txn *t, struct keys *k, const struct record_at *at, struct str value,
                     struct values **v, uint64_t *revision)
{
	struct buf plain = buf_open(txn_arena(t));
	uint64_t found;
	enum err e = open_envelope(t, k, at, value, &plain, &found);

	if (e == OK)
		e = json_read(txn_arena(t), buf_str(&plain), v);
	if (e == ERR_INVALID)
		log_event("record", "does_not_open", at->table);
	if (e == OK && revision)
		*revision = found;
	return e;
}

enum err record_load(struct txn *t, struct keys *k, const struct record_at *at, struct values **v,
                     uint64_t *revision)
{
	struct str value;
	enum err e = txn_get(t, at->table, at->key, &value);

	return e == OK ? record_open(t, k, at, value, v, revision) : e;
}

/* One data key for each save, wrapped by the owner's key. */
static enum err seal(struct txn *t, struct keys *k, const struct record_at *at, const struct values *v,
                     uint64_t revision, struct buf *out)
{
	struct arena *a = txn_arena(t);
	struct buf plain = buf_open(a), wrapped = buf_open(a);
	struct str bound = bound_to(t, at, revision);
	unsigned char bytes[VAULT_KEY_BYTES];
	struct secret key = { bytes };
	const struct secret *owner;
	enum err e = keys_owner_load(k, t, at->owner, &owner);

	if (e != OK)
		return e;
	vault_random(bytes, sizeof(bytes));
	vault_seal(owner, bound, str_bytes(bytes, sizeof(bytes)), &wrapped);
	json_write(&plain, v);
	buf_text(out, "WR");
	buf_byte(out, ENVELOPE);
	buf_byte(out, 1);
	buf_byte(out, SLOT_OWNER);
	buf_add(out, str_part(at->owner, 0, HINT_BYTES));
	add_u16(out, wrapped.n);
	buf_add(out, buf_str(&wrapped));
	buf_add(out, key_time(a, (int64_t)revision));
	vault_seal(&key, bound, buf_str(&plain), out);
	explicit_bzero(bytes, sizeof(bytes));
	return OK;
}

enum err record_save(struct txn *t, struct keys *k, const struct record_at *at, const struct values *v,
                     uint64_t revision)
{
	struct buf out = buf_open(txn_arena(t));
	enum err e = seal(t, k, at, v, revision, &out);

	return e == OK ? txn_put(t, at->table, at->key, buf_str(&out)) : e;
}

enum err record_add(struct txn *t, struct keys *k, const struct record_at *at, const struct values *v)
{
	struct buf out = buf_open(txn_arena(t));
	enum err e = seal(t, k, at, v, 1, &out);

	return e == OK ? txn_add(t, at->table, at->key, buf_str(&out)) : e;
}
