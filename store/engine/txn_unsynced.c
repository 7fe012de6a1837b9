#include "store/engine/txn_unsynced.h"

#include "store/engine/txn_home.h"

static enum err is_invented(struct store *s)
{
	struct txn *t;
	enum err e = txn_begin(s, MAIN, READ, s->arena, &t);

	if (e != OK)
		return e;
	e = txn_has(t, TABLE_META, STR("demo")) ? OK : ERR_DENIED;
	txn_abort(t);
	return e;
}

enum err txn_unsynced(struct store *s)
{
	enum err e = is_invented(s);

	if (e != OK)
		return e;
	return home_failed(mdb_env_set_flags(s->homes[MAIN].env, MDB_NOSYNC, 1), "txn_unsynced");
}

enum err txn_synced(struct store *s)
{
	enum err e = home_open(s, MAIN);

	if (e != OK)
		return e;
	e = home_failed(mdb_env_set_flags(s->homes[MAIN].env, MDB_NOSYNC, 0), "txn_synced");
	if (e == OK)
		e = home_failed(mdb_env_sync(s->homes[MAIN].env, 1), "txn_synced");
	s->homes[MAIN].broken = e != OK;
	return e;
}
