/* A store of 8 MiB, linked with --wrap=mdb_env_set_mapsize, so that a test can fill it: full.test. */
#include <lmdb.h>

enum { SMALL_BYTES = 8 << 20 };

int __real_mdb_env_set_mapsize(MDB_env *env, size_t bytes);
int __wrap_mdb_env_set_mapsize(MDB_env *env, size_t bytes);

/* edge is smaller than main, and stays what it is. */
int __wrap_mdb_env_set_mapsize(MDB_env *env, size_t bytes)
{
	return __real_mdb_env_set_mapsize(env, bytes > (size_t)1 << 30 ? SMALL_BYTES : bytes);
}
