#include "store/keeping/audit.h"

#include <string.h>

#include "store/base/arena.h"
#include "store/base/hex.h"
#include "store/compiled/json.h"

enum { SEQUENCE_BYTES = 8 };

struct link {
	uint64_t sequence;
	struct str hash;               /* VAULT_HASH_BYTES, empty before the first */
};

static struct record_at at(struct str key)
{
	return (struct record_at){ TABLE_AUDIT, key, str_bytes(OWNER_SYSTEM, sizeof(OWNER_SYSTEM)) };
}

static struct str key_of_sequence(struct arena *a, uint64_t sequence)
{
	return key_time(a, (int64_t)sequence);
}

static enum err head_load(struct txn *t, struct link *head)
{
	struct str value;
	enum err e = txn_get(t, TABLE_META, STR("audit"), &value);

	*head = (struct link){ 0, STR("") };
	if (e == ERR_NOT_FOUND)
		return OK;
	if (e != OK)
		return e;
	if (value.n != SEQUENCE_BYTES + VAULT_HASH_BYTES)
		return ERR_DAMAGED;
	head->sequence = (uint64_t)key_read_time(str_part(value, 0, SEQUENCE_BYTES));
	head->hash = str_from(value, SEQUENCE_BYTES);
	return OK;
}

/* The hash of an entry: its place, what it says, and the hash before it. */
static struct str hash_of(struct arena *a, struct keys *k, struct str key,
                          const struct values *said, struct str before)
{
	unsigned char hash[VAULT_HASH_BYTES];
	struct buf text = buf_open(a);
	struct str parts[3];

	json_write(&text, said);
	parts[0] = key;
	parts[1] = buf_str(&text);
	parts[2] = before;
	vault_hash(keys_for(k, FOR_AUDIT), parts, COUNT(parts), hash);
	return str_copy(a, str_bytes(hash, sizeof(hash)));
}

static struct values *said_by(struct arena *a, const struct audit_entry *e)
{
	struct values *v = values_open(a);

	values_number(v, STR("v"), 1);
	values_number(v, STR("actor"), e->actor);
	values_text(v, STR("by"), hex_write(a, e->by));
	values_text(v, STR("action"), e->action);
	values_text(v, STR("object"), hex_write(a, e->object));
	values_number(v, STR("at"), e->at);
	return v;
}

enum err audit_add(struct txn *t, struct keys *k, const struct audit_entry *entry)
{
	struct arena *a = txn_arena(t);
	struct values *said = said_by(a, entry), *v = values_open(a);
	struct record_at where;
	struct link head;
	struct str hash;
	enum err e;

	if ((e = head_load(t, &head)) != OK)
		return e;
	where = at(key_of_sequence(a, head.sequence + 1));
	hash = hash_of(a, k, where.key, said, head.hash);
	values_copy(values_tree(v, STR("said")), said);
	values_text(v, STR("hash"), hex_write(a, hash));
	if ((e = record_add(t, k, &where, v)) != OK)
		return e;
	return txn_put(t, TABLE_META, STR("audit"), KEY(a, where.key, hash));
}

static enum err load(struct txn *t, struct keys *k, uint64_t sequence, struct values **said,
                     struct str *hash)
{
	struct arena *a = txn_arena(t);
	struct record_at where = at(key_of_sequence(a, sequence));
	struct values *v;
	enum err e;

	if ((e = record_load(t, k, &where, &v, NULL)) != OK)
		return e;
	*said = values_tree(v, STR("said"));
	return hex_read(a, values_get(v, STR("hash")), VAULT_HASH_BYTES, hash) ? OK : ERR_DAMAGED;
}

static enum err read(struct arena *a, const struct values *said, struct audit_entry *entry)
{
	int64_t actor = values_get_number(said, STR("actor"));
	struct str by = values_get(said, STR("by")), object = values_get(said, STR("object"));

	if (actor < ACTOR_NOBODY || actor > ACTOR_SYSTEM)
		return ERR_DAMAGED;
	if (!hex_read(a, by, by.n / 2, &entry->by) ||
	    !hex_read(a, object, object.n / 2, &entry->object))
		return ERR_DAMAGED;
	entry->actor = (enum actor)actor;
	entry->action = values_get(said, STR("action"));
	entry->at = values_get_number(said, STR("at"));
	return OK;
}

/* --- what was removed ------------------------------------------------------------------------- */

enum { TIME_BYTES = 8, DAY = 86400 };

/* The entry that says so, by itself: where it hangs on the one before is seen on the way through
 * the trail. */
static enum err load_removed(struct txn *t, struct keys *k, uint64_t sequence,
                             struct audit_removed *r)
{
	struct audit_entry entry;
	struct values *said;
	struct str hash;

