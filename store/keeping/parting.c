#include "store/keeping/parting.h"

#include "store/base/date.h"
#include "store/base/log.h"
#include "store/people/person.h"
#include "store/post/outbox.h"

enum { DAY = 86400, TIME = 8, AGAIN_DAYS = 7, REFUSALS = 4 };

/* What stands in a note beside the time and PARTING_WAITS: bits of each and the lowest of them. */
enum { COUNT_AT = 41, COUNT_MAX = 7, FIRST_AT = 44, FIRST_MAX = 0xffff };
#define IS_REFUSED (INT64_C(1) << 60)

static int64_t count_in(int64_t note)
{
	return note >> COUNT_AT & COUNT_MAX;
}

/* The day of the first that was refused. */
static int64_t first_in(int64_t note)
{
	return note >> FIRST_AT & FIRST_MAX;
}

static int64_t note_of(int64_t written, int64_t count, int64_t first)
{
	return written + PARTING_WAITS + (count << COUNT_AT) + (first << FIRST_AT);
}

/* When it was written; what does not wait was not. */
static int64_t written_in(int64_t note)
{
	return note >= PARTING_WAITS ? note & (PARTING_WAITS - 1) : note - PARTING_WAITS;
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
	int64_t before;
	enum err e = noted(t, p->id, &before);

	*sent = false;
	if (e != OK)
		return e;
	if (before < PARTING_WAITS || first_in(before) <= date_today(p->since))
		before = 0;
	e = write_letter(t, k, words, p, now);
	*sent = e == OK;
	if (e != OK && e != ERR_NOT_FOUND)
		return e;
	return txn_put(t, TABLE_WARNED, p->id,
	               key_time(txn_arena(t),
	                        *sent ? note_of(now, count_in(before), first_in(before)) : now));
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

enum err parting_refused(struct txn *t, struct str id, int64_t now)
{
	int64_t note, count, first, today = date_today(now);
	enum err e = noted(t, id, &note);

	if (e != OK || note < PARTING_WAITS || (note & IS_REFUSED) != 0)
		return e;
	first = count_in(note) == 0 || first_in(note) > today ? today : first_in(note);
	count = count_in(note) < COUNT_MAX ? count_in(note) + 1 : COUNT_MAX;
	if (count >= REFUSALS && today - first >= PARTING_DAYS)
		return parting_left(t, id, now);
	note = note_of(written_in(note), count, first) | IS_REFUSED;
	return txn_put(t, TABLE_WARNED, id, key_time(txn_arena(t), note));
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
	written = written_in(written);
	*due = written <= now - AGAIN_DAYS * (int64_t)DAY || written > now + DAY;
	return OK;
}

bool parting_is_over(int64_t told_at, int64_t now)
{
	return date_today(now) > date_today(told_at) + PARTING_DAYS;
}
