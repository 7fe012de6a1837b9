#include "store/engine/nonce.h"

#include "store/base/arena.h"

enum { NONCE_DAYS = 7 };

static struct record_at at(struct arena *a, struct str person, struct str nonce)
{
	return (struct record_at){ TABLE_NONCE, KEY(a, person, nonce), person };
}

enum err nonce_find(struct txn *t, struct keys *k, struct str person, struct str nonce, struct str *outcome)
{
	struct record_at where = at(txn_arena(t), person, nonce);
	struct values *v;
	enum err e = record_load(t, k, &where, &v, NULL);

	if (e == OK)
		*outcome = values_get(v, STR("outcome"));
	return e;
}

enum err nonce_keep(struct txn *t, struct keys *k, struct str person, struct str nonce, struct str outcome,
                    int64_t now)
{
	struct arena *a = txn_arena(t);
	struct record_at where = at(a, person, nonce);
	struct values *v = values_open(a);
	enum err e;

	values_text(v, STR("outcome"), outcome);
	if ((e = record_add(t, k, &where, v)) != OK)
		return e;
	return txn_put(t, TABLE_NONCE_DUE, KEY(a, key_time(a, now + NONCE_DAYS * 86400), person, nonce), STR(""));
}

enum err nonce_purge(struct txn *t, int64_t now, size_t rows_max, size_t *removed)
{
	struct str key, value;
	struct walk *w;
	enum err e;

	*removed = 0;
	if ((e = txn_walk(t, TABLE_NONCE_DUE, STR(""), STR(""), &w)) != OK)
		return e;
	while (*removed < rows_max && (e = walk_next(w, &key, &value)) == OK) {
		if (key_read_time(str_part(key, 0, 8)) > now)
			return OK;
		if ((e = txn_delete(t, TABLE_NONCE, str_from(key, 8))) != OK && e != ERR_NOT_FOUND)
			return e;
		if ((e = txn_delete(t, TABLE_NONCE_DUE, key)) != OK)
			return e;
		++*removed;
	}
	return e == ERR_NOT_FOUND ? OK : e;
}