	if (load(t, k, sequence, &said, &hash) != OK || read(txn_arena(t), said, &entry) != OK)
		return ERR_DAMAGED;
	if (entry.actor != ACTOR_SYSTEM || !str_is(entry.action, "trail_removed") ||
	    entry.object.n != SEQUENCE_BYTES + VAULT_HASH_BYTES + TIME_BYTES)
		return ERR_DAMAGED;
	r->sequence = (uint64_t)key_read_time(str_part(entry.object, 0, SEQUENCE_BYTES));
	r->hash = str_part(entry.object, SEQUENCE_BYTES, VAULT_HASH_BYTES);
	r->at = key_read_time(str_from(entry.object, SEQUENCE_BYTES + VAULT_HASH_BYTES));
	r->said_at = entry.at;
	if (r->sequence == 0 || r->sequence >= sequence ||
	    r->said_at - r->at < AUDIT_KEEP_DAYS * (int64_t)DAY)
		return ERR_DAMAGED;
	return OK;
}

enum err audit_removed(struct txn *t, struct keys *k, struct audit_removed *r)
{
	struct str value;
	enum err e = txn_get(t, TABLE_META, STR("audit_removed"), &value);

	*r = (struct audit_removed){ .hash = STR("") };
	if (e == ERR_NOT_FOUND)
		return OK;
	if (e != OK)
		return e;
	return value.n == SEQUENCE_BYTES ? load_removed(t, k, (uint64_t)key_read_time(value), r)
	                                 : ERR_DAMAGED;
}

static enum err hash_of_removed(struct txn *t, struct keys *k, uint64_t sequence, struct str *hash)
{
	struct audit_removed r;
	enum err e = audit_removed(t, k, &r);

	*hash = r.hash;
	return e == OK && r.sequence != sequence ? ERR_NOT_FOUND : e;
}

enum err audit_read(struct txn *t, struct keys *k, uint64_t sequence, struct audit_entry *entry)
{
	struct arena *a = txn_arena(t);
	struct values *said, *said_before;
	struct str hash, before = STR("");
	enum err e;

	if (sequence == 0)
		return ERR_NOT_FOUND;
	if ((e = load(t, k, sequence, &said, &hash)) != OK)
		return e;
	if (sequence > 1 && load(t, k, sequence - 1, &said_before, &before) != OK &&
	    hash_of_removed(t, k, sequence - 1, &before) != OK)
		return ERR_DAMAGED;
	if (!vault_equal(hash, hash_of(a, k, key_of_sequence(a, sequence), said, before)))
		return ERR_DAMAGED;
	return read(a, said, entry);
}

enum err audit_head(struct txn *t, uint64_t *sequence, struct str *hash)
{
	struct link head;
	enum err e = head_load(t, &head);

	*sequence = head.sequence;
	*hash = head.hash;
	return e;
}

enum err audit_hash(struct txn *t, struct keys *k, uint64_t sequence, struct str *hash)
{
	struct values *said;
	enum err e = load(t, k, sequence, &said, hash);

	return e == ERR_NOT_FOUND ? hash_of_removed(t, k, sequence, hash) : e;
}

enum err audit_last(struct txn *t, uint64_t *sequence)
{
	struct str hash;

	return audit_head(t, sequence, &hash);
}

enum err audit_check_end(struct txn *t, struct keys *k)
{
	struct arena *a = txn_arena(t);
	struct values *said;
	struct link head;
	struct str hash;
	enum err e;

	if ((e = head_load(t, &head)) != OK)
		return e;
	if (txn_has(t, TABLE_AUDIT, key_of_sequence(a, head.sequence + 1)))
		return ERR_DAMAGED;
	if (head.sequence == 0)
		return OK;
	if (load(t, k, head.sequence, &said, &hash) != OK)
		return ERR_DAMAGED;
	return vault_equal(hash, head.hash) ? OK : ERR_DAMAGED;
}

enum err audit_check_begin(struct txn *t, struct keys *k)
{
	struct audit_removed r;
	struct str key, value;
	struct walk *w;
	enum err e = audit_removed(t, k, &r);

	if (e == OK && (e = txn_walk(t, TABLE_AUDIT, STR(""), STR(""), &w)) == OK)
		e = walk_next(w, &key, &value);
	if (e == ERR_NOT_FOUND)
		return r.sequence == 0 ? OK : ERR_DAMAGED;
	if (e != OK)
		return e;
	return str_equal(key, key_of_sequence(txn_arena(t), r.sequence + 1)) ? OK : ERR_DAMAGED;
}

const char *audit_actor(enum actor actor)
{
	static const char *const names[] = { "nobody", "family", "staff", "system" };

	return names[actor];
}
