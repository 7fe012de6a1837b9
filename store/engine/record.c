#include "store/engine/record.h"

#include <string.h>

#include "store/base/log.h"
#include "store/compiled/json.h"

enum {
	VERSION = 1,
	HEAD_BYTES = 4,            /* "WR", version, slot count */
	SLOTS_MAX = 4,
	SLOT_HEAD_BYTES = 11,      /* kind, key id (8), length of the wrapped data key (2) */
	KEY_ID_BYTES = 8,
	WRAPPED_MAX = 256,
	REVISION_BYTES = 8,
};

struct envelope {
	struct str key_id, wrapped;        /* of the owner's slot */
	struct str revision;
	struct str sealed;
};

/* Each part with its length, so that no two places sound the same. */
static void bind(struct buf *b, struct str part)
{
	buf_u32(b, (uint32_t)part.n);
	buf_add(b, part);
}

static struct str bound(const struct txn *t, const struct record_at *at, struct str what,
                        struct str revision)
{
	struct buf b = buf_open(txn_arena(t));
	char place[] = { VERSION, (char)txn_environment(t), (char)at->table };

	bind(&b, STR("waymark"));
	bind(&b, what);
	bind(&b, str_bytes(place, sizeof(place)));
	bind(&b, at->key);
	bind(&b, at->owner);
	bind(&b, revision);
	return buf_str(&b);
}

static struct str key_id(struct arena *a, const struct secret *key)
{
	unsigned char hash[VAULT_HASH_BYTES];
	const struct str purpose = STR("key id");

	vault_hash(key, &purpose, 1, hash);
	return str_copy(a, str_bytes(hash, KEY_ID_BYTES));
}

/* --- the envelope ------------------------------------------------------------------------- */

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

	if (!take(rest, SLOT_HEAD_BYTES, &head))
		return false;
	n = (size_t)(unsigned char)head.p[9] | (size_t)(unsigned char)head.p[10] << 8;
	if (n > WRAPPED_MAX || !take(rest, n, &wrapped))
		return false;
	if (head.p[0] == 'O' && e->wrapped.n == 0) {
		e->key_id = str_part(head, 1, KEY_ID_BYTES);
		e->wrapped = wrapped;
	}
	return true;
}

static bool read_envelope(struct str value, struct envelope *e)
{
	struct str head, rest = value;
	int slots;

	*e = (struct envelope){ 0 };
	if (!take(&rest, HEAD_BYTES, &head) || memcmp(head.p, "WR", 2) != 0 || head.p[2] != VERSION)
		return false;
	slots = (unsigned char)head.p[3];
	if (slots < 1 || slots > SLOTS_MAX)
		return false;
	for (int i = 0; i < slots; i++)
		if (!read_slot(&rest, e))
			return false;
	if (e->wrapped.n == 0 || !take(&rest, REVISION_BYTES, &e->revision))
		return false;
	e->sealed = rest;
	return true;
}

static void write_slot(struct buf *b, const struct secret *owner, struct str where,
                       const struct secret *data)
{
	struct buf wrapped = buf_open(b->arena);

	vault_seal(owner, where, str_bytes(data->key, VAULT_KEY_BYTES), &wrapped);
	buf_byte(b, 'O');
	buf_add(b, key_id(b->arena, owner));
	buf_byte(b, (char)(wrapped.n & 0xff));
	buf_byte(b, (char)(wrapped.n >> 8));
	buf_add(b, buf_str(&wrapped));
}

static struct str write_envelope(const struct txn *t, const struct record_at *at,
                                 const struct secret *owner, struct str json, struct str revision)
{
	struct buf b = buf_open(txn_arena(t));
	unsigned char bytes[VAULT_KEY_BYTES];
	const struct secret data = { bytes };

	vault_random(bytes, sizeof(bytes));
	buf_add(&b, STR("WR"));
	buf_byte(&b, VERSION);
	buf_byte(&b, 1);
	write_slot(&b, owner, bound(t, at, STR("data key"), revision), &data);
	buf_add(&b, revision);
	vault_seal(&data, bound(t, at, STR("record"), revision), json, &b);
	explicit_bzero(bytes, sizeof(bytes));
	return buf_str(&b);
}

/* --- records ------------------------------------------------------------------------------ */

static enum err unseal(struct txn *t, const struct record_at *at, const struct envelope *e,
                       const struct secret *owner, struct buf *json)
{
	struct buf key = buf_open(txn_arena(t));
	struct secret data;
	enum err r;

	if (!vault_equal(e->key_id, key_id(txn_arena(t), owner)))
		return ERR_DAMAGED;
	r = vault_open(owner, bound(t, at, STR("data key"), e->revision), e->wrapped, &key);
	if (r != OK || key.n != VAULT_KEY_BYTES)
		return ERR_DAMAGED;
	data.key = (unsigned char *)key.p;         /* stays in the arena, which is wiped */
	r = vault_open(&data, bound(t, at, STR("record"), e->revision), e->sealed, json);
	explicit_bzero(key.p, key.n);
	return r;
}

static enum err refused(const struct record_at *at)
{
	log_event("record", "does_not_open", at->table);
	return ERR_DAMAGED;
}

enum err record_open(struct txn *t, struct keys *k, const struct record_at *at, struct str value,
                     struct values **v, uint64_t *revision)
{
	struct buf json = buf_open(txn_arena(t));
	const struct secret *owner;
	struct envelope e;
	enum err r;

	if (!read_envelope(value, &e))
		return refused(at);
	if ((r = keys_owner_load(k, t, at->owner, &owner)) != OK)
		return r;
	if (unseal(t, at, &e, owner, &json) != OK ||
	    json_read(txn_arena(t), buf_str(&json), v) != OK)
		return refused(at);
	if (revision)
		*revision = (uint64_t)key_read_time(e.revision);
	return OK;
}

enum err record_load(struct txn *t, struct keys *k, const struct record_at *at, struct values **v,
                     uint64_t *revision)
{
	struct str value;
	enum err r = txn_get(t, at->table, at->key, &value);

	return r == OK ? record_open(t, k, at, value, v, revision) : r;
}

static enum err seal(struct txn *t, struct keys *k, const struct record_at *at,
                     const struct values *v, uint64_t revision, struct str *value)
{
	struct buf json = buf_open(txn_arena(t));
	const struct secret *owner;
	enum err r = keys_owner_load(k, t, at->owner, &owner);

	if (r != OK)
		return r;
	json_write(&json, v);
	*value = write_envelope(t, at, owner, buf_str(&json),
	                        key_time(txn_arena(t), (int64_t)revision));
	return OK;
}

enum err record_save(struct txn *t, struct keys *k, const struct record_at *at,
                     const struct values *v, uint64_t revision)
{
	struct str value;
	enum err r = seal(t, k, at, v, revision, &value);

	return r == OK ? txn_put(t, at->table, at->key, value) : r;
}

enum err record_add(struct txn *t, struct keys *k, const struct record_at *at,
                    const struct values *v)
{
	struct str value;
	enum err r = seal(t, k, at, v, 1, &value);

	return r == OK ? txn_add(t, at->table, at->key, value) : r;
}

enum err record_revision(struct txn *t, const struct record_at *at, uint64_t *revision)
{
	struct envelope e;
	struct str value;
	enum err r = txn_get(t, at->table, at->key, &value);

	if (r != OK)
		return r;
	if (!read_envelope(value, &e))
		return ERR_DAMAGED;
	*revision = (uint64_t)key_read_time(e.revision);
	return OK;
}
