#include "store/engine/keys.h"

#include <errno.h>
#include <fcntl.h>
#include <stdio.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

#include "store/base/log.h"

enum { MASTERS_MAX = 4, KEY_ID_BYTES = 8, OWNERS_MAX = 24 };

const unsigned char OWNER_SYSTEM[16];

struct keys {
	struct arena *arena;
	const char *folder;
	struct secret masters[MASTERS_MAX];    /* the newest first, then master.1, master.2 … */
	unsigned char ids[MASTERS_MAX][KEY_ID_BYTES];
	size_t master_count;
	bool has_root;
	struct secret derived[PURPOSES + 1];   /* the last one is the root */
	struct secret owners[OWNERS_MAX];      /* those that this request has met */
	struct str owner_ids[OWNERS_MAX];
	size_t owner_count;
};

static struct str file_of(struct arena *a, const char *folder, size_t n)
{
	struct str path = str_join(a, str_of(folder), STR("/master"));

	return n == 0 ? path : str_join(a, str_join(a, path, STR(".")), str_of_number(a, (int64_t)n));
}

static void name_master(struct keys *k, size_t n)
{
	unsigned char hash[VAULT_HASH_BYTES];
	struct str what = STR("master-key-id");

	vault_hash(&k->masters[n], &what, 1, hash);
	memcpy(k->ids[n], hash, KEY_ID_BYTES);
}

/* ERR_DENIED: others may read it. */
static enum err load_master(struct keys *k, size_t n)
{
	struct stat st;
	int fd = open(str_c(k->arena, file_of(k->arena, k->folder, n)), O_RDONLY | O_CLOEXEC | O_NOFOLLOW);
	enum err e = ERR_INVALID;

	if (fd < 0)
		return errno == ENOENT ? ERR_NOT_FOUND : ERR_IO;
	if (fstat(fd, &st) != 0 || !S_ISREG(st.st_mode) || st.st_size != VAULT_KEY_BYTES)
		log_event("master_key", "not_a_key", (int64_t)n);
	else if (st.st_mode & 07)
		e = ERR_DENIED;
	else if (read(fd, k->masters[n].key, VAULT_KEY_BYTES) == VAULT_KEY_BYTES)
		e = OK;
	close(fd);
	if (e == OK)
		name_master(k, n);
	return e;
}

static enum err sync_folder(const char *folder)
{
	int fd = open(folder, O_RDONLY | O_DIRECTORY | O_CLOEXEC);
	enum err e = fd >= 0 && fsync(fd) == 0 ? OK : ERR_IO;

	if (fd >= 0)
		close(fd);
	return e;
}

/* A new random key under a temporary name, synced; the caller renames it. */
static enum err write_new(const char *path)
{
	struct secret s = secret_open();
	int fd = open(path, O_WRONLY | O_CREAT | O_EXCL | O_CLOEXEC, 0400);
	enum err e = ERR_IO;

	vault_random(s.key, VAULT_KEY_BYTES);
	if (fd >= 0 && write(fd, s.key, VAULT_KEY_BYTES) == VAULT_KEY_BYTES && fsync(fd) == 0)
		e = OK;
	else
		log_error("master_key", "write");
	if (fd >= 0)
		close(fd);
	secret_close(&s);
	return e;
}

static enum err make_master(struct keys *k)
{
	char *path = str_c(k->arena, file_of(k->arena, k->folder, 0));
	char *fresh = str_c(k->arena, str_join(k->arena, str_of(path), STR(".new")));
	enum err e;

	unlink(fresh);
	if ((e = write_new(fresh)) != OK)
		return e;
	if (link(fresh, path) != 0 && errno != EEXIST) {      /* two that begin at once keep the first */
		log_error("master_key", "link");
		return ERR_IO;
	}
	unlink(fresh);
	return sync_folder(k->folder);
}

enum err keys_open(struct arena *a, const char *folder, bool create, struct keys **out)
{
	struct keys *k = ARENA_NEW(a, struct keys);
	enum err e;

