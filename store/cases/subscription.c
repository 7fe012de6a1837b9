#include "store/cases/subscription.h"

#include "store/base/arena.h"

enum { ID = VAULT_ID_BYTES, TIME = 8 };

static struct str hash_of(struct arena *a, struct keys *k, struct str token)
{
	return KEYS_HASH(a, k, FOR_TOKEN, STR("calendar"), token);
}

enum err subscription_make(struct txn *t, struct keys *k, struct str person, struct str child,
                           int64_t now, struct str *token)
{
	struct arena *a = txn_arena(t);
	char secret[SUBSCRIPTION_TOKEN_BYTES];
	struct str hash;
	enum err e;

	if ((e = subscription_end(t, person, child)) != OK)
		return e;
	vault_random(secret, sizeof(secret));
	*token = str_copy(a, str_bytes(secret, sizeof(secret)));
	hash = hash_of(a, k, *token);
	if ((e = txn_add(t, TABLE_SUBSCRIPTION, hash, KEY(a, person, child))) != OK)
		return e;
	return txn_put(t, TABLE_SUBSCRIPTION_OF, KEY(a, person, child), KEY(a, hash, key_time(a, now)));
}

static enum err row_of(struct txn *t, struct str person, struct str child, struct str *hash,
                       int64_t *since)
{
	struct str value;
	enum err e = txn_get(t, TABLE_SUBSCRIPTION_OF, KEY(txn_arena(t), person, child), &value);

	if (e != OK)
		return e;
	if (value.n != ID + TIME)
		return ERR_DAMAGED;
	*hash = str_part(value, 0, ID);
	*since = key_read_time(str_from(value, ID));
	return OK;
}

enum err subscription_end(struct txn *t, struct str person, struct str child)
{
	struct str hash;
	int64_t since;
	enum err e = row_of(t, person, child, &hash, &since);

	if (e == ERR_NOT_FOUND)
		return OK;
	if (e != OK || (e = txn_delete(t, TABLE_SUBSCRIPTION, hash)) != OK)
		return e;
	return txn_delete(t, TABLE_SUBSCRIPTION_OF, KEY(txn_arena(t), person, child));
}

enum err subscription_end_all(struct txn *t, struct str person, bool *any)
{
	struct str key, value;
	struct walk *w;
	enum err e;

	*any = false;
	if ((e = txn_walk(t, TABLE_SUBSCRIPTION_OF, person, STR(""), &w)) != OK)
		return e;
	while ((e = walk_next(w, &key, &value)) == OK) {
		if ((e = subscription_end(t, person, str_from(key, ID))) != OK)
			return e;
		*any = true;
	}
	return err_unless_missing(e);
}

int64_t subscription_since(struct txn *t, struct str person, struct str child, int64_t from)
{
	struct str hash;
	int64_t since;

	return row_of(t, person, child, &hash, &since) == OK && since >= from ? since : 0;
}

enum err subscription_find(struct txn *t, struct keys *k, struct str token, int64_t now,
                           struct grant *g)
{
	struct str value;
	enum err e;

	if (token.n != SUBSCRIPTION_TOKEN_BYTES)
		return ERR_NOT_FOUND;
	if ((e = txn_get(t, TABLE_SUBSCRIPTION, hash_of(txn_arena(t), k, token), &value)) != OK)
		return e;
	if (value.n != 2 * ID)
		return ERR_DAMAGED;
	if ((e = grant_load(t, k, str_part(value, 0, ID), str_from(value, ID), g)) != OK)
		return e;
	return grant_is_open(g, now) && (g->may & MAY_STATUS) &&
	               subscription_since(t, g->person, g->child, g->from) > 0
	           ? OK
	           : ERR_NOT_FOUND;
}
