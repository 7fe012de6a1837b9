#include "store/engine/nonce.h"

enum { KEEP_SECONDS = 7 * 24 * 3600 };

/* A page may send any text; what stands in a key has one length. */
static struct str key_of_nonce(struct txn *t, struct str person, struct str nonce)
{
	unsigned char hash[VAULT_HASH_BYTES];

	vault_hash(NULL, &nonce, 1, hash);
	return KEY(txn_arena(t), person, str_bytes(hash, VAULT_ID_BYTES));
}

enum err nonce_find(struct txn *t, struct keys *k, struct str person, struct str nonce,
                    struct str *outcome)
{
	struct record_at at = { TABLE_NONCE, key_of_nonce(t, person, nonce), person };
	struct values *v;
	enum err e = record_load(t, k, &at, &v, NULL);

	if (e == OK)
		*outcome = values_get(v, STR("outcome"));
	return e;
}

enum err nonce_keep(struct txn *t, struct keys *k, struct str person, struct str nonce,
                    struct str outcome, int64_t now)
{
	struct arena *a = txn_arena(t);
	struct record_at at = { TABLE_NONCE, key_of_nonce(t, person, nonce), person };
	struct values *v = values_open(a);
	enum err e;

	values_number(v, STR("v"), 1);
	values_text(v, STR("outcome"), outcome);
	if ((e = record_add(t, k, &at, v)) != OK)
		return e;
	return txn_put(t, TABLE_NONCE_DUE, KEY(a, key_time(a, now + KEEP_SECONDS), at.key), STR(""));
}

enum err nonce_purge(struct txn *t, int64_t now, size_t rows_max, size_t *removed)
{
	struct str key, value;
	struct walk *w;
	enum err e = txn_walk(t, TABLE_NONCE_DUE, STR(""), STR(""), &w);

	*removed = 0;
	while (e == OK && *removed < rows_max && (e = walk_next(w, &key, &value)) == OK) {
		if (key.n <= 8 || key_read_time(str_part(key, 0, 8)) > now)
			return OK;
		if ((e = txn_delete(t, TABLE_NONCE_DUE, key)) != OK)
			return e;
		if ((e = txn_delete(t, TABLE_NONCE, str_from(key, 8))) == ERR_NOT_FOUND)
			e = OK;
		++*removed;
	}
	return err_unless_missing(e);
}