	k->arena = a;
	k->folder = folder;
	secret_open_many(k->masters, MASTERS_MAX);
	if (create && mkdir(folder, 0700) != 0 && errno != EEXIST) {
		log_error("keys_folder", "make");
		return ERR_IO;
	}
	e = load_master(k, 0);
	if (e == ERR_NOT_FOUND && create && (e = make_master(k)) == OK)
		e = load_master(k, 0);
	if (e != OK)
		return e;
	for (k->master_count = 1; k->master_count < MASTERS_MAX; k->master_count++)
		if (load_master(k, k->master_count) != OK)
			break;
	*out = k;
	return OK;
}

void keys_close(struct keys *k)
{
	if (!k)
		return;
	secret_close(&k->masters[0]);
	secret_close(&k->derived[0]);
	secret_close(&k->owners[0]);
}

/* --- wrapping: id of the master key, then the sealed key; what it is for is bound in --- */

static struct str wrap(struct keys *k, struct str bound, const struct secret *key)
{
	struct buf b = buf_open(k->arena);

	buf_add(&b, str_bytes(k->ids[0], KEY_ID_BYTES));
	vault_seal(&k->masters[0], bound, str_bytes(key->key, VAULT_KEY_BYTES), &b);
	return buf_str(&b);
}

static const struct secret *master_of(struct keys *k, struct str wrapped)
{
	for (size_t i = 0; i < k->master_count; i++)
		if (str_equal(str_part(wrapped, 0, KEY_ID_BYTES), str_bytes(k->ids[i], KEY_ID_BYTES)))
			return &k->masters[i];
	return NULL;
}

static enum err unwrap(struct keys *k, struct str bound, struct str wrapped, struct secret *key)
{
	const struct secret *master = wrapped.n > KEY_ID_BYTES ? master_of(k, wrapped) : NULL;
	struct buf b = buf_open(k->arena);

	if (!master || vault_open(master, bound, str_from(wrapped, KEY_ID_BYTES), &b) != OK ||
	    b.n != VAULT_KEY_BYTES) {
		log_event("key", "does_not_open", 0);
		return ERR_INVALID;
	}
	memcpy(key->key, b.p, VAULT_KEY_BYTES);
	explicit_bzero(b.p, b.n);
	return OK;
}

static void derive(struct keys *k)
{
	for (enum purpose p = 0; p < PURPOSES; p++)
		vault_derive(&k->derived[PURPOSES], "waymark1", (uint64_t)p + 1, &k->derived[p]);
	k->has_root = true;
}

enum err keys_root(struct keys *k, struct txn *main)
{
	struct str wrapped;
	enum err e;

	if (k->has_root)
		return OK;
	if (!k->derived[0].key)
		secret_open_many(k->derived, PURPOSES + 1);
	e = txn_get(main, TABLE_META, STR("root"), &wrapped);
	if (e == OK)
		e = unwrap(k, STR("root"), wrapped, &k->derived[PURPOSES]);
	if (e == ERR_NOT_FOUND && txn_writes(main)) {
		vault_random(k->derived[PURPOSES].key, VAULT_KEY_BYTES);
		e = txn_add(main, TABLE_META, STR("root"), wrap(k, STR("root"), &k->derived[PURPOSES]));
	}
	if (e == OK)
		derive(k);
	return e;
}

const struct secret *keys_for(struct keys *k, enum purpose p)
{
	if (!k->has_root)
		die("keys_before_root");
	return &k->derived[p];
}

/* --- owners --- */

static bool is_system(struct str owner)
{
	return str_equal(owner, str_bytes(OWNER_SYSTEM, sizeof(OWNER_SYSTEM)));
}

static struct secret *room_for(struct keys *k, struct str owner)
{
	size_t at = k->owner_count % OWNERS_MAX;

	if (!k->owners[0].key)
		secret_open_many(k->owners, OWNERS_MAX);
	k->owner_ids[at] = str_copy(k->arena, owner);
	k->owner_count++;
	return &k->owners[at];
}

enum err keys_owner_add(struct keys *k, struct txn *t, struct str owner)
{
	struct secret *key = room_for(k, owner);

	vault_random(key->key, VAULT_KEY_BYTES);
	return txn_add(t, TABLE_KEY, owner, wrap(k, owner, key));
}

