#include "store/people/session.h"

#include "store/base/arena.h"
#include "store/base/hex.h"

static struct str system_owner(void)
{
	return str_bytes(OWNER_SYSTEM, sizeof(OWNER_SYSTEM));
}

static struct record_at at(struct str key)
{
	return (struct record_at){ TABLE_SESSION, key, system_owner() };
}

static struct str key_from_token(struct arena *a, struct keys *k, struct str token)
{
	unsigned char hash[VAULT_HASH_BYTES];

	vault_hash(keys_for(k, FOR_SESSION), &token, 1, hash);
	return str_copy(a, str_bytes(hash, VAULT_ID_BYTES));
}

static enum err save(struct txn *edge, struct keys *k, const struct session *s)
{
	struct arena *a = txn_arena(edge);
	struct values *v = values_open(a);
	struct record_at where = at(s->key);

	values_number(v, STR("v"), 1);
	values_text(v, STR("person"), hex_write(a, s->person));
	values_number(v, STR("created_at"), s->created_at);
	values_number(v, STR("seen_at"), s->seen_at);
	return record_save(edge, k, &where, v, 1);
}

static enum err read(struct txn *edge, struct values *v, struct str key, struct session *s)
{
	if (!hex_read(txn_arena(edge), values_get(v, STR("person")), VAULT_ID_BYTES, &s->person))
		return ERR_INVALID;
	s->key = key;
	s->created_at = values_get_number(v, STR("created_at"));
	s->seen_at = values_get_number(v, STR("seen_at"));
	s->is_late = false;
	return OK;
}

static enum err load(struct txn *edge, struct keys *k, struct str key, struct session *s)
{
	struct record_at where = at(key);
	struct values *v;
	enum err e;

	if ((e = record_load(edge, k, &where, &v, NULL)) != OK)
		return e;
	return read(edge, v, key, s);
}

/* Ends the person's oldest session when there are SESSION_MAX of them. */
static enum err make_room(struct txn *edge, struct keys *k, struct str person)
{
	struct session one, oldest = { .created_at = INT64_MAX };
	struct str key, value;
	struct walk *w;
	size_t count = 0;
	enum err e;

	if ((e = txn_walk(edge, TABLE_SESSION_OF, person, STR(""), &w)) != OK)
		return e;
	while ((e = walk_next(w, &key, &value)) == OK) {
		if (load(edge, k, str_from(key, VAULT_ID_BYTES), &one) != OK)
			continue;
		count++;
		if (one.created_at < oldest.created_at)
			oldest = one;
	}
	if (e != ERR_NOT_FOUND)
		return e;
	return count < SESSION_MAX ? OK : session_end(edge, &oldest);
}

enum err session_add(struct txn *edge, struct keys *k, struct str person, int64_t now, struct str *token)
{
	struct arena *a = txn_arena(edge);
	char bytes[SESSION_TOKEN_BYTES];
	struct session s = { .person = person, .created_at = now, .seen_at = now };
	enum err e;

	if ((e = make_room(edge, k, person)) != OK)
		return e;
	vault_random(bytes, sizeof(bytes));
	*token = str_copy(a, str_bytes(bytes, sizeof(bytes)));
	s.key = key_from_token(a, k, *token);
	if ((e = txn_put(edge, TABLE_SESSION_OF, KEY(a, person, s.key), STR(""))) != OK)
		return e;
	return save(edge, k, &s);
}

enum err session_find(struct txn *edge, struct keys *k, struct str token, int64_t now, int64_t idle_seconds,
                      struct session *s)
{
	int64_t idle;
	enum err e;

	if (token.n != SESSION_TOKEN_BYTES)
		return ERR_NOT_FOUND;
	if ((e = load(edge, k, key_from_token(txn_arena(edge), k, token), s)) != OK)
		return e;
	idle = now - s->seen_at;
	if (now - s->created_at > SESSION_HOURS_MAX * 3600 || idle > idle_seconds + SESSION_GRACE_SECONDS)
		return ERR_NOT_FOUND;
	s->is_late = idle > idle_seconds;
	return OK;
}

enum err session_touch(struct txn *edge, struct keys *k, struct session *s, int64_t now)
{
	s->seen_at = now;
	return save(edge, k, s);
}

enum err session_end(struct txn *edge, const struct session *s)
{
	enum err e = txn_delete(edge, TABLE_SESSION, s->key);

	if (e != OK && e != ERR_NOT_FOUND)
		return e;
	e = txn_delete(edge, TABLE_SESSION_OF, KEY(txn_arena(edge), s->person, s->key));
	return e == ERR_NOT_FOUND ? OK : e;
}

enum err session_end_all(struct txn *edge, struct str person, const struct session *spare)
{
	struct session one;
	struct str key, value;
	struct walk *w;
	enum err e;

	if ((e = txn_walk(edge, TABLE_SESSION_OF, person, STR(""), &w)) != OK)
		return e;
	while ((e = walk_next(w, &key, &value)) == OK) {
		one = (struct session){ .key = str_from(key, VAULT_ID_BYTES), .person = person };
		if (spare && str_equal(spare->key, one.key))
			continue;
		if ((e = session_end(edge, &one)) != OK)
			return e;
	}
	return e == ERR_NOT_FOUND ? OK : e;
}

struct str session_form_token(struct arena *a, struct keys *k, const struct session *s)
{
	unsigned char hash[VAULT_HASH_BYTES];

	vault_hash(keys_for(k, FOR_TOKEN), &s->key, 1, hash);
	return hex_write(a, str_bytes(hash, 16));
}

enum err session_purge(struct txn *edge, struct keys *k, int64_t now, size_t *removed)
{
	struct session one;
	struct str key, value;
	struct values *v;
	struct walk *w;
	enum err e;

	*removed = 0;
	if ((e = txn_walk(edge, TABLE_SESSION, STR(""), STR(""), &w)) != OK)
		return e;
	while ((e = walk_next(w, &key, &value)) == OK) {
		struct record_at where = at(key);

		if (record_open(edge, k, &where, value, &v, NULL) != OK || read(edge, v, key, &one) != OK)
			continue;
		if (now - one.created_at <= SESSION_HOURS_MAX * 3600)
			continue;
		if ((e = session_end(edge, &one)) != OK)
			return e;
		++*removed;
	}
	return e == ERR_NOT_FOUND ? OK : e;
}
