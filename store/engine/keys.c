#include "store/engine/keys.h"

#include <string.h>

#include "store/base/buf.h"
#include "store/base/log.h"
#include "store/engine/keys_file.h"

enum { KEY_ID_BYTES = 8, HEAD_BYTES = 3 + KEY_ID_BYTES, OWNERS_HELD = 9, MASTERS = 2,
       STRANGE_AT_ONCE = 10000 };

/* One piece of locked memory holds them all. */
enum { SECRET_ROOT = MASTERS, SECRET_PURPOSE, SECRET_OWNER = SECRET_PURPOSE + PURPOSES,
       SECRETS = SECRET_OWNER + OWNERS_HELD };

struct keys {
	struct arena *arena;
	const char *folder;
	struct secret secrets[SECRETS];    /* the first two: master, and the older one of a rotation */
	unsigned char ids[MASTERS][KEY_ID_BYTES];
	bool older, rooted;
	uint64_t number;                   /* of the file master */
	size_t next_owner;
};

const unsigned char OWNER_SYSTEM[16];

static const struct str ROOT_ROW = STR("root"), ROTATE_ROW = STR("rotate");

/* --- master keys -------------------------------------------------------------------------- */

static void name_key(struct keys *k, int master)
{
	unsigned char hash[VAULT_HASH_BYTES];
	const struct str purpose = STR("master key id");

	vault_hash(&k->secrets[master], &purpose, 1, hash);
	memcpy(k->ids[master], hash, KEY_ID_BYTES);
}

/* The files may be replaced between the two reads; the older key only ever appears before that. */
static enum err read_masters(struct keys *k)
{
	uint64_t number;
	enum err e = keys_file_read(k->folder, "master", &k->secrets[0], &k->number);

	if (e != OK)
		return e;
	name_key(k, 0);
	e = keys_file_read(k->folder, "master.1", &k->secrets[1], &number);
	k->older = e == OK;
	if (k->older)
		name_key(k, 1);
	return err_unless_missing(e);
}

enum err keys_open(struct arena *a, const char *folder, bool create, struct keys **k)
{
	struct keys *made = ARENA_NEW(a, struct keys);
	enum err e;

	made->arena = a;
	made->folder = str_c(a, str_of(folder));
	secret_open_many(made->secrets, SECRETS);
	e = read_masters(made);
	if (e == ERR_NOT_FOUND && create && (e = keys_file_create(made->folder)) == OK)
		e = read_masters(made);
	if (e == OK)
		*k = made;
	else
		keys_close(made);
	return e;
}

void keys_close(struct keys *k)
{
	if (!k)
		return;
	secret_close(&k->secrets[0]);
	memset(k->secrets, 0, sizeof(k->secrets));
	k->rooted = false;
}

void keys_owners_wipe(struct keys *k)
{
	for (int i = SECRET_OWNER; i < SECRETS; i++)
		explicit_bzero(k->secrets[i].key, VAULT_KEY_BYTES);
	k->next_owner = 0;
}

bool keys_is_current(const struct keys *k)
{
	return keys_file_is(k->folder, "master", k->number);
}

/* --- wrapped keys: "WK" 1, id of the master key (8 bytes), sealed key ---------------------- */

static struct str bound(const struct txn *t, enum table table, struct str row)
{
	struct buf b = buf_open(txn_arena(t));

	buf_text(&b, "waymark key");
	buf_byte(&b, 1);
	buf_byte(&b, (char)txn_environment(t));
	buf_byte(&b, (char)table);
	buf_add(&b, row);
	return buf_str(&b);
}

static enum err wrap(struct keys *k, struct txn *t, enum table table, struct str row,
                     const struct secret *key)
{
	struct buf b = buf_open(txn_arena(t));

	buf_add(&b, STR("WK\1"));
	buf_add(&b, str_bytes(k->ids[0], KEY_ID_BYTES));
	vault_seal(&k->secrets[0], bound(t, table, row), str_bytes(key->key, VAULT_KEY_BYTES), &b);
	return txn_put(t, table, row, buf_str(&b));
}

