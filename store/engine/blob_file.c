#include "store/engine/blob_file.h"

#include <errno.h>
#include <string.h>

#include "store/base/hex.h"
#include "store/base/log.h"

enum err blob_failed(const char *detail)
{
	enum err e = log_failed("blob", detail);

	return errno == EMFILE || errno == ENFILE ? ERR_FULL : e;
}

char *blob_root(struct arena *a, const char *data)
{
	return str_c(a, str_join(a, str_of(data), STR("/blobs")));
}

char *blob_folder(struct arena *a, const char *data, struct str id)
{
	struct buf b = buf_open(a);

	buf_text(&b, blob_root(a, data));
	buf_byte(&b, '/');
	buf_add(&b, str_part(hex_write(a, id), 0, 2));
	return str_c(a, buf_str(&b));
}

char *blob_path(struct arena *a, const char *data, struct str id, const char *suffix)
{
	struct buf b = buf_open(a);

	buf_text(&b, blob_folder(a, data, id));
	buf_byte(&b, '/');
	buf_add(&b, hex_write(a, id));
	buf_text(&b, suffix);
	return str_c(a, buf_str(&b));
}

/* --- the row ------------------------------------------------------------------------------ */

static enum err broken_row(void)
{
	log_event("blob", "row_broken", 0);
	return ERR_DAMAGED;
}

enum err blob_row_read(struct txn *t, struct keys *k, struct str owner, struct str id,
                       struct blob *b, unsigned char key[VAULT_KEY_BYTES])
{
	struct record_at at = { TABLE_BLOB, id, owner };
	struct str key_text, hash;
	struct values *v;
	enum err e;

	if (id.n != VAULT_ID_BYTES)
		return ERR_NOT_FOUND;
	if ((e = record_load(t, k, &at, &v, NULL)) != OK)
		return e;
	if (!hex_read(txn_arena(t), values_get(v, STR("key")), VAULT_KEY_BYTES, &key_text) ||
	    !hex_read(txn_arena(t), values_get(v, STR("hash")), VAULT_HASH_BYTES, &hash) ||
	    values_get_number(v, STR("bytes")) < 0)
		return broken_row();
	memcpy(key, key_text.p, VAULT_KEY_BYTES);
	memcpy(b->hash, hash.p, VAULT_HASH_BYTES);
	b->id = id;
	b->bytes = (uint64_t)values_get_number(v, STR("bytes"));
	return OK;
}

enum err blob_row_add(struct txn *t, struct keys *k, struct str owner, const struct blob *b,
                      const unsigned char key[VAULT_KEY_BYTES])
{
	struct record_at at = { TABLE_BLOB, b->id, owner };
	struct arena *a = txn_arena(t);
	struct values *v = values_open(a);

	values_number(v, STR("v"), 1);
	values_number(v, STR("bytes"), (int64_t)b->bytes);
	values_text(v, STR("hash"), hex_write(a, str_bytes(b->hash, VAULT_HASH_BYTES)));
	values_text(v, STR("key"), hex_write(a, str_bytes(key, VAULT_KEY_BYTES)));
	return record_add(t, k, &at, v);
}
