#include "store/engine/keys.h"

#include "tests/scratch.h"
#include "tests/tap.h"

static struct str id(const char *sixteen)
{
	return str_bytes(sixteen, VAULT_ID_BYTES);
}

static enum err opens(struct scratch *s)
{
	struct keys *k;
	enum err e = keys_open(s->arena, s->keys_folder, false, &k);

	if (e == OK)
		keys_close(k);
	return e;
}

static void files(void)
{
	struct scratch s = { 0 };
	char *path;
	struct stat st;

	scratch_folder(&s);
	is_err(ERR_NOT_FOUND, opens(&s), "no key is found where none was made");
	is_err(OK, keys_open(s.arena, s.keys_folder, true, &s.keys), "one is made when asked for");
	is_err(OK, opens(&s), "and opens");
	path = scratch_path(&s, "keys/master");
	ok(stat(path, &st) == 0 && (st.st_mode & 07777) == 0400 && st.st_size == 32,
	   "32 bytes, for the owner only");
	ok(stat(s.keys_folder, &st) == 0 && (st.st_mode & 07777) == 0700,
	   "in a folder for the owner only");
	ok(chmod(path, 0440) == 0, "a key");
	is_err(ERR_DENIED, opens(&s), "that a group can read is refused");
	ok(chmod(path, 0404) == 0, "a key");
	is_err(ERR_DENIED, opens(&s), "that others can read is refused");
	ok(chmod(path, 0600) == 0 && truncate(path, 31) == 0, "a key");
	is_err(ERR_INVALID, opens(&s), "that is short is refused");
	ok(truncate(path, 33) == 0, "a key");
	is_err(ERR_INVALID, opens(&s), "that is long is refused");
	ok(rename(path, scratch_path(&s, "keys/there")) == 0 &&
	       truncate(scratch_path(&s, "keys/there"), 32) == 0 && symlink("there", path) == 0,
	   "a key");
	is_err(ERR_DENIED, opens(&s), "that is a link is refused");
	scratch_close(&s);
}

static void owners(struct scratch *s)
{
	struct txn *t = scratch_begin(s, MAIN, WRITE);
	const struct secret *one, *two;
	struct str row;

	is_err(OK, keys_owner_add(s->keys, t, id("person-number-01")), "a person gets a key");
	is_err(ERR_EXISTS, keys_owner_add(s->keys, t, id("person-number-01")), "once");
	is_err(ERR_INVALID, keys_owner_add(s->keys, t, STR("short")), "an id has 16 bytes");
	is_err(OK, keys_owner_add(s->keys, t, id("person-number-02")), "and another person another");
	is_err(OK, keys_owner_load(s->keys, t, id("person-number-01"), &one), "it is loaded");
	is_err(OK, keys_owner_load(s->keys, t, id("person-number-02"), &two), "and the other");
	ok(memcmp(one->key, two->key, VAULT_KEY_BYTES) != 0, "they differ");
	is_err(OK, txn_get(t, TABLE_KEY, id("person-number-01"), &row), "the wrapped key of one");
	is_err(OK, txn_put(t, TABLE_KEY, id("person-number-02"), row), "in the place of the other");
	is_err(ERR_DAMAGED, keys_owner_load(s->keys, t, id("person-number-02"), &two), "does not open");
	is_err(OK, keys_owner_destroy(t, id("person-number-01")), "a key is destroyed");
	is_err(ERR_NOT_FOUND, keys_owner_load(s->keys, t, id("person-number-01"), &one),
	       "and then is not found");
	is_err(OK, keys_owner_load(s->keys, t, str_bytes(OWNER_SYSTEM, 16), &one),
	       "the system has a key");
	ok(one == keys_for(s->keys, FOR_SYSTEM), "of its own");
	txn_abort(t);
	store_signals_back();
}

static struct str numbered(struct arena *a, int n)
{
	return KEY(a, STR("12345678"), key_time(a, n));
}