static int master_of(const struct keys *k, struct str value)
{
	struct str id = str_part(value, 3, KEY_ID_BYTES);

	if (value.n < HEAD_BYTES || memcmp(value.p, "WK\1", 3) != 0)
		return -1;
	for (int i = 0; i < (k->older ? 2 : 1); i++)
		if (str_equal(id, str_bytes(k->ids[i], KEY_ID_BYTES)))
			return i;
	return -1;
}

static enum err unwrap(struct keys *k, struct txn *t, enum table table, struct str row,
                       struct secret *key)
{
	struct buf plain = buf_open(txn_arena(t));
	struct str value;
	enum err e = txn_get(t, table, row, &value);
	int master;

	if (e != OK)
		return e;
	/* A rotation may have begun after this process read the files. */
	if ((master = master_of(k, value)) < 0 && read_masters(k) == OK)
		master = master_of(k, value);
	if (master < 0 ||
	    vault_open(&k->secrets[master], bound(t, table, row), str_from(value, HEAD_BYTES),
	               &plain) != OK ||
	    plain.n != VAULT_KEY_BYTES) {
		log_event("keys", master < 0 ? "unknown_master" : "does_not_open", table);
		return ERR_DAMAGED;
	}
	memcpy(key->key, plain.p, VAULT_KEY_BYTES);
	explicit_bzero(plain.p, plain.n);
	return OK;
}

/* What is added must hang on the newest key, or the end of a rotation would lose it. */
static enum err newest_master(struct keys *k)
{
	return keys_file_is(k->folder, "master", k->number) ? OK : read_masters(k);
}

/* --- root and purposes -------------------------------------------------------------------- */

static void derive_all(struct keys *k)
{
	static const char names[PURPOSES][9] = {
		[FOR_EMAIL_INDEX] = "emailidx", [FOR_SESSION] = "session_", [FOR_CODE] = "code____",
		[FOR_TOKEN] = "token___", [FOR_EDGE] = "edge____", [FOR_SYSTEM] = "system__",
		[FOR_AUDIT] = "audit___", [FOR_PEPPER] = "pepper__",
	};

	for (int i = 0; i < PURPOSES; i++)
		vault_derive(&k->secrets[SECRET_ROOT], names[i], 1, &k->secrets[SECRET_PURPOSE + i]);
	k->rooted = true;
}

enum err keys_root(struct keys *k, struct txn *main)
{
	struct secret *root = &k->secrets[SECRET_ROOT];
	enum err e = unwrap(k, main, TABLE_META, ROOT_ROW, root);

	if (e == ERR_NOT_FOUND && txn_writes(main)) {
		if ((e = newest_master(k)) != OK)
			return e;
		vault_random(root->key, VAULT_KEY_BYTES);
		e = wrap(k, main, TABLE_META, ROOT_ROW, root);
	}
	if (e == OK)
		derive_all(k);
	return e;
}

const struct secret *keys_for(struct keys *k, enum purpose p)
{
	if (!k->rooted)
		die("keys_without_root");
	return &k->secrets[SECRET_PURPOSE + p];
}

struct str keys_hash(struct arena *a, struct keys *k, enum purpose p, const struct str *parts,
                     size_t count)
{
	unsigned char hash[VAULT_HASH_BYTES];

	vault_hash(keys_for(k, p), parts, count, hash);
	return str_copy(a, str_bytes(hash, VAULT_ID_BYTES));
}

/* --- owners ------------------------------------------------------------------------------- */

static struct secret *next_owner(struct keys *k)
{
	return &k->secrets[SECRET_OWNER + k->next_owner++ % OWNERS_HELD];
}

enum err keys_owner_add(struct keys *k, struct txn *t, struct str owner)
{
	struct secret *key = next_owner(k);
	enum err e;

	if (owner.n != VAULT_ID_BYTES)
		return ERR_INVALID;
	if (txn_has(t, TABLE_KEY, owner))
		return ERR_EXISTS;
	if ((e = newest_master(k)) != OK)
		return e;
	vault_random(key->key, VAULT_KEY_BYTES);
	return wrap(k, t, TABLE_KEY, owner, key);
}

enum err keys_owner_load(struct keys *k, struct txn *t, struct str owner, const struct secret **key)
{
	struct secret *found;
	enum err e;

