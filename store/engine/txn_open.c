#include "store/engine/txn_home.h"

#include <errno.h>
#include <fcntl.h>
#include <signal.h>
#include <stdlib.h>
#include <string.h>
#include <sys/file.h>
#include <sys/stat.h>
#include <time.h>
#include <unistd.h>

#include "store/base/buf.h"
#include "store/base/clock.h"
#include "store/base/log.h"

enum {
	READERS_MAX = 1022,
	LOCK_WAIT_MS = 2000,
	TRIES_MAX = 5,
	BOOT_BYTES = 36,
};

static const uint64_t schemas[] = { [MAIN] = STORE_SCHEMA, [EDGE] = 1 };

enum err home_failed(int rc, const char *event)
{
	switch (rc) {
	case 0:
		return OK;
	case MDB_NOTFOUND:
		return ERR_NOT_FOUND;
	case MDB_KEYEXIST:
		return ERR_EXISTS;
	}
	if (rc > 0) {
		errno = rc;
		log_error(event, "system");
	} else {
		log_event(event, "lmdb", rc);
	}
	switch (rc) {
	case MDB_MAP_FULL:
	case MDB_TXN_FULL:
	case ENOSPC:
	case EDQUOT:
		return ERR_FULL;
	case MDB_READERS_FULL:
		return ERR_BUSY;
	case MDB_CORRUPTED:
	case MDB_INVALID:
	case MDB_PAGE_NOTFOUND:
	case MDB_VERSION_MISMATCH:
		return ERR_DAMAGED;
	default:
		return ERR_IO;
	}
}

static void pause_us(long microseconds)
{
	nanosleep(&(struct timespec){ .tv_nsec = microseconds * 1000 }, NULL);
}

/* Reading past the end of a file that was cut is a bus error: say so instead of dying silently. */
static void on_bus_error(int number)
{
	(void)number;
	die("store_file_cut");
}

static char *path_of(struct arena *a, const char *folder, const char *name)
{
	struct buf b = buf_open(a);

	buf_text(&b, folder);
	buf_byte(&b, '/');
	buf_text(&b, name);
	return str_c(a, buf_str(&b));
}

/* The private lock that is held around mdb_env_open. What it holds: nothing until the environment
 * was made; then in edge the name of the boot it was made in, in main the schema it was made with,
 * in decimal. */
static enum err opening_lock(struct store *s, struct home *h, bool make_folder, int *fd)
{
	const char *path = path_of(s->arena, h->folder, "opening");
	int64_t end = clock_elapsed() + LOCK_WAIT_MS * INT64_C(1000000);
	long wait_us = 50;

	*fd = open(path, O_RDWR | O_CREAT | O_CLOEXEC | O_NOFOLLOW, 0600);
	if (*fd < 0 && errno == ENOENT && make_folder)
		*fd = mkdir(h->folder, 0700) == 0 || errno == EEXIST
		      ? open(path, O_RDWR | O_CREAT | O_CLOEXEC | O_NOFOLLOW, 0600) : -1;
	if (*fd < 0)
		return home_failed(errno, "store_open");
	while (flock(*fd, LOCK_EX | LOCK_NB) != 0) {
		if (errno != EWOULDBLOCK && errno != EINTR) {
			close(*fd);
			return home_failed(errno, "store_lock");
		}
		if (clock_elapsed() > end) {
			close(*fd);
			log_event("store_lock", "not_free", LOCK_WAIT_MS);
			return ERR_BUSY;
		}
		pause_us(wait_us);
		if (wait_us < 2000)
			wait_us += wait_us / 2;
	}
	return OK;
}

/* LMDB without syncing is whole only until the machine stops: edge does not outlive its boot. A
 * name that cannot be read just now is no other boot. */
static enum err boot_name(char out[BOOT_BYTES])
{
	int fd = open("/proc/sys/kernel/random/boot_id", O_RDONLY | O_CLOEXEC);
	enum err r = OK;

	if (fd < 0 && errno != ENOENT)
		return home_failed(errno, "store_boot");
	if (fd < 0)
		memset(out, '-', BOOT_BYTES);
	else if (read(fd, out, BOOT_BYTES) != BOOT_BYTES)
		r = home_failed(errno ? errno : EIO, "store_boot");
	if (fd >= 0)
		close(fd);
	return r;
}

static enum err edge_of_this_boot(struct store *s, struct home *h, int fd, const char *boot)
{
	char made_in[BOOT_BYTES];
	ssize_t n = pread(fd, made_in, BOOT_BYTES, 0);

