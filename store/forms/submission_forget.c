#include "store/base/arena.h"
#include "store/base/hex.h"
#include "store/cases/work.h"
#include "store/engine/blob.h"
#include "store/forms/submission.h"
#include "store/forms/submission_desk.h"

static enum err remove_file(struct txn *t, const struct value *file)
{
	struct str id;

	if (file->kind != VALUE_TREE || !values_find(file->children, STR("size")) ||
	    !hex_read(txn_arena(t), values_get(file->children, STR("id")), VAULT_ID_BYTES, &id))
		return OK;
	return err_unless_missing(blob_remove(t, id));
}

/* Uploads are lists of trees with an id and a size (answers.h). */
static enum err remove_files(struct txn *t, const struct values *answers)
{
	enum err e = OK;

	for (const struct value *one = answers ? answers->first : NULL; one && e == OK;
	     one = one->next) {
		if (one->kind != VALUE_LIST)
			continue;
		for (const struct value *file = one->children->first; file && e == OK; file = file->next)
			e = remove_file(t, file);
	}
	return e;
}

/* Who looked at it while it waited. */
static enum err forget_looks(struct txn *t, struct str subject)
{
	enum err e = txn_delete_all(t, TABLE_SEEN, subject);

	return e == OK ? txn_delete_all(t, TABLE_HISTORY, subject) : e;
}

enum err submission_forget(struct txn *t, struct keys *k, struct str address)
{
	struct arena *a = txn_arena(t);
	struct submission s;
	enum err e;

	if ((e = submission_open(t, k, address, &s)) != OK)
		return e;
	if ((e = remove_files(t, s.answers)) != OK ||
	    (e = work_remove(t, WORK_APPLICATION, s.subject, s.id)) != OK)
		return e;
	if ((e = err_unless_missing(txn_delete(t, TABLE_SUBMITTED, KEY(a, s.person, address)))) != OK)
		return e;
	if ((e = err_unless_missing(txn_delete(t, TABLE_WARNED, s.id))) != OK)
		return e;
	if ((e = txn_delete(t, TABLE_INTAKE, address)) != OK ||
	    (e = txn_delete(t, TABLE_SUBMISSION, s.id)) != OK)
		return e;
	if (!txn_has(t, TABLE_CHILD, s.subject) && ((e = forget_looks(t, s.subject)) != OK ||
	    (e = err_unless_missing(keys_owner_destroy(t, s.subject))) != OK))
		return e;
	return txn_count_add(t, STR("submission"), -1);
}
