#include "store/engine/txn.h"

#include <signal.h>
#include <string.h>

#include "store/base/log.h"
#include "store/engine/txn_home.h"

enum { KEY_BYTES_MAX = 510 };      /* LMDB's 511, and room for the byte that makes a successor */

struct walk {
	struct txn *txn;
	struct str prefix;         /* with the table's byte */
	struct str next;           /* no key before it is wanted */
};

static void stop_signals(int how)
{
	sigset_t set;

	sigemptyset(&set);
	sigaddset(&set, SIGTERM);
	sigaddset(&set, SIGINT);
	sigaddset(&set, SIGHUP);
	sigaddset(&set, SIGPIPE);
	sigprocmask(how, &set, NULL);
}

void store_signals_back(void)
{
	stop_signals(SIG_UNBLOCK);
}

/* --- begin, commit, abort ----------------------------------------------------------------- */

static int begin_mdb(struct home *h, enum access access, MDB_txn **mdb)
{
	unsigned flags = access == READ ? MDB_RDONLY : 0;
	int dead, rc = mdb_txn_begin(h->env, NULL, flags, mdb);

	if (rc != MDB_READERS_FULL)
		return rc;
	mdb_reader_check(h->env, &dead);
	return mdb_txn_begin(h->env, NULL, flags, mdb);
}

enum err txn_begin(struct store *s, enum environment e, enum access access, struct arena *a,
                   struct txn **t)
{
	struct txn *made = ARENA_NEW(a, struct txn);
	struct home *h = &s->homes[e];
	enum err r = home_open(s, e);
	int rc;

	if (r != OK)
		return r;
	if (access == WRITE) {
		if (h->writer)
			die("txn_second_writer");       /* LMDB would wait for itself for ever */
		if (e == MAIN && s->homes[EDGE].writer)
			die("txn_main_after_edge");     /* in two orders, two programs would wait for ever */
		stop_signals(SIG_BLOCK);
	}
	if ((rc = begin_mdb(h, access, &made->mdb)) != 0) {
		h->broken = h->broken || rc == MDB_PANIC;      /* of the process, for good */
		return home_failed(rc, "txn_begin");
	}
	if (access == WRITE && !home_has(&h->lock)) {
		mdb_txn_abort(made->mdb);
		log_event("txn_begin", "lock_gone", e);
		return ERR_BUSY;
	}
	if ((rc = mdb_dbi_open(made->mdb, NULL, 0, &made->dbi)) != 0) {
		mdb_txn_abort(made->mdb);
		return home_failed(rc, "txn_begin");
	}
	made->home = h;
	made->arena = a;
	made->environment = e;
	made->writes = access == WRITE;
	if (made->writes)
		h->writer = made;
	*t = made;
	return OK;
}

static void ended(struct txn *t)
{
	if (t->writes)
		t->home->writer = NULL;
	t->mdb = t->whole = NULL;
}

/* A failed flush is not tried again: the kernel may have dropped the pages and would then say
 * yes. */
enum err txn_commit(struct txn *t)
{
	enum err e;

	if (!t->mdb || t->whole)
		die("txn_ended");
	e = home_failed(mdb_txn_commit(t->mdb), "txn_commit");
	if (e == ERR_IO)
		t->home->broken = true;
	ended(t);
	return e;
}

bool store_is_broken(const struct store *s)
{
	return s->homes[MAIN].broken || s->homes[EDGE].broken;
}

void txn_abort(struct txn *t)
{
	if (!t || !t->mdb)
		return;
	mdb_txn_abort(t->whole ? t->whole : t->mdb);       /* which ends its part too */
	ended(t);
}

bool txn_writes(const struct txn *t)
{
	return t->writes;
}

enum environment txn_environment(const struct txn *t)
{
	return t->environment;
}

struct arena *txn_arena(const struct txn *t)
{
	return t->arena;
}

struct arena *txn_read_into(struct txn *t, struct arena *a)
{
	struct arena *before = t->arena;

	t->arena = a;
	return before;
}

/* --- rows --------------------------------------------------------------------------------- */

static bool belongs(enum table table, enum environment e)
{
	if (table == TABLE_META || table == TABLE_COUNT)
		return true;
	return (table >= TABLE_SESSION) == (e == EDGE);
}

/* False: no row can have such a key. */
static bool full_key(const struct txn *t, enum table table, struct str key, MDB_val *full)
{
	char *p;

	if (!t->mdb)
		die("txn_ended");
	if (!belongs(table, t->environment))
		die("txn_table_elsewhere");
	if (key.n + 1 > KEY_BYTES_MAX)
		return false;
	p = arena_take(t->arena, key.n + 1);
	p[0] = (char)table;
	if (key.n > 0)
		memcpy(p + 1, key.p, key.n);
	*full = (MDB_val){ key.n + 1, p };
	return true;
}

static struct str copied(struct arena *a, const MDB_val *v)
{
	return str_copy(a, str_bytes(v->mv_data, v->mv_size));
}

enum err txn_get(struct txn *t, enum table table, struct str key, struct str *value)
{
	MDB_val k, v;
	enum err e;

	if (!full_key(t, table, key, &k))
		return ERR_NOT_FOUND;
	if ((e = home_failed(mdb_get(t->mdb, t->dbi, &k, &v), "txn_get")) != OK)
		return e;
	*value = copied(t->arena, &v);
	return OK;
}

bool txn_has(struct txn *t, enum table table, struct str key)
{
	MDB_val k, v;

	return full_key(t, table, key, &k) && mdb_get(t->mdb, t->dbi, &k, &v) == 0;
}

