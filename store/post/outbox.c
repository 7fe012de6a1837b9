#include "store/post/outbox.h"

#include "store/base/arena.h"
#include "store/base/hex.h"

enum { TIME_BYTES = 8, DEAD_AFTER_SECONDS = 24 * 3600, MINUTE = 60, WAIT_MAX_SECONDS = 6 * 3600 };

static enum table outbox_of(const struct txn *t)
{
	return txn_environment(t) == EDGE ? TABLE_EDGE_OUTBOX : TABLE_OUTBOX;
}

static enum table table_of(const struct txn *t, enum outbox_part part)
{
	return part == OUTBOX_DEAD ? TABLE_LETTER_DEAD : outbox_of(t);
}

static struct record_at at(enum table table, struct str key)
{
	return (struct record_at){ table, key, str_bytes(OWNER_SYSTEM, sizeof(OWNER_SYSTEM)) };
}

static struct values *written(struct arena *a, const struct letter *l)
{
	struct values *v = values_open(a);

	values_number(v, STR("v"), 1);
	values_text(v, STR("name"), l->name);
	values_text(v, STR("to"), l->to);
	if (l->places)
		values_copy(values_tree(v, STR("places")), l->places);
	values_number(v, STR("created_at"), l->created_at);
	values_number(v, STR("expires_at"), l->expires_at);
	values_number(v, STR("tries"), l->tries);
	values_text(v, STR("reason"), l->reason);
	if (l->about.n > 0)
		values_text(v, STR("about"), hex_write(a, l->about));
	return v;
}

static enum err add(struct txn *t, struct keys *k, enum table table, struct str time,
                    struct letter *l)
{
	struct arena *a = txn_arena(t);
	struct record_at where;

	l->key = KEY(a, time, l->id);
	where = at(table, l->key);
	return record_add(t, k, &where, written(a, l));
}

static enum err read(struct txn *t, struct keys *k, enum table table, struct str value,
                     struct letter *l)
{
	struct record_at where = at(table, l->key);
	struct values *v;
	enum err e;

	if (l->key.n != TIME_BYTES + VAULT_ID_BYTES)
		return ERR_DAMAGED;
	if ((e = record_open(t, k, &where, value, &v, NULL)) != OK)
		return e;
	l->id = str_from(l->key, TIME_BYTES);
	l->name = values_get(v, STR("name"));
	l->to = values_get(v, STR("to"));
	l->places = values_tree(v, STR("places"));
	l->created_at = values_get_number(v, STR("created_at"));
	l->expires_at = values_get_number(v, STR("expires_at"));
	l->tries = values_get_number(v, STR("tries"));
	l->reason = values_get(v, STR("reason"));
	return hex_read_or_none(txn_arena(t), values_get(v, STR("about")), VAULT_ID_BYTES, &l->about)
	           ? OK : ERR_DAMAGED;
}

enum err outbox_add(struct txn *t, struct keys *k, struct letter *l, int64_t now)
{
	struct arena *a = txn_arena(t);

	l->id = vault_random_id(a);
	l->created_at = now;
	l->tries = 0;
	l->reason = STR("");
	return add(t, k, outbox_of(t), key_time(a, now), l);
}

enum err outbox_next(struct txn *t, struct keys *k, int64_t now, struct letter *l)
{
	struct str value;
	struct walk *w;
	int64_t due;
	enum err e;

	*l = (struct letter){ .tries = 0 };
	if ((e = txn_walk(t, outbox_of(t), STR(""), STR(""), &w)) != OK)
		return e;
	if ((e = walk_next(w, &l->key, &value)) != OK)
		return e;
	due = key_read_time(str_part(l->key, 0, TIME_BYTES));
	if (due > now && due <= now + WAIT_MAX_SECONDS + MINUTE)
		return ERR_NOT_FOUND;
	return read(t, k, outbox_of(t), value, l);
}

enum err outbox_after(struct txn *t, struct keys *k, enum outbox_part part, struct str after,
                      struct letter *l)
{
	struct str value;
	struct walk *w;
	enum err e;

	*l = (struct letter){ .tries = 0 };
	if ((e = txn_walk(t, table_of(t, part), STR(""), after, &w)) != OK)
		return e;
	if ((e = walk_next(w, &l->key, &value)) != OK)
		return e;
	if (after.n > 0 && str_equal(l->key, after) && (e = walk_next(w, &l->key, &value)) != OK)
		return e;
	return read(t, k, table_of(t, part), value, l);
}

enum err outbox_remove(struct txn *t, const struct letter *l)
{
	return txn_delete(t, outbox_of(t), l->key);
}

static int64_t wait_seconds(int64_t tries)
{
	static const int minutes[] = { 1, 5, 15, 60, 360 };
	size_t i = tries < (int64_t)COUNT(minutes) ? (size_t)tries : COUNT(minutes) - 1;

	return (int64_t)minutes[i] * MINUTE;
}

enum err outbox_retry(struct txn *t, struct keys *k, struct letter *l, struct str reason,
                      int64_t now)
{
	bool old = now - l->created_at > DEAD_AFTER_SECONDS && l->tries + 1 >= OUTBOX_TRIES;
	bool expired = l->expires_at > 0 && now >= l->expires_at;
	int64_t wait;
	enum err e;

	if (old || expired)
		return outbox_bury(t, k, l, reason, now);
	if ((e = outbox_remove(t, l)) != OK)
		return e;
	wait = wait_seconds(l->tries++);
	l->reason = reason;
	return add(t, k, outbox_of(t), key_time(txn_arena(t), now + wait), l);
}

enum err outbox_bury(struct txn *t, struct keys *k, struct letter *l, struct str reason,
                     int64_t now)
{
	enum err e;

	if ((e = outbox_remove(t, l)) != OK || outbox_of(t) == TABLE_EDGE_OUTBOX)
		return e;
	l->tries++;
	l->reason = reason;
	return add(t, k, TABLE_LETTER_DEAD, key_newest(txn_arena(t), now), l);
}

enum err outbox_revive(struct txn *t, struct keys *k, enum outbox_part part, struct letter *l,
                       int64_t now)
{
	enum err e;

	if ((e = txn_delete(t, table_of(t, part), l->key)) != OK)
		return e;
	l->tries = 0;
	return add(t, k, outbox_of(t), key_time(txn_arena(t), now), l);
}

enum err outbox_set_aside(struct txn *t, struct str key, int64_t now)
{
	struct arena *a = txn_arena(t);
	struct str value;
	enum err e;

	if ((e = txn_get(t, outbox_of(t), key, &value)) != OK)
		return e;
	if ((e = txn_delete(t, outbox_of(t), key)) != OK || outbox_of(t) == TABLE_EDGE_OUTBOX)
		return e;
	return txn_put(t, TABLE_LETTER_DEAD, KEY(a, key_newest(a, now), str_from(key, TIME_BYTES)),
	               value);
}