enum err keys_owner_load(struct keys *k, struct txn *t, struct str owner, const struct secret **key)
{
	struct secret *fresh;
	struct str wrapped;
	enum err e;

	if (is_system(owner)) {
		*key = keys_for(k, txn_environment(t) == EDGE ? FOR_EDGE : FOR_SYSTEM);
		return OK;
	}
	for (size_t i = 0; i < k->owner_count && i < OWNERS_MAX; i++) {
		if (str_equal(k->owner_ids[i], owner)) {
			*key = &k->owners[i];
			return OK;
		}
	}
	if ((e = txn_get(t, TABLE_KEY, owner, &wrapped)) != OK)
		return e;
	fresh = room_for(k, owner);
	if ((e = unwrap(k, owner, wrapped, fresh)) != OK)
		return e;
	*key = fresh;
	return OK;
}

enum err keys_owner_destroy(struct txn *t, struct str owner)
{
	return txn_delete(t, TABLE_KEY, owner);
}

/* --- rotation --- */

/* master.2 to master.3, master.1 to master.2, master to master.1; then the new one takes its name. */
enum err keys_rotate_begin(struct keys *k)
{
	char *path = str_c(k->arena, file_of(k->arena, k->folder, 0));
	char *fresh = str_c(k->arena, str_join(k->arena, str_of(path), STR(".new")));
	enum err e;

	if (k->master_count == MASTERS_MAX)
		return ERR_LIMIT;
	unlink(fresh);
	if ((e = write_new(fresh)) != OK)
		return e;
	for (size_t i = k->master_count; i > 1; i--)
		if (rename(str_c(k->arena, file_of(k->arena, k->folder, i - 1)),
		           str_c(k->arena, file_of(k->arena, k->folder, i))) != 0)
			return ERR_IO;
	/* A copy of the present one first, so that there is a master at every instant. */
	if (link(path, str_c(k->arena, file_of(k->arena, k->folder, 1))) != 0 || rename(fresh, path) != 0) {
		log_error("master_key", "rotate");
		return ERR_IO;
	}
	if ((e = sync_folder(k->folder)) != OK)
		return e;
	k->master_count = 0;
	while (k->master_count < MASTERS_MAX && load_master(k, k->master_count) == OK)
		k->master_count++;
	return k->master_count > 1 ? OK : ERR_IO;
}

static bool is_current(const struct keys *k, struct str wrapped)
{
	return str_equal(str_part(wrapped, 0, KEY_ID_BYTES), str_bytes(k->ids[0], KEY_ID_BYTES));
}

static enum err rewrap(struct keys *k, struct txn *t, enum table table, struct str key, struct str wrapped)
{
	struct secret s = secret_open();
	enum err e = unwrap(k, key, wrapped, &s);

	if (e == OK)
		e = txn_put(t, table, key, wrap(k, key, &s));
	secret_close(&s);
	return e;
}

enum err keys_rotate_end(struct keys *k)
{
	for (; k->master_count > 1; k->master_count--)
		if (unlink(str_c(k->arena, file_of(k->arena, k->folder, k->master_count - 1))) != 0)
			return ERR_IO;
	return sync_folder(k->folder);
}

enum err keys_rotate_step(struct keys *k, struct txn *t, size_t rows_max, bool *done)
{
	struct str key, value;
	struct walk *w;
	size_t changed = 0;
	enum err e;

	*done = false;
	if ((e = txn_get(t, TABLE_META, STR("root"), &value)) != OK)
		return e;
	if (!is_current(k, value) && (e = rewrap(k, t, TABLE_META, STR("root"), value)) != OK)
		return e;
	if ((e = txn_walk(t, TABLE_KEY, STR(""), STR(""), &w)) != OK)
		return e;
	while (changed < rows_max && (e = walk_next(w, &key, &value)) == OK) {
		if (is_current(k, value))
			continue;
		if ((e = rewrap(k, t, TABLE_KEY, key, value)) != OK)
			return e;
		changed++;
	}
	*done = e == ERR_NOT_FOUND;
	return e == ERR_NOT_FOUND ? OK : e;
}
