/* Parts of a transaction, each kept or undone: txn.h. */
#include "store/base/log.h"
#include "store/engine/txn_home.h"

enum err txn_part_begin(struct txn *t)
{
	MDB_txn *part;
	int rc;

	if (!t->mdb || !t->writes || t->whole)
		die("txn_part");
	if ((rc = mdb_txn_begin(t->home->env, t->mdb, 0, &part)) != 0)
		return home_failed(rc, "txn_part");
	t->whole = t->mdb;
	t->mdb = part;
	return OK;
}

enum err txn_part_end(struct txn *t, enum err e)
{
	MDB_txn *part = t->mdb;

	if (!t->whole)
		die("txn_part");
	t->mdb = t->whole;
	t->whole = NULL;
	if (e == OK)
		return home_failed(mdb_txn_commit(part), "txn_part");
	mdb_txn_abort(part);
	return e;
}
