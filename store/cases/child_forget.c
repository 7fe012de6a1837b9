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

/* Rows that begin with prefix, plain or sealed; each is looked at by `look` first, when it is
 * sealed. */
static enum err remove_rows(struct txn *t, struct keys *k, enum table table, struct str prefix,
                            part *look)
{
	struct str key, value;
	struct values *v;
	struct walk *w;
	enum err e;

	if ((e = txn_walk(t, table, prefix, STR(""), &w)) != OK)
		return e;
	while ((e = walk_next(w, &key, &value)) == OK) {
		struct record_at where = { table, key, prefix };

		if (look && (e = record_open(t, k, &where, value, &v, NULL)) != OK)
			return e;
		if (look && (e = look(t, k, prefix, str_from(key, prefix.n), v)) != OK)
			return e;
		if ((e = txn_delete(t, table, key)) != OK)
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
static enum err empty_boxes(struct txn *t, struct keys *k, struct str owner, struct str child)
{
	struct arena *a = txn_arena(t);
	enum err e = remove_rows(t, k, TABLE_MAILBOX, KEY(a, owner, child), NULL);

	return e == OK ? remove_rows(t, k, TABLE_COUNT, KEY(a, STR("mailbox"), owner, child), NULL) : e;
}

static enum err message(struct txn *t, struct keys *k, struct str child, struct str key,
                        const struct values *v)
{
	const struct values *to = values_get_list(v, STR("to")),
	                    *files = values_get_list(v, STR("files"));
	struct str person;
	enum err e = OK;

	(void)key;
	if (id_of(txn_arena(t), v, STR("from"), ID, &person))
		e = empty_boxes(t, k, person, child);
	for (const struct value *one = to ? to->first : NULL; one && e == OK; one = one->next)
		if (id_of(txn_arena(t), one->children, STR("person"), ID, &person))
			e = empty_boxes(t, k, person, child);
	for (const struct value *one = files ? files->first : NULL; one && e == OK; one = one->next)
		e = remove_blob(t, one->children, STR("id"));
	return e;
}

static enum err task(struct txn *t, struct keys *k, struct str child, struct str key,
                     const struct values *v)
{
	struct arena *a = txn_arena(t);
	struct task one = { .due_on = (int32_t)values_get_number(v, STR("due_on")) };
	struct draft d = { .id = STR("") };
	struct str assignee, address, place;
	enum err e = OK;

	one.for_organisation = values_is(v, STR("for_organisation"));
	one.submitted_at = values_get_number(v, STR("submitted_at"));
	one.state = str_is(values_get(v, STR("state")), task_state_name(TASK_SUBMITTED))
	                ? TASK_SUBMITTED
	                : TASK_NEW;
	if (id_of(a, v, STR("assignee"), ID, &assignee)) {
		place = KEY(a, assignee, key_time(a, task_place(&one)), child, key);
		e = err_unless_missing(txn_delete(t, TABLE_TASK_FOR, place));
	}
	if (e == OK && id_of(a, v, STR("submission"), ADDRESS_BYTES, &address))
		return err_unless_missing(submission_forget(t, k, address));
	if (e == OK && id_of(a, v, STR("draft_person"), ID, &d.person) &&
	    id_of(a, v, STR("draft"), ID, &d.id))
		e = err_unless_missing(draft_remove(t, k, &d));
	return e;
}

static enum err invites(struct txn *t, struct keys *k, struct str child)
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
	return e == ERR_NOT_FOUND ? remove_rows(t, k, TABLE_INVITE_OF, child, NULL) : e;
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
		{ TABLE_HISTORY, NULL }, { TABLE_SEEN, NULL },
	};
	enum err e = OK;

	for (size_t i = 0; i < COUNT(tables) && e == OK; i++)
		e = remove_rows(t, k, tables[i].table, child, tables[i].look);
	if (e == OK)
		e = empty_boxes(t, k, str_bytes(OWNER_SYSTEM, ID), child);
	return e;
}

enum err child_forget(struct txn *t, struct keys *k, struct str id)
{
	struct child c;
	enum err e;

	if ((e = child_load(t, k, id, &c)) != OK)
		return e;
	if ((e = parts(t, k, id)) != OK || (e = invites(t, k, id)) != OK ||
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
