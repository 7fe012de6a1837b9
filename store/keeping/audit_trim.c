/* What is over goes from the front of the trail: audit.h. */
#include "store/base/arena.h"
#include "store/keeping/audit.h"

enum { DAY = 86400 };

struct trimming {
	struct audit_removed removed;
	uint64_t last;                 /* of the trail */
	int64_t over;                  /* what was before that is over */
};

static enum err begin(struct txn *t, struct keys *k, int64_t now, struct trimming *x)
{
	enum err e = audit_last(t, &x->last);

	x->over = now - AUDIT_KEEP_DAYS * (int64_t)DAY;
	return e == OK ? audit_removed(t, k, &x->removed) : e;
}

enum err audit_count(struct txn *t, struct keys *k, uint64_t *count)
{
	struct trimming x;
	enum err e = begin(t, k, 0, &x);

	*count = e == OK ? x.last - x.removed.sequence : 0;
	return e;
}

enum err audit_has_due(struct txn *t, struct keys *k, int64_t now, size_t count, bool *has)
{
	struct audit_entry entry;
	struct trimming x;
	enum err e = begin(t, k, now, &x);

	*has = false;
	if (e != OK || count == 0 || count > x.last - x.removed.sequence)
		return e;
	for (uint64_t i = x.removed.sequence + count; i <= x.last; i++) {
		if (err_is_unreadable(e = audit_read(t, k, i, &entry)))
			continue;
		*has = e == OK && entry.at < x.over;
		return e;
	}
	return OK;
}

/* Keys sort by number, so the first of the table goes first. The last entry of all stays: the trail
 * hangs on it. What does not open is as old as the next that does. */
static enum err remove_some(struct txn *t, struct keys *k, struct trimming *x, size_t count_max,
                            size_t *removed)
{
	struct audit_entry entry;
	uint64_t sequence = x->removed.sequence + 1;
	enum err e;

	for (; *removed < count_max && sequence < x->last; sequence++) {
		if (err_is_unreadable(e = audit_read(t, k, sequence, &entry)))
			continue;
		if (e != OK || entry.at >= x->over - (*removed == 0 ? DAY : 0))
			return e;
		x->removed.at = entry.at > x->removed.at || *removed == 0 ? entry.at : x->removed.at;
		if ((e = audit_hash(t, k, sequence, &x->removed.hash)) != OK)
			return e;
		*removed += (size_t)(sequence - x->removed.sequence);
		x->removed.sequence = sequence;
	}
	return OK;
}

static enum err delete_up_to(struct txn *t, uint64_t from, uint64_t to)
{
	enum err e = OK;

	for (uint64_t i = from; e == OK && i <= to; i++)
		e = err_unless_missing(txn_delete(t, TABLE_AUDIT, key_time(txn_arena(t), (int64_t)i)));
	return e;
}

/* Written before any goes: it says what they were. */
static enum err say(struct txn *t, struct keys *k, const struct trimming *x, int64_t now)
{
	struct arena *a = txn_arena(t);
	struct str object = KEY(a, key_time(a, (int64_t)x->removed.sequence), x->removed.hash,
	                        key_time(a, x->removed.at));
	struct audit_entry entry = { ACTOR_SYSTEM, STR(""), STR("trail_removed"), object, now };
	enum err e = audit_add(t, k, &entry);

	return e == OK ? txn_put(t, TABLE_META, STR("audit_removed"), key_time(a, (int64_t)x->last + 1))
	               : e;
}

enum err audit_trim(struct txn *t, struct keys *k, int64_t now, size_t count_max, size_t *removed)
{
	struct trimming x;
	uint64_t from;
	enum err e = begin(t, k, now, &x);

	*removed = 0;
	if (e != OK)
		return e;
	from = x.removed.sequence + 1;
	if ((e = remove_some(t, k, &x, count_max, removed)) != OK || *removed == 0)
		return e;
	e = say(t, k, &x, now);
	return e == OK ? delete_up_to(t, from, x.removed.sequence) : e;
}
