/* A store of 8 MiB, linked with --wrap=mdb_env_set_mapsize, so that a test can fill it: full.test.
 * And a disk of the net in each folder that is called so, for host.test. */
#include <lmdb.h>
#include <string.h>
#include <sys/vfs.h>

enum { SMALL_BYTES = 8 << 20 };

int __real_mdb_env_set_mapsize(MDB_env *env, size_t bytes);
int __wrap_mdb_env_set_mapsize(MDB_env *env, size_t bytes);

/* edge is smaller than main, and stays what it is. */
int __wrap_mdb_env_set_mapsize(MDB_env *env, size_t bytes)
{
	return __real_mdb_env_set_mapsize(env, bytes > (size_t)1 << 30 ? SMALL_BYTES : bytes);
}

int __real_statfs(const char *path, struct statfs *fs);
int __wrap_statfs(const char *path, struct statfs *fs);

int __wrap_statfs(const char *path, struct statfs *fs)
{
	int said = __real_statfs(path, fs);

	if (said == 0 && strstr(path, "/disk-of-the-net"))
		fs->f_type = 0x6969;
	return said;
}
