#include "store/engine/txn_home.h"

#include <string.h>
#include <sys/statvfs.h>

#include "store/base/log.h"

enum { PERCENT_FULL = 90, DISK_PART = 20 };
enum { EDGE_PERCENT_FULL = 95 };

static const uint64_t disk_bytes_min = 64 << 20;

/* Pages that a purge gave back stay in the file and are used again. */
static size_t free_pages(MDB_env *env)
{
	MDB_txn *t;
	MDB_cursor *c;
	MDB_val k, v;
	size_t n, pages = 0;

	if (mdb_txn_begin(env, NULL, MDB_RDONLY, &t) != 0)
		return 0;
	if (mdb_cursor_open(t, 0, &c) == 0) {
		while (mdb_cursor_get(c, &k, &v, MDB_NEXT) == 0) {
			memcpy(&n, v.mv_data, sizeof(n));
			pages += n;
		}
		mdb_cursor_close(c);
	}
	mdb_txn_abort(t);
	return pages;
}

int store_percent_used(struct store *s, enum environment e)
{
	MDB_envinfo info;
	MDB_stat stat;
	size_t pages, used;

	if (home_open(s, e) != OK || mdb_env_info(s->homes[e].env, &info) != 0 ||
	    mdb_env_stat(s->homes[e].env, &stat) != 0)
		return -1;
	pages = info.me_mapsize / stat.ms_psize;
	used = info.me_last_pgno + 1;
	if (used > pages / 2)
		used -= free_pages(s->homes[e].env);
	return (int)((used * 100 + pages - 1) / pages);
}

/* A disk that cannot be asked is no full one. */
static bool disk_is_full(const char *folder)
{
	struct statvfs disk;
	uint64_t all, left;

	if (statvfs(folder, &disk) != 0) {
		log_error("store_full", "statvfs");
		return false;
	}
	all = (uint64_t)disk.f_blocks * disk.f_frsize;
	left = (uint64_t)disk.f_bavail * disk.f_frsize;
	return left < disk_bytes_min && left < all / DISK_PART;
}

/* Nine tenths of the map are used, or the disk has less than a twentieth left and less than 64 MiB:
 * the rest is for purging, for signing in and for the trail of who reads. */
bool store_is_full(struct store *s)
{
	int percent = store_percent_used(s, MAIN);

	if (percent < PERCENT_FULL && !disk_is_full(s->homes[MAIN].folder))
		return false;
	log_event("store_full", "percent", percent);
	return true;
}

bool store_edge_is_full(struct store *s)
{
	int percent = store_percent_used(s, EDGE);

	if (percent < EDGE_PERCENT_FULL)
		return false;
	log_event("store_edge_full", "percent", percent);
	return true;
}
