#include "store/keeping/forget.h"

#include "store/cases/subscription.h"
#include "store/cases/unsent.h"
#include "store/forms/draft.h"
#include "store/forms/helper.h"
#include "store/keeping/audit.h"
#include "store/people/asked.h"
#include "store/people/grant.h"
#include "store/people/organisation.h"
#include "store/people/person.h"
#include "store/people/rescue.h"

enum { DAY = 86400, LOOK_AGAIN_DAYS = 30, TIME = 8, ID = VAULT_ID_BYTES };

static enum err remove_drafts(struct txn *t, struct keys *k, struct str person)
{
	struct str key, value;
	struct walk *w;
	enum err e;

	if ((e = txn_walk(t, TABLE_DRAFT, person, STR(""), &w)) != OK)
		return e;
	while ((e = walk_next(w, &key, &value)) == OK) {
		struct draft d = { .person = person, .id = str_from(key, ID) };

		if ((e = draft_remove(t, k, &d)) != OK)
			return e;
	}
	return err_unless_missing(e);
}

/* Rows whose key begins with the person's id. */
static enum err remove_rows(struct txn *t, enum table table, struct str person)
{
	struct str key, value;
	struct walk *w;
	enum err e;

	if ((e = txn_walk(t, table, person, STR(""), &w)) != OK)
		return e;
	while ((e = walk_next(w, &key, &value)) == OK) {
		if ((e = txn_delete(t, table, key)) != OK)
			return e;
	}
	return err_unless_missing(e);
}

static enum err remove_grants(struct txn *t, struct keys *k, struct str person)
{
	struct grant *list;
	size_t count;
	enum err e = grant_list(t, k, person, &list, &count);

	for (size_t i = 0; e == OK && i < count; i++) {
		if ((e = subscription_end(t, person, list[i].child)) == OK)
			e = grant_remove(t, person, list[i].child);
	}
	return e;
}

static enum err leave_organisations(struct txn *t, struct keys *k, struct str person, int64_t now)
{
	struct organisation *list;
	size_t count;
	enum err e = organisation_of(t, k, person, &list, &count);

	for (size_t i = 0; e == OK && i < count; i++) {
		if ((e = organisation_leave(t, &list[i], person, now)) == OK)
			e = organisation_save(t, k, &list[i]);
	}
	return e;
}

/* What they have a part in stays; their part in it goes. */
static enum err leave_cases(struct txn *t, struct keys *k, struct str person, int64_t now)
{
	enum err e;

	if ((e = remove_grants(t, k, person)) != OK || (e = leave_organisations(t, k, person, now)) != OK)
		return e;
	if ((e = remove_rows(t, TABLE_MAILBOX, person)) != OK)
		return e;
	return remove_rows(t, TABLE_COUNT, KEY(txn_arena(t), STR("mailbox"), person));
}

enum err forget_person(struct txn *t, struct keys *k, struct str person, int64_t now)
{
	static const enum table tables[] = { TABLE_SUBMITTED, TABLE_NONCE };
	struct audit_entry entry = { ACTOR_SYSTEM, STR(""), STR("account_removed"), person, now };
	struct person p;
	enum err e;

	if ((e = person_load(t, k, person, &p)) != OK)
		return e;
	if ((e = remove_drafts(t, k, person)) != OK || (e = unsent_forget(t, k, person, STR(""))) != OK)
		return e;
	for (size_t i = 0; i < COUNT(tables); i++)
		if ((e = remove_rows(t, tables[i], person)) != OK)
			return e;
	if ((e = leave_cases(t, k, person, now)) != OK || (e = asked_forget(t, person)) != OK)
		return e;
	if ((e = rescue_forget(t, person)) != OK || (e = helper_forget_person(t, k, person, now)) != OK)
		return e;
	if ((e = person_remove(t, k, &p)) != OK)
		return e;
	return audit_add(t, k, &entry);
}

static bool has_any(struct txn *t, enum table table, struct str person)
{
	struct str key, value;
	struct walk *w;

	return txn_walk(t, table, person, STR(""), &w) != OK || walk_next(w, &key, &value) != ERR_NOT_FOUND;
}

/* The row moves to when the account is to be looked at again. */
static enum err look_later(struct txn *t, struct str due, struct str person, int64_t at)
{
	struct arena *a = txn_arena(t);
	enum err e = txn_delete(t, TABLE_PERSON_DUE, due);

	return e == OK ? txn_put(t, TABLE_PERSON_DUE, KEY(a, key_time(a, at), person), STR("")) : e;
}

static enum err settle(struct txn *t, struct keys *k, struct str due, int64_t now, size_t *removed)
{
	struct str person = str_from(due, TIME);
	struct person p;
	enum err e = person_load(t, k, person, &p);

	if (e == ERR_NOT_FOUND)
		return txn_delete(t, TABLE_PERSON_DUE, due);
	if (e != OK)
		return e;
	if (person_until(&p) > now)        /* they came back after it was put off */
		return look_later(t, due, person, person_until(&p));
	if (has_any(t, TABLE_SUBMITTED, person) || has_any(t, TABLE_GRANT, person))
		return look_later(t, due, person, now + (int64_t)LOOK_AGAIN_DAYS * DAY);
	if ((e = forget_person(t, k, person, now)) != OK)
		return e;
	++*removed;
	return err_unless_missing(txn_delete(t, TABLE_PERSON_DUE, due));
}

enum err forget_unused(struct txn *t, struct keys *k, int64_t now, size_t count_max, size_t *removed)
{
	struct str due, value;
	struct walk *w;
	enum err e;

	*removed = 0;
	if ((e = txn_walk(t, TABLE_PERSON_DUE, STR(""), STR(""), &w)) != OK)
		return e;
	while (*removed < count_max && (e = walk_next(w, &due, &value)) == OK) {
		if (key_read_time(str_part(due, 0, TIME)) > now)
			break;
		if ((e = settle(t, k, due, now, removed)) != OK)
			return e;
	}
	return err_unless_missing(e);
}
