#include "store/base/arena.h"
#include "store/base/hex.h"
#include "store/cases/child_find.h"
#include "store/cases/parcel.h"
#include "store/cases/subscription.h"
#include "store/cases/task.h"
#include "store/cases/unsent.h"
#include "store/engine/blob.h"
#include "store/forms/submission.h"
#include "store/people/grant.h"

enum { ID = VAULT_ID_BYTES, TIME = 8, ADDRESS_BYTES = 24 };

/* One thing that hangs on the child: its row's key after the child's id, and what it says. */
typedef enum err part(struct txn *t, struct keys *k, struct str child, struct str key,
                      const struct values *v);

static bool id_of(struct arena *a, const struct values *v, struct str name, size_t bytes,
                  struct str *id)
{
	return hex_read(a, values_get(v, name), bytes, id);
}

/* Each record of a table is looked at before it goes. */
static enum err remove_records(struct txn *t, struct keys *k, enum table table, struct str child,
                               part *look)
{
	struct str key, value;
	struct values *v;
	struct walk *w;
	enum err e;

	if ((e = txn_walk(t, table, child, STR(""), &w)) != OK)
		return e;
	while ((e = walk_next(w, &key, &value)) == OK) {
		struct record_at where = { table, key, child };

		if ((e = record_open(t, k, &where, value, &v, NULL)) != OK ||
		    (e = look(t, k, child, str_from(key, child.n), v)) != OK ||
		    (e = txn_delete(t, table, key)) != OK)
			return e;
	}
	return err_unless_missing(e);
}

/* --- what hangs on a child -------------------------------------------------------------------- */

static enum err remove_blob(struct txn *t, const struct values *v, struct str name)
{
	struct str id;

	return id_of(txn_arena(t), v, name, ID, &id) ? err_unless_missing(blob_remove(t, id)) : OK;
}

static enum err document(struct txn *t, struct keys *k, struct str child, struct str key,
                         const struct values *v)
{
	(void)k, (void)child, (void)key;
	return remove_blob(t, v, STR("blob"));
}

static enum err parcel(struct txn *t, struct keys *k, struct str child, struct str key,
                       const struct values *v)
{
	int64_t due = values_get_number(v, STR("made_at")) + PARCEL_SECONDS;
	struct arena *a = txn_arena(t);
	enum err e = err_unless_missing(txn_delete(t, TABLE_PARCEL_DUE,
	                                           KEY(a, key_time(a, due), child, key)));

	(void)k;
	return e == OK ? remove_blob(t, v, STR("blob")) : e;
}

/* Everything of this child's in somebody's mailboxes, with the kept counts. */
static enum err empty_boxes(struct txn *t, struct str owner, struct str child)
{
	struct arena *a = txn_arena(t);
	enum err e = txn_delete_all(t, TABLE_MAILBOX, KEY(a, owner, child));

	return e == OK ? txn_delete_all(t, TABLE_COUNT, KEY(a, STR("mailbox"), owner, child)) : e;
}

static enum err message(struct txn *t, struct keys *k, struct str child, struct str key,
                        const struct values *v)
{
	const struct values *to = values_get_list(v, STR("to")),
	                    *files = values_get_list(v, STR("files"));
	struct str person;
	enum err e = OK;

	(void)k, (void)key;
	if (id_of(txn_arena(t), v, STR("from"), ID, &person))
		e = empty_boxes(t, person, child);
	for (const struct value *one = to ? to->first : NULL; one && e == OK; one = one->next)
		if (id_of(txn_arena(t), one->children, STR("person"), ID, &person))
			e = empty_boxes(t, person, child);
	for (const struct value *one = files ? files->first : NULL; one && e == OK; one = one->next)
		e = remove_blob(t, one->children, STR("id"));
	return e;
}