	if (n < 0)
		return home_failed(errno, "store_edge");
	if (n == 0 || (n == BOOT_BYTES && memcmp(made_in, boot, BOOT_BYTES) == 0))
		return OK;
	log_event("store_edge", "new_boot", 0);
	if (unlink(path_of(s->arena, h->folder, "data.mdb")) != 0 && errno != ENOENT)
		return home_failed(errno, "store_edge");
	if (unlink(path_of(s->arena, h->folder, "lock.mdb")) != 0 && errno != ENOENT)
		return home_failed(errno, "store_edge");
	return ftruncate(fd, 0) == 0 ? OK : home_failed(errno, "store_edge");
}

/* Data that was there once is never made again empty. */
static enum err data_is_there(struct store *s, struct home *h, int fd)
{
	struct stat made, data;

	if (fstat(fd, &made) != 0)
		return home_failed(errno, "store_open");
	if (made.st_size == 0)
		return OK;
	if (stat(path_of(s->arena, h->folder, "data.mdb"), &data) == 0 && data.st_size > 0)
		return OK;
	log_event("store_open", "data_missing", 0);
	return ERR_DAMAGED;
}

static int open_once(const struct home *h, enum environment e, MDB_env **env)
{
	static const size_t map_bytes[] = { (size_t)8 << 30, (size_t)512 << 20 };
	static const unsigned flags[] = { MDB_NOTLS, MDB_NOTLS | MDB_NOSYNC | MDB_NOMETASYNC };
	int rc = mdb_env_create(env);

	if (rc != 0)
		return rc;
	if ((rc = mdb_env_set_maxreaders(*env, READERS_MAX)) == 0 &&
	    (rc = mdb_env_set_mapsize(*env, map_bytes[e])) == 0)
		rc = mdb_env_open(*env, h->folder, flags[e], 0600);
	if (rc != 0)
		mdb_env_close(*env);       /* never one that was opened: see txn.h */
	return rc;
}

static enum err open_tries(const struct home *h, enum environment e, MDB_env **env)
{
	int rc = 0;

	for (int i = 0; i < TRIES_MAX; i++) {
		if ((rc = open_once(h, e, env)) == 0)
			return OK;
		if (rc != EAGAIN && rc != EINTR && rc != EBUSY && rc != EINVAL && rc != ENOMEM)
			break;
		pause_us(10000L * (i + 1));
	}
	return home_failed(rc, "store_open");
}

static enum err put_schema(struct txn *t, struct arena *a, enum environment e)
{
	enum err r = txn_put(t, TABLE_META, STR("schema"), str_of_number(a, (int64_t)schemas[e]));

	return r != OK ? r : txn_put(t, TABLE_META, STR("created"), key_time(a, clock_now()));
}

static enum err make_schema(struct store *s, enum environment e)
{
	struct txn *t;
	enum err r;

	if (e == MAIN && !s->create) {
		log_event("store_schema", "missing", 0);
		return ERR_DAMAGED;
	}
	if ((r = txn_begin(s, e, WRITE, s->arena, &t)) != OK)
		return r;
	if ((r = put_schema(t, s->arena, e)) == OK)
		r = txn_commit(t);
	else
		txn_abort(t);
	store_signals_back();
	s->homes[e].schema = schemas[e];
	return r;
}

/* Never guessed: what a newer release wrote is not for this one, an older one is brought up to date
 * first. */
static enum err check_schema(struct store *s, enum environment e)
{
	uint64_t *schema = &s->homes[e].schema;
	struct txn *t;
	struct str found;
	enum err r = txn_begin(s, e, READ, s->arena, &t);

	if (r != OK)
		return r;
	r = txn_get(t, TABLE_META, STR("schema"), &found);
	txn_abort(t);
	if (r == ERR_NOT_FOUND)
		return make_schema(s, e);
	if (r != OK || (str_number(found, UINT32_MAX, schema) && *schema == schemas[e]))
		return r;
	log_event("store_schema", *schema > schemas[e] ? "newer" : "older", (int64_t)*schema);
	if (*schema == 0 || *schema > schemas[e])
		return ERR_DAMAGED;
	return s->older && e == MAIN ? OK : ERR_BUSY;
}

static enum err note_file(struct store *s, const struct home *h, const char *name,
                          struct home_file *f)
{
	struct stat st;

	f->path = path_of(s->arena, h->folder, name);
	if (stat(f->path, &st) != 0)
		return home_failed(errno, "store_open");
	f->device = st.st_dev;
	f->inode = st.st_ino;
	return OK;
}

