/* What is over of invitations to organisations goes: invite.h. */
#include "store/base/log.h"
#include "store/cases/invite.h"
#include "store/people/organisation.h"

enum { ID = VAULT_ID_BYTES, TIME = 8, DAY = 86400 };

static bool is_over(struct txn *t, const struct invite *i, int64_t now)
{
	int64_t end = i->ended_at > 0 ? i->ended_at : i->until;

	return end <= now - INVITE_DAYS * (int64_t)DAY &&
	       !(i->used && organisation_has(t, i->organisation, i->person));
}

/* row: of TABLE_INVITE_OF; those sent in the last days are not even opened. */
static enum err look(struct txn *t, struct keys *k, struct str row, int64_t now, size_t *removed)
{
	struct invite i;
	enum err e;

	if (key_read_newest(str_part(row, ID, TIME)) > now - INVITE_DAYS * (int64_t)DAY)
		return OK;
	if ((e = invite_load(t, k, str_from(row, ID + TIME), &i)) != OK || !is_over(t, &i, now))
		return e;
	if ((e = txn_delete(t, TABLE_INVITE, i.key)) != OK)
		return e;
	++*removed;
	return txn_delete(t, TABLE_INVITE_OF, row);
}

static enum err look_through(struct txn *t, struct keys *k, struct str organisation, int64_t now,
                             size_t max, size_t *removed)
{
	struct str row, value;
	size_t damaged = 0;
	struct walk *w;
	enum err e;

	if ((e = txn_walk(t, TABLE_INVITE_OF, organisation, STR(""), &w)) != OK)
		return e;
	while (*removed < max && (e = walk_next(w, &row, &value)) == OK) {
		if ((e = look(t, k, row, now, removed)) != OK && !err_is_unreadable(e))
			return e;
		damaged += e != OK;
	}
	log_damaged("invitations", damaged);
	return e == ERR_DAMAGED ? OK : err_unless_missing(e);
}

enum err invite_purge(struct txn *t, struct keys *k, int64_t now, size_t max, size_t *removed)
{
	struct str id, value;
	struct walk *w;
	enum err e;

	*removed = 0;
	if ((e = txn_walk(t, TABLE_ORGANISATION, STR(""), STR(""), &w)) != OK)
		return e;
	while (*removed < max && (e = walk_next(w, &id, &value)) == OK)
		if ((e = look_through(t, k, id, now, max, removed)) != OK)
			return e;
	return err_unless_missing(e);
}
