#include "store/forms/draft_over.h"

#include "store/base/log.h"
#include "store/forms/draft.h"

enum { TIME = 8, ID = VAULT_ID_BYTES };

static bool goes(struct str due, struct str mark, int64_t now)
{
	if (key_read_time(str_part(due, 0, TIME)) > now || !str_starts(mark, STR("1")))
		return false;
	return mark.n != 1 + TIME || key_read_time(str_from(mark, 1)) <= now;
}

enum err draft_over_count(struct txn *t, int64_t now, size_t max, size_t *due)
{
	struct str key, mark;
	struct walk *w;
	enum err e;

	*due = 0;
	if ((e = txn_walk(t, TABLE_DRAFT_DUE, STR(""), STR(""), &w)) != OK)
		return e;
	while (*due < max && (e = walk_next(w, &key, &mark)) == OK &&
	       key_read_time(str_part(key, 0, TIME)) <= now)
		*due += goes(key, mark, now);
	return err_unless_missing(e);
}

static enum err remove_due(struct txn *t, struct keys *k, struct str due)
{
	struct draft d = { .person = str_part(due, TIME, ID), .id = str_from(due, TIME + ID) };
	enum err e = txn_part_begin(t);

	if (e == OK)
		e = txn_part_end(t, draft_remove(t, k, &d));
	return e == ERR_NOT_FOUND ? txn_delete(t, TABLE_DRAFT_DUE, due) : e;
}

enum err draft_over_purge(struct txn *t, struct keys *k, int64_t now, size_t rows_max,
                          size_t *removed)
{
	struct str due, mark;
	size_t damaged = 0;
	struct walk *w;
	enum err e;

	*removed = 0;
	if ((e = txn_walk(t, TABLE_DRAFT_DUE, STR(""), STR(""), &w)) != OK)
		return e;
	while (*removed < rows_max && (e = walk_next(w, &due, &mark)) == OK &&
	       key_read_time(str_part(due, 0, TIME)) <= now) {
		if (!goes(due, mark, now))
			continue;
		if ((e = remove_due(t, k, due)) != OK && e != ERR_DAMAGED)
			return e;
		damaged += e == ERR_DAMAGED;
		*removed += e == OK;
	}
	log_damaged("drafts", damaged);
	return err_unless_missing(e == ERR_DAMAGED ? OK : e);
}