static bool all_open(struct scratch *s, struct keys *k, int count)
{
	struct txn *t = scratch_begin(s, MAIN, READ);
	const struct secret *key;
	int opened = 0;

	if (keys_root(k, t) != OK)
		return false;
	for (int i = 0; i < count; i++)
		opened += keys_owner_load(k, t, numbered(s->arena, i), &key) == OK;
	txn_abort(t);
	return opened == count;
}

static void rotation(struct scratch *s)
{
	struct txn *t = scratch_begin(s, MAIN, WRITE);
	unsigned char pepper[VAULT_KEY_BYTES];
	struct keys *early, *late;
	bool last = false;
	int steps = 0;

	memcpy(pepper, keys_for(s->keys, FOR_PEPPER)->key, sizeof(pepper));
	for (int i = 0; i < 25; i++)
		if (keys_owner_add(s->keys, t, numbered(s->arena, i)) != OK)
			die("add");
	scratch_commit(t);
	is_err(OK, keys_open(s->arena, s->keys_folder, false, &early),
	       "a program starts before a rotation");
	is_err(OK, keys_rotate_begin(s->keys), "a rotation begins");
	is_err(ERR_EXISTS, keys_rotate_begin(s->keys), "one at a time");
	ok(all_open(s, s->keys, 25), "what hangs on the older key still opens");
	t = scratch_begin(s, MAIN, WRITE);
	is_err(ERR_BUSY, keys_rotate_end(s->keys, t), "it cannot end before its work is done");
	while (!last && steps++ < 20)
		if (keys_rotate_step(s->keys, t, 10, &last) != OK)
			die("step");
	is_int(3, steps, "it goes in batches");
	is_err(OK, keys_owner_add(early, t, numbered(s->arena, 25)),
	       "the early program adds a key meanwhile");
	scratch_commit(t);
	t = scratch_begin(s, MAIN, READ);
	is_err(OK, keys_rotate_end(s->keys, t), "the older key is removed");
	txn_abort(t);
	ok(access(scratch_path(s, "keys/master.1"), F_OK) != 0, "from its folder");
	close(open(scratch_path(s, "keys/master.1"), O_CREAT | O_WRONLY | O_EXCL, 0400));
	is_err(OK, keys_open(s->arena, s->keys_folder, false, &late),
	       "a program starts afterwards, handed nothing in place of an older key");
	ok(all_open(s, late, 26), "every key opens");
	ok(all_open(s, early, 26), "also for the early program");
	ok(memcmp(pepper, keys_for(late, FOR_PEPPER)->key, sizeof(pepper)) == 0,
	   "derived keys are as before");
	keys_close(late);
	unlink(scratch_path(s, "keys/master.1"));
	is_err(OK, keys_rotate_begin(early), "the next rotation may begin");
	keys_close(early);
}

/* More than are counted at once. */
static void strangers(void)
{
	enum { MANY = 25003 };
	struct scratch s = { 0 };
	struct keys_strange own = { .done = false }, other = { .done = false };
	struct keys *others;
	struct txn *t;

	scratch_open(&s);
	t = scratch_begin(&s, MAIN, WRITE);
	for (int i = 0; i < MANY; i++)
		if (keys_owner_add(s.keys, t, numbered(s.arena, i)) != OK)
			die("add");
	scratch_commit(t);
	if (mkdir(scratch_path(&s, "others"), 0700) != 0 ||
	    keys_open(s.arena, scratch_path(&s, "others"), true, &others) != OK)
		die("others");
	t = scratch_begin(&s, MAIN, READ);
	while (!own.done || !other.done)
		if ((!own.done && keys_strange_some(s.keys, t, &own) != OK) ||
		    (!other.done && keys_strange_some(others, t, &other) != OK))
			die("strange");
	txn_abort(t);
	is_int(0, (long long)own.count, "no key hangs on another master key than its own");
	is_int(MANY, (long long)other.count, "with another master key each is counted once");
	keys_close(others);
	scratch_close(&s);
}

int main(void)
{
	struct scratch s = { 0 };

	files();
	scratch_open(&s);
	owners(&s);
	rotation(&s);
	scratch_close(&s);
	strangers();
	return done();
}
