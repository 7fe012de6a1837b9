/* A main of 8 MiB and an edge of 3, linked with --wrap=mdb_env_set_mapsize, so that a test can fill
 * them: full.test. And a disk of the net in each folder that is called so, for host.test. */
#include <lmdb.h>
#include <string.h>
#include <sys/vfs.h>

enum { MAIN_BYTES = 8 << 20, EDGE_BYTES = 3 << 20 };

int __real_mdb_env_set_mapsize(MDB_env *env, size_t bytes);
int __wrap_mdb_env_set_mapsize(MDB_env *env, size_t bytes);

/* edge is the smaller one. */
int __wrap_mdb_env_set_mapsize(MDB_env *env, size_t bytes)
{
	return __real_mdb_env_set_mapsize(env, bytes > (size_t)1 << 30 ? MAIN_BYTES : EDGE_BYTES);
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
