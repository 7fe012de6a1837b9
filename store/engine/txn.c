#include "store/engine/txn.h"

#include <lmdb.h>

#include <signal.h>
#include <string.h>

#include "store/base/log.h"
#include "store/engine/txn_open.h"

enum { KEY_BYTES_MAX = 511 };

struct store {
	struct arena *arena;
	struct store_paths paths;
	MDB_env *envs[ENVIRONMENTS];       /* opened when first used */
};

struct txn {
	MDB_txn *mdb;
	MDB_dbi dbi;
	MDB_env *env;
	struct arena *arena;
	enum environment environment;
	bool writes;
};

struct walk {
	struct txn *txn;
	struct str prefix;         /* with the table's byte */
	struct str at;             /* the key returned last, or the one to begin at */
	bool begun;
};

static enum err failed(int rc, const char *what)
{
	return txn_open_failed(rc, what);
}

enum err store_open(struct arena *a, const struct store_paths *paths, struct store **s)
{
	enum err e = txn_open_check(paths);

	if (e != OK)
		return e;
	*s = ARENA_NEW(a, struct store);
	(*s)->arena = a;
	(*s)->paths = *paths;
	return OK;
}

static enum err env_of(struct store *s, enum environment e, MDB_env **env)
{
	enum err r = OK;

	if (!s->envs[e])
		r = txn_open_env(s->arena, &s->paths, e, &s->envs[e]);
	*env = s->envs[e];
	return r;
}

/* --- signals: a reset by the reader's side ends a CGI program, but not between begin-write and the end of the answer --- */

static void mask_signals(int how)
{
	static const int stopped[] = { SIGTERM, SIGINT, SIGHUP, SIGPIPE };
	sigset_t set;

	sigemptyset(&set);
	for (size_t i = 0; i < COUNT(stopped); i++)
		sigaddset(&set, stopped[i]);
	sigprocmask(how, &set, NULL);
}

void store_signals_back(void)
{
	mask_signals(SIG_UNBLOCK);
}

/* --- transactions --- */

static int begin(MDB_env *env, enum access access, MDB_txn **mdb)
{
	unsigned flags = access == WRITE ? 0 : MDB_RDONLY;
	int freed, rc = mdb_txn_begin(env, NULL, flags, mdb);

	if (rc != MDB_READERS_FULL)
		return rc;
	mdb_reader_check(env, &freed);
	return mdb_txn_begin(env, NULL, flags, mdb);
}

enum err txn_begin(struct store *s, enum environment e, enum access access, struct arena *a, struct txn **t)
{
	struct txn *one = ARENA_NEW(a, struct txn);
	enum err r;
	int rc;

	if ((r = env_of(s, e, &one->env)) != OK)
		return r;
	if (access == WRITE)
		mask_signals(SIG_BLOCK);
	if ((rc = begin(one->env, access, &one->mdb)) != 0)
		return failed(rc, "begin");
	if ((rc = mdb_dbi_open(one->mdb, NULL, 0, &one->dbi)) != 0) {
		mdb_txn_abort(one->mdb);
		return failed(rc, "dbi");
	}
	one->arena = a;
	one->environment = e;
	one->writes = access == WRITE;
	*t = one;
	return OK;
}

enum err txn_commit(struct txn *t)
{
	int rc;

	if (!t->mdb)
		die("txn_ended");
	rc = mdb_txn_commit(t->mdb);
	t->mdb = NULL;
	return rc == 0 ? OK : failed(rc, "commit");
}

void txn_abort(struct txn *t)
{
	if (t && t->mdb)
		mdb_txn_abort(t->mdb);
	if (t)
		t->mdb = NULL;
}

bool txn_writes(const struct txn *t)
{
	return t && t->writes;
}

enum environment txn_environment(const struct txn *t)
{
	return t->environment;
}

struct arena *txn_arena(const struct txn *t)
{
	return t->arena;
}

/* --- one row --- */

/* The key as it stands in the file. A table of the other environment is a bug. */
static MDB_val file_key(const struct txn *t, enum table table, struct str key, char *space)
{
	bool is_edge = table >= TABLE_SESSION;

	if (table != TABLE_META && is_edge != (t->environment == EDGE))
		die("table_of_other_environment");
	if (key.n + 1 > KEY_BYTES_MAX)
		die("key_too_long");
	space[0] = (char)table;
	if (key.n > 0)
		memcpy(space + 1, key.p, key.n);
	return (MDB_val){ key.n + 1, space };
}

enum err txn_get(struct txn *t, enum table table, struct str key, struct str *value)
{
	char space[KEY_BYTES_MAX];
	MDB_val k = file_key(t, table, key, space), v;
	int rc = mdb_get(t->mdb, t->dbi, &k, &v);

	if (rc == MDB_NOTFOUND)
		return ERR_NOT_FOUND;
	if (rc != 0)
		return failed(rc, "get");
	*value = str_copy(t->arena, str_bytes(v.mv_data, v.mv_size));
	return OK;
}