static enum err put(struct txn *t, enum table table, struct str key, struct str value,
                    unsigned flags)
{
	MDB_val k, v = { value.n, (void *)(uintptr_t)value.p };

	if (!t->writes)
		die("txn_read_only");
	if (!full_key(t, table, key, &k)) {
		log_event("txn_put", "key_long", (int64_t)key.n);
		return ERR_INVALID;
	}
	return home_failed(mdb_put(t->mdb, t->dbi, &k, &v, flags), "txn_put");
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
	MDB_val k;

	if (!t->writes)
		die("txn_read_only");
	if (!full_key(t, table, key, &k))
		return ERR_NOT_FOUND;
	return home_failed(mdb_del(t->mdb, t->dbi, &k, NULL), "txn_delete");
}

/* --- counts ------------------------------------------------------------------------------- */

int64_t txn_count(struct txn *t, struct str name)
{
	struct str value;

	if (txn_get(t, TABLE_COUNT, name, &value) != OK || value.n != 8)
		return 0;
	return key_read_time(value);
}

enum err txn_count_add(struct txn *t, struct str name, int64_t by)
{
	int64_t count = txn_count(t, name) + by;

	if (count < 0) {
		log_event("txn_count", "below_zero", count);
		count = 0;
	}
	return txn_put(t, TABLE_COUNT, name, key_time(t->arena, count));
}

/* --- walks -------------------------------------------------------------------------------- */

enum err txn_walk(struct txn *t, enum table table, struct str prefix, struct str from,
                  struct walk **w)
{
	struct walk *made = ARENA_NEW(t->arena, struct walk);
	MDB_val first, start;

	if (!full_key(t, table, prefix, &first) || !full_key(t, table, from, &start))
		return ERR_NOT_FOUND;
	made->txn = t;
	made->prefix = str_bytes(first.mv_data, first.mv_size);
	made->next = str_bytes(start.mv_data, start.mv_size);
	if (str_compare(made->next, made->prefix) < 0)
		made->next = made->prefix;
	*w = made;
	return OK;
}

/* A cursor of its own for each step: nothing that happens between two steps can lead it astray. */
static int seek(struct txn *t, struct str from, MDB_val *k, MDB_val *v)
{
	MDB_cursor *c;
	int rc = mdb_cursor_open(t->mdb, t->dbi, &c);

	if (rc != 0)
		return rc;
	*k = (MDB_val){ from.n, (void *)(uintptr_t)from.p };
	rc = mdb_cursor_get(c, k, v, MDB_SET_RANGE);
	mdb_cursor_close(c);
	return rc;
}

static struct str successor(struct arena *a, const MDB_val *k)
{
	char *p = arena_take(a, k->mv_size + 1);

	memcpy(p, k->mv_data, k->mv_size);
	return str_bytes(p, k->mv_size + 1);
}

enum err walk_next(struct walk *w, struct str *key, struct str *value)
{
	struct txn *t = w->txn;
	MDB_val k, v;
	enum err e;

	if (!t->mdb)
		die("txn_ended");
	if ((e = home_failed(seek(t, w->next, &k, &v), "walk_next")) != OK)
		return e;
	if (!str_starts(str_bytes(k.mv_data, k.mv_size), w->prefix))
		return ERR_NOT_FOUND;
	w->next = successor(t->arena, &k);
	*key = str_part(w->next, 1, k.mv_size - 1);
	*value = copied(t->arena, &v);
	return OK;
}

enum err txn_delete_all(struct txn *t, enum table table, struct str prefix)
{
	struct str key, value;
	struct walk *w;
	enum err e;

	if ((e = txn_walk(t, table, prefix, STR(""), &w)) != OK)
		return e;
	while ((e = walk_next(w, &key, &value)) == OK)
		if ((e = txn_delete(t, table, key)) != OK)
			return e;
	return err_unless_missing(e);
}

/* Steps from one key while they are wanted: those that start with `within`, or come before it. */
static enum err count_rows(struct txn *t, MDB_val k, struct str within, bool is_prefix,
                           int64_t *rows)
{
	int64_t n = 0;
	MDB_cursor *c;
	MDB_val v;
	int rc = mdb_cursor_open(t->mdb, t->dbi, &c);

	if (rc != 0)
		return home_failed(rc, "txn_rows");
	rc = mdb_cursor_get(c, &k, &v, MDB_SET_RANGE);
	while (rc == 0 && n < *rows) {
		struct str key = str_bytes(k.mv_data, k.mv_size);

		if (is_prefix ? !str_starts(key, within) : str_compare(key, within) >= 0)
			break;
		n++;
		rc = mdb_cursor_get(c, &k, &v, MDB_NEXT);
	}
	mdb_cursor_close(c);
	*rows = n;
	return rc == 0 || rc == MDB_NOTFOUND ? OK : home_failed(rc, "txn_rows");
}

enum err txn_rows(struct txn *t, enum table table, struct str prefix, int64_t *rows)
{
	MDB_val first;

	*rows = 0;
	if (!full_key(t, table, prefix, &first))
		return OK;
	*rows = INT64_MAX;
	return count_rows(t, first, str_bytes(first.mv_data, first.mv_size), true, rows);
}

enum err txn_rows_until(struct txn *t, enum table table, struct str from, struct str end,
                        int64_t *rows)
{
	MDB_val first, last;

	if (full_key(t, table, from, &first) && full_key(t, table, end, &last))
		return count_rows(t, first, str_bytes(last.mv_data, last.mv_size), false, rows);
	*rows = 0;
	return OK;
}
