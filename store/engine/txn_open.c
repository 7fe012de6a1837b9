#include "store/engine/txn_open.h"

#include <lmdb.h>

#include <errno.h>
#include <fcntl.h>
#include <string.h>
#include <sys/file.h>
#include <sys/stat.h>
#include <time.h>
#include <unistd.h>

#include "store/base/buf.h"
#include "store/base/clock.h"
#include "store/base/log.h"

enum { READERS_MAX = 1022, TRIES_MAX = 5, LOCK_WAIT_SECONDS = 2, SCHEMA = 1 };

enum err txn_open_failed(int rc, const char *what)
{
	errno = rc > 0 ? rc : 0;
	log_error("lmdb", what);
	switch (rc) {
	case MDB_MAP_FULL:
	case MDB_TXN_FULL:
	case ENOSPC:
	case EDQUOT:
		return ERR_FULL;
	case MDB_READERS_FULL:
	case EAGAIN:
		return ERR_BUSY;
	case MDB_CORRUPTED:
	case MDB_INVALID:
	case MDB_PAGE_NOTFOUND:
	case MDB_VERSION_MISMATCH:
		return ERR_INVALID;
	default:
		return ERR_IO;
	}
}

static struct str path_of(struct arena *a, const struct store_paths *paths, enum environment e)
{
	if (e == EDGE && paths->edge)
		return str_of(paths->edge);
	return str_join(a, str_of(paths->data), e == MAIN ? STR("/main") : STR("/edge"));
}

enum err txn_open_check(const struct store_paths *paths)
{
	struct stat st;

	if (paths->create && mkdir(paths->data, 0700) != 0 && errno != EEXIST) {
		log_error("store_folder", "data");
		return ERR_IO;
	}
	return stat(paths->data, &st) == 0 && S_ISDIR(st.st_mode) ? OK : ERR_NOT_FOUND;
}

static void pause_ms(long ms)
{
	nanosleep(&(struct timespec){ .tv_nsec = ms * 1000000 }, NULL);
}

/* The private lock, with a budget: whoever holds it is only opening. */
static enum err lock(struct arena *a, struct str folder, int *fd)
{
	int64_t end = clock_elapsed() + (int64_t)LOCK_WAIT_SECONDS * 1000000000;

	*fd = open(str_c(a, str_join(a, folder, STR("/opening"))), O_RDWR | O_CREAT | O_CLOEXEC | O_NOFOLLOW, 0600);
	if (*fd < 0) {
		log_error("store_lock", "open");
		return ERR_IO;
	}
	while (flock(*fd, LOCK_EX | LOCK_NB) != 0) {
		if (errno != EWOULDBLOCK && errno != EINTR) {
			log_error("store_lock", "flock");
			close(*fd);
			return ERR_IO;
		}
		if (clock_elapsed() > end) {
			close(*fd);
			return ERR_BUSY;
		}
		pause_ms(1);
	}
	return OK;
}

/* Data that was there once is never made again, empty. */
static enum err check_data(struct arena *a, struct str folder, int lock_fd)
{
	struct stat marked, data;

	if (fstat(lock_fd, &marked) != 0)
		return ERR_IO;
	if (marked.st_size == 0)
		return OK;
	if (stat(str_c(a, str_join(a, folder, STR("/data.mdb"))), &data) == 0 && data.st_size > 0)
		return OK;
	log_event("store", "data_missing", 0);
	return ERR_INVALID;
}

static int open_once(const char *folder, enum environment e, MDB_env **env)
{
	static const size_t map_bytes[ENVIRONMENTS] = { (size_t)8 << 30, (size_t)1 << 30 };
	static const unsigned flags[ENVIRONMENTS] = { MDB_NOTLS, MDB_NOTLS | MDB_NOSYNC | MDB_NOMETASYNC };
	int rc = mdb_env_create(env);

	if (rc != 0)
		return rc;
	mdb_env_set_maxreaders(*env, READERS_MAX);
	mdb_env_set_mapsize(*env, map_bytes[e]);
	if ((rc = mdb_env_open(*env, folder, flags[e], 0600)) != 0)
		mdb_env_close(*env);       /* it never was open */
	return rc;
}

/* The schema stands in the lock file, so that it is read before anything is opened. */
static enum err check_schema(int lock_fd)
{
	char schema = 0;

	if (pread(lock_fd, &schema, 1, 0) == 0) {
		schema = SCHEMA;
		return pwrite(lock_fd, &schema, 1, 0) == 1 ? OK : ERR_IO;
	}
	if (schema == SCHEMA)
		return OK;
	log_event("store", "schema", schema);
	return ERR_INVALID;
}

static enum err open_locked(struct arena *a, struct str folder, enum environment e, int lock_fd, MDB_env **env)
{
	const char *path = str_c(a, folder);
	enum err r;
	int rc = 0;

	if ((r = check_data(a, folder, lock_fd)) != OK)
		return r;
	for (int i = 0; i < TRIES_MAX; i++) {
		if ((rc = open_once(path, e, env)) == 0)
			return check_schema(lock_fd);
		if (rc != EAGAIN && rc != EINTR && rc != EBUSY && rc != EINVAL)
			break;
		pause_ms(10);
	}
	return txn_open_failed(rc, "open");
}

enum err txn_open_env(struct arena *a, const struct store_paths *paths, enum environment e, MDB_env **env)
{
	struct str folder = path_of(a, paths, e);
	struct stat st;
	enum err r;
	int fd;

	*env = NULL;
	if (stat(str_c(a, folder), &st) != 0) {
		if (!paths->create)
			return ERR_NOT_FOUND;
		if (mkdir(str_c(a, folder), 0700) != 0 && errno != EEXIST) {
			log_error("store_folder", "make");
			return ERR_IO;
		}
	}
	if ((r = lock(a, folder, &fd)) != OK)
		return r;
	r = open_locked(a, folder, e, fd, env);
	close(fd);
	if (r != OK)
		*env = NULL;
	return r;
}