bool txn_has(struct txn *t, enum table table, struct str key)
{
	char space[KEY_BYTES_MAX];
	MDB_val k = file_key(t, table, key, space), v;

	return mdb_get(t->mdb, t->dbi, &k, &v) == 0;
}

static enum err put(struct txn *t, enum table table, struct str key, struct str value, unsigned flags)
{
	char space[KEY_BYTES_MAX];
	MDB_val k = file_key(t, table, key, space);
	MDB_val v = { value.n, (void *)(value.n > 0 ? value.p : "") };
	int rc;

	if (!t->writes)
		die("write_in_read_transaction");
	rc = mdb_put(t->mdb, t->dbi, &k, &v, flags);
	if (rc == MDB_KEYEXIST)
		return ERR_EXISTS;
	return rc == 0 ? OK : failed(rc, "put");
}

enum err txn_put(struct txn *t, enum table table, struct str key, struct str value)
{
	return put(t, table, key, value, 0);
}

enum err txn_add(struct txn *t, enum table table, struct str key, struct str value)
{
	return put(t, table, key, value, MDB_NOOVERWRITE);
}

enum err txn_delete(struct txn *t, enum table table, struct str key)
{
	char space[KEY_BYTES_MAX];
	MDB_val k = file_key(t, table, key, space);
	int rc;

	if (!t->writes)
		die("write_in_read_transaction");
	rc = mdb_del(t->mdb, t->dbi, &k, NULL);
	if (rc == MDB_NOTFOUND)
		return ERR_NOT_FOUND;
	return rc == 0 ? OK : failed(rc, "delete");
}

int64_t txn_count(struct txn *t, struct str name)
{
	struct str value;

	return txn_get(t, TABLE_COUNT, name, &value) == OK && value.n == 8 ? key_read_time(value) : 0;
}

enum err txn_count_add(struct txn *t, struct str name, int64_t by)
{
	return txn_put(t, TABLE_COUNT, name, key_time(t->arena, txn_count(t, name) + by));
}

/* --- a range --- */

enum err txn_walk(struct txn *t, enum table table, struct str prefix, struct str from, struct walk **w)
{
	struct walk *one = ARENA_NEW(t->arena, struct walk);
	char byte = (char)table;

	one->txn = t;
	one->prefix = str_join(t->arena, str_bytes(&byte, 1), prefix);
	one->at = from.n > 0 ? str_join(t->arena, str_bytes(&byte, 1), from) : one->prefix;
	*w = one;
	return OK;
}

/* A cursor of its own for each step, so that the caller may write in between. */
static int step(struct walk *w, MDB_val *k, MDB_val *v)
{
	struct txn *t = w->txn;
	MDB_cursor *c;
	int rc;

	if ((rc = mdb_cursor_open(t->mdb, t->dbi, &c)) != 0)
		return rc;
	*k = (MDB_val){ w->at.n, (void *)w->at.p };
	rc = mdb_cursor_get(c, k, v, MDB_SET_RANGE);
	if (rc == 0 && w->begun && str_equal(str_bytes(k->mv_data, k->mv_size), w->at))
		rc = mdb_cursor_get(c, k, v, MDB_NEXT);
	mdb_cursor_close(c);
	return rc;
}

enum err walk_next(struct walk *w, struct str *key, struct str *value)
{
	MDB_val k, v;
	int rc = step(w, &k, &v);

	if (rc == MDB_NOTFOUND)
		return ERR_NOT_FOUND;
	if (rc != 0)
		return failed(rc, "walk");
	if (!str_starts(str_bytes(k.mv_data, k.mv_size), w->prefix))
		return ERR_NOT_FOUND;
	w->at = str_copy(w->txn->arena, str_bytes(k.mv_data, k.mv_size));
	w->begun = true;
	*key = str_from(w->at, 1);
	*value = str_copy(w->txn->arena, str_bytes(v.mv_data, v.mv_size));
	return OK;
}

/* --- for the keeper --- */

int store_readers_check(struct store *s)
{
	int freed, all = 0;
	MDB_env *env;

	for (enum environment e = MAIN; e < ENVIRONMENTS; e++)
		if (env_of(s, e, &env) == OK && mdb_reader_check(env, &freed) == 0)
			all += freed;
	return all;
}

int store_percent_used(struct store *s, enum environment e)
{
	MDB_envinfo info;
	MDB_stat stat;
	MDB_env *env;

	if (env_of(s, e, &env) != OK || mdb_env_info(env, &info) != 0 || mdb_env_stat(env, &stat) != 0)
		return -1;
	return (int)((info.me_last_pgno + 1) * 100 / (info.me_mapsize / stat.ms_psize));
}

enum err store_copy(struct store *s, int fd)
{
	MDB_env *env;
	enum err e = env_of(s, MAIN, &env);
	int rc;

	if (e != OK)
		return e;
	rc = mdb_env_copyfd2(env, fd, MDB_CP_COMPACT);
	return rc == 0 ? OK : failed(rc, "copy");
}
