#include "store/keeping/parting.h"

#include "store/base/date.h"
#include "store/base/log.h"
#include "store/people/person.h"
#include "store/post/outbox.h"

enum { DAY = 86400, TIME = 8, AGAIN_DAYS = 7 };

static enum err write_letter(struct txn *t, struct keys *k, const struct words *words,
                             const struct parting *p, int64_t now)
{
	struct letter l = { .name = p->letter, .about = p->id, .places = values_open(txn_arena(t)) };
	int32_t soonest = date_today(now) + PARTING_DAYS;
	struct person owner;
	enum err e = person_load(t, k, p->person, &owner);

	if (e != OK)
		return e;
	l.to = owner.email;
	values_text(l.places, STR("link"), p->link);
	values_text(l.places, STR("until"),
	            words_date(txn_arena(t), words, p->last_day > soonest ? p->last_day : soonest));
	return outbox_add(t, k, &l, now);
}

static enum err tell(struct txn *t, struct keys *k, const struct words *words,
                     const struct parting *p, int64_t now, bool *sent)
{
	enum err e = write_letter(t, k, words, p, now);

	*sent = e == OK;
	if (e != OK && e != ERR_NOT_FOUND)
		return e;
	return txn_put(t, TABLE_WARNED, p->id,
	               key_time(txn_arena(t), *sent ? now + PARTING_WAITS : now));
}

enum err parting_tell(struct txn *t, struct keys *k, const struct words *words,
                      const struct parting *p, int64_t now, bool *sent)
{
	enum err e = txn_part_begin(t);

	*sent = false;
	if (e == OK)
		e = txn_part_end(t, tell(t, k, words, p, now, sent));
	*sent = *sent && e == OK;
	log_damaged("notices before removal", err_is_unreadable(e));
	return err_is_unreadable(e) ? OK : e;
}

enum err parting_left(struct txn *t, struct str id, int64_t now)
{
	if (id.n == 0 || !txn_has(t, TABLE_WARNED, id))      /* it was taken in, or came back */
		return OK;
	return txn_put(t, TABLE_WARNED, id, key_time(txn_arena(t), now));
}

/* 0: there is no such note. */
static enum err noted(struct txn *t, struct str id, int64_t *at)
{
	struct str value;
	enum err e = txn_get(t, TABLE_WARNED, id, &value);

	*at = 0;
	if (e == OK && value.n != TIME)
		return ERR_DAMAGED;
	if (e == OK)
		*at = key_read_time(value);
	return err_unless_missing(e);
}

enum err parting_told(struct txn *t, struct str id, int64_t since, int64_t now, int64_t *at)
{
	enum err e = noted(t, id, at);

	if (*at <= since || *at > now + DAY)
		*at = 0;
	return e;
}

enum err parting_is_due(struct txn *t, struct str id, int64_t since, int64_t now, bool *due)
{
	int64_t told, written;
	enum err e = parting_told(t, id, since, now, &told);

	*due = false;
	if (e != OK || told > 0 || (e = noted(t, id, &written)) != OK)
		return e;
	written -= PARTING_WAITS;
	*due = written <= now - AGAIN_DAYS * (int64_t)DAY || written > now + DAY;
	return OK;
}

bool parting_is_over(int64_t told_at, int64_t now)
{
	return date_today(now) > date_today(told_at) + PARTING_DAYS;
}