	if (str_equal(owner, str_bytes(OWNER_SYSTEM, sizeof(OWNER_SYSTEM)))) {
		*key = keys_for(k, txn_environment(t) == EDGE ? FOR_EDGE : FOR_SYSTEM);
		return OK;
	}
	if (txn_environment(t) == EDGE || owner.n != VAULT_ID_BYTES)
		return ERR_NOT_FOUND;
	found = next_owner(k);
	if ((e = unwrap(k, t, TABLE_KEY, owner, found)) == OK)
		*key = found;
	return e;
}

enum err keys_owner_destroy(struct txn *t, struct str owner)
{
	return txn_delete(t, TABLE_KEY, owner);
}

/* --- rotation: TABLE_META "rotate" holds the new key's id and the last owner re-wrapped ----- */

enum err keys_rotate_begin(struct keys *k)
{
	enum err e = keys_file_replace(k->folder);

	return e == OK ? read_masters(k) : e;
}

static enum err rewrap(struct keys *k, struct txn *t, enum table table, struct str row)
{
	struct secret *key = next_owner(k);
	struct str value;
	enum err e = txn_get(t, table, row, &value);

	if (e != OK)
		return e;
	if (master_of(k, value) == 0)
		return OK;
	if ((e = unwrap(k, t, table, row, key)) != OK)
		return e;
	return wrap(k, t, table, row, key);
}

/* Where the last step stopped; empty at the start of a rotation. */
static struct str reached(struct keys *k, struct txn *t)
{
	struct str value;

	if (txn_get(t, TABLE_META, ROTATE_ROW, &value) != OK ||
	    !str_starts(value, str_bytes(k->ids[0], KEY_ID_BYTES)))
		return STR("");
	return str_from(value, KEY_ID_BYTES);
}

static enum err keep_reached(struct keys *k, struct txn *t, struct str last)
{
	struct str id = str_bytes(k->ids[0], KEY_ID_BYTES);

	return txn_put(t, TABLE_META, ROTATE_ROW, str_join(txn_arena(t), id, last));
}

/* Behind the last possible owner: no row is left. */
static struct str finished(struct arena *a)
{
	return str_join(a, STR("\xff\xff\xff\xff\xff\xff\xff\xff"),
	                STR("\xff\xff\xff\xff\xff\xff\xff\xff\xff"));
}

enum err keys_rotate_step(struct keys *k, struct txn *t, size_t rows_max, bool *done)
{
	struct str last, key, value;
	struct walk *w;
	enum err e;

	*done = false;
	if ((e = newest_master(k)) != OK || (e = rewrap(k, t, TABLE_META, ROOT_ROW)) != OK)
		return e;
	last = reached(k, t);
	if ((e = txn_walk(t, TABLE_KEY, STR(""), last, &w)) != OK)
		return e;
	for (size_t i = 0; i < rows_max && (e = walk_next(w, &key, &value)) == OK; i++) {
		if ((e = rewrap(k, t, TABLE_KEY, key)) != OK)
			return e;
		last = key;
	}
	if (e != OK && e != ERR_NOT_FOUND)
		return e;
	*done = e == ERR_NOT_FOUND;
	return keep_reached(k, t, *done ? finished(txn_arena(t)) : last);
}

enum err keys_rotate_end(struct keys *k, struct txn *t)
{
	enum err e = newest_master(k);

	if (e != OK)
		return e;
	if (k->older && !str_equal(reached(k, t), finished(txn_arena(t))))
		return ERR_BUSY;
	if ((e = keys_file_remove_old(k->folder)) == OK)
		k->older = false;
	return e;
}

enum err keys_strange_some(struct keys *k, struct txn *t, struct keys_strange *s)
{
	struct str key, value;
	struct walk *w;
	enum err e = txn_walk(t, TABLE_KEY, STR(""), str_bytes(s->last, sizeof(s->last)), &w);

	for (int i = 0; e == OK && i < STRANGE_AT_ONCE; i++) {
		if ((e = walk_next(w, &key, &value)) != OK)
			break;
		if (str_equal(key, str_bytes(s->last, sizeof(s->last))))
			continue;                /* counted where it stopped */
		s->count += master_of(k, value) < 0;
		memcpy(s->last, key.p, key.n < sizeof(s->last) ? key.n : sizeof(s->last));
	}
	s->done = e == ERR_NOT_FOUND;
	return err_unless_missing(e);
}