static enum err task(struct txn *t, struct keys *k, struct str child, struct str key,
                     const struct values *v)
{
	struct arena *a = txn_arena(t);
	struct draft begun = { .id = STR("") };
	struct task one;
	enum err e = task_load(t, k, child, key, &one);

	(void)v;
	if (e == OK)
		e = err_unless_missing(txn_delete(t, TABLE_TASK_FOR,
		                                  KEY(a, one.assignee, key_time(a, task_place(&one)),
		                                      child, key)));
	if (e == OK && one.submission.n > 0)
		return err_unless_missing(submission_forget(t, k, one.submission));
	begun.person = one.draft_person;
	begun.id = one.draft;
	return e == OK && begun.id.n > 0 ? err_unless_missing(draft_remove(t, k, &begun)) : e;
}

static enum err invites(struct txn *t, struct str child)
{
	struct str key, value;
	struct walk *w;
	enum err e;

	if ((e = txn_walk(t, TABLE_INVITE_OF, child, STR(""), &w)) != OK)
		return e;
	while ((e = walk_next(w, &key, &value)) == OK) {
		if ((e = err_unless_missing(txn_delete(t, TABLE_INVITE, str_from(key, ID + TIME)))) != OK)
			return e;
	}
	return e == ERR_NOT_FOUND ? txn_delete_all(t, TABLE_INVITE_OF, child) : e;
}

static enum err grants(struct txn *t, struct keys *k, struct str child)
{
	struct str key, value;
	struct walk *w;
	enum err e;

	if ((e = txn_walk(t, TABLE_GRANT_OF, child, STR(""), &w)) != OK)
		return e;
	while ((e = walk_next(w, &key, &value)) == OK) {
		if ((e = unsent_forget(t, k, str_from(key, ID), child)) != OK ||
		    (e = subscription_end(t, str_from(key, ID), child)) != OK ||
		    (e = grant_remove(t, str_from(key, ID), child)) != OK)
			return e;
	}
	return err_unless_missing(e);
}

static enum err submissions(struct txn *t, struct keys *k, const struct child *c)
{
	struct arena *a = txn_arena(t);
	struct str address;
	enum err e = OK;

	for (const struct value *one = c->submissions->first; one && e == OK; one = one->next)
		if (hex_read(a, one->text, ADDRESS_BYTES, &address))
			e = err_unless_missing(submission_forget(t, k, address));
	return e;
}

/* --- the whole -------------------------------------------------------------------------------- */

/* What is told apart by table, in an order that leaves records readable until they were looked
 * at. */
static enum err parts(struct txn *t, struct keys *k, struct str child)
{
	static const struct { enum table table; part *look; } tables[] = {
		{ TABLE_TASK, task }, { TABLE_MESSAGE, message }, { TABLE_DOCUMENT, document },
		{ TABLE_PARCEL, parcel },
	};
	enum err e = OK;

	for (size_t i = 0; i < COUNT(tables) && e == OK; i++)
		e = remove_records(t, k, tables[i].table, child, tables[i].look);
	if (e != OK || (e = txn_delete_all(t, TABLE_HISTORY, child)) != OK ||
	    (e = txn_delete_all(t, TABLE_SEEN, child)) != OK)
		return e;
	return empty_boxes(t, str_bytes(OWNER_SYSTEM, ID), child);
}

enum err child_forget(struct txn *t, struct keys *k, struct str id)
{
	struct child c;
	enum err e;

	if ((e = child_load(t, k, id, &c)) != OK)
		return e;
	if ((e = parts(t, k, id)) != OK || (e = invites(t, id)) != OK ||
	    (e = grants(t, k, id)) != OK)
		return e;
	if ((e = submissions(t, k, &c)) != OK || (e = work_remove_all(t, id)) != OK)
		return e;
	if ((e = child_find_move(t, k, id, c.indexed, NULL)) != OK)
		return e;
	if ((e = txn_delete(t, TABLE_CHILD, id)) != OK ||
	    (e = txn_count_add(t, STR("child"), -1)) != OK)
		return e;
	return err_unless_missing(keys_owner_destroy(t, id));
}