bool home_has(const struct home_file *f)
{
	struct stat now;

	return stat(f->path, &now) == 0 && now.st_dev == f->device && now.st_ino == f->inode;
}

/* What is there may be used: it is ours, and marked as made. */
static enum err settle(struct store *s, enum environment e, int fd, struct str mark)
{
	struct home *h = &s->homes[e];
	struct stat made;
	enum err r;

	h->opener = getpid();
	if ((r = note_file(s, h, "data.mdb", &h->data)) != OK ||
	    (r = note_file(s, h, "lock.mdb", &h->lock)) != OK)
		return r;
	if ((r = check_schema(s, e)) != OK)
		return r;
	if (fstat(fd, &made) == 0 && made.st_size == 0 &&
	    pwrite(fd, mark.p, mark.n, 0) != (ssize_t)mark.n)
		return home_failed(errno, "store_open");
	return OK;
}

/* Under the lock. */
static enum err open_guarded(struct store *s, enum environment e, int fd)
{
	struct home *h = &s->homes[e];
	struct str made_for = str_of_number(s->arena, STORE_SCHEMA);
	char mark[BOOT_BYTES];
	enum err r;

	if (e == EDGE) {
		if ((r = boot_name(mark)) != OK || (r = edge_of_this_boot(s, h, fd, mark)) != OK)
			return r;
	}
	if ((r = data_is_there(s, h, fd)) != OK || (r = open_tries(h, e, &h->env)) != OK)
		return r;
	r = settle(s, e, fd, e == EDGE ? str_bytes(mark, BOOT_BYTES) : made_for);
	h->broken = r != OK;           /* it stays open, and nobody may use it */
	return r;
}

enum err home_open(struct store *s, enum environment e)
{
	struct home *h = &s->homes[e];
	enum err r;
	int fd;

	if (h->broken)
		return ERR_IO;
	if (h->env) {
		if (h->opener != getpid())
			die("store_forked");
		return OK;
	}
	if ((r = opening_lock(s, h, s->create || e == EDGE, &fd)) != OK)
		return r;
	sigaction(SIGBUS, &(struct sigaction){ .sa_handler = on_bus_error }, NULL);
	r = open_guarded(s, e, fd);
	close(fd);
	return r;
}

bool store_is_current(const struct store *s)
{
	for (enum environment e = MAIN; e < ENVIRONMENTS; e++) {
		const struct home *h = &s->homes[e];

		if (h->env && (!home_has(&h->data) || !home_has(&h->lock)))
			return false;
	}
	return true;
}

bool store_is_replaced(const struct store *s)
{
	for (enum environment e = MAIN; e < ENVIRONMENTS; e++) {
		const struct home *h = &s->homes[e];

		if (h->env && access(h->data.path, F_OK) == 0 &&
		    (!home_has(&h->data) || !home_has(&h->lock)))
			return true;
	}
	return false;
}

enum err store_open(struct arena *a, const struct store_paths *paths, struct store **s)
{
	struct store *made = ARENA_NEW(a, struct store);
	struct stat st;

	made->arena = a;
	made->create = paths->create;
	made->homes[MAIN].folder = path_of(a, paths->data, "main");
	made->homes[EDGE].folder = paths->edge ? str_c(a, str_of(paths->edge)) :
	                                         path_of(a, paths->data, "edge");
	if (paths->create) {
		if (mkdir(paths->data, 0700) != 0 && errno != EEXIST)
			return home_failed(errno, "store_folder");
	} else if (stat(path_of(a, made->homes[MAIN].folder, "data.mdb"), &st) != 0) {
		return errno == ENOENT || errno == ENOTDIR ? ERR_NOT_FOUND
		                                           : home_failed(errno, "store_open");
	}
	*s = made;
	return OK;
}

uint64_t store_schema(const struct store *s)
{
	return s->homes[MAIN].schema;
}

void store_take_older(struct store *s)
{
	s->older = true;
}

int store_readers_check(struct store *s)
{
	int dead, all = 0;

	for (enum environment e = MAIN; e < ENVIRONMENTS; e++)
		if (home_open(s, e) == OK && mdb_reader_check(s->homes[e].env, &dead) == 0)
			all += dead;
	return all;
}

enum err store_copy(struct store *s, int fd)
{
	enum err r = home_open(s, MAIN);

	if (r != OK)
		return r;
	return home_failed(mdb_env_copyfd2(s->homes[MAIN].env, fd, MDB_CP_COMPACT), "store_copy");
}
