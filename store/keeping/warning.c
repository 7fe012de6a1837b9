#include "store/keeping/warning.h"

#include "store/base/date.h"
#include "store/forms/draft.h"
#include "store/people/person.h"
#include "store/post/outbox.h"

enum { DAY = 86400, TIME = 8, ID = VAULT_ID_BYTES };

/* The last one first: of two that are due, the later is the one that helps. */
static const struct warning {
	int days;
	struct str mark, letter;
} warnings[] = {
	{ 1, { "1", 1 }, { "draft-warning-1", 15 } },
	{ 7, { "7", 1 }, { "draft-warning-7", 15 } },
};

/* NULL: none is due, or it was sent. */
static const struct warning *find(int64_t goes_at, struct str mark, int64_t now)
{
	for (size_t i = 0; i < COUNT(warnings) && !str_starts(mark, warnings[i].mark); i++)
		if (goes_at - now <= (int64_t)warnings[i].days * DAY)
			return &warnings[i];
	return NULL;
}

/* When one goes whose last letter is written now. Late, as nothing ran for long, it stays as long
 * as somebody needs to read the letter. */
static int64_t last_of(int64_t goes_at, int64_t now)
{
	if (now + DAY > goes_at + DAY / 4)
		return ((int64_t)date_today(now) + 2) * DAY;
	return now + DAY > goes_at ? now + DAY : goes_at;
}

static enum err add_letter(struct txn *t, struct keys *k, const struct words *words,
                           const struct draft *d, struct letter *l, int64_t now)
{
	int64_t goes_at = draft_until(d);
	struct person p;
	enum err e;

	if ((e = person_load(t, k, d->person, &p)) != OK)
		return e;
	l->to = p.email;
	l->places = values_open(txn_arena(t));
	values_text(l->places, STR("link"), STR("/drafts/"));
	values_text(l->places, STR("until"),
	            words_date(txn_arena(t), words, date_today(last_of(goes_at, now) - DAY)));
	return outbox_add(t, k, l, now);
}

/* due: a row of TABLE_DRAFT_DUE. What is missing or does not open is the checker's to tell, and
 * keeps nobody else from being warned. */
static enum err warn(struct txn *t, struct keys *k, const struct words *words, struct str due,
                     const struct warning *w, int64_t now, bool *is_sent)
{
	struct arena *a = txn_arena(t);
	int64_t goes_at = key_read_time(str_part(due, 0, TIME));
	struct letter l = { .name = w->letter };
	struct draft d;
	enum err e = draft_load(t, k, str_part(due, TIME, ID), str_from(due, TIME + ID), &d);

	*is_sent = false;
	if (e == OK && !draft_is_signpost(&d) && d.keep_days > w->days) {
		e = add_letter(t, k, words, &d, &l, now);
		*is_sent = e == OK;
	}
	if (e != OK && e != ERR_NOT_FOUND && e != ERR_DAMAGED)
		return e;
	if (w->days > 1)
		return txn_put(t, TABLE_DRAFT_DUE, due, w->mark);
	return txn_put(t, TABLE_DRAFT_DUE, due,
	               KEY(a, w->mark, key_time(a, *is_sent ? last_of(goes_at, now) : goes_at)));
}

enum err warning_send(struct txn *t, struct keys *k, const struct words *words, int64_t now,
                      size_t letters_max, size_t *sent)
{
	const struct warning *w;
	struct str due, mark;
	struct walk *walk;
	bool is_sent;
	enum err e;

	*sent = 0;
	if ((e = txn_walk(t, TABLE_DRAFT_DUE, STR(""), STR(""), &walk)) != OK)
		return e;
	while (*sent < letters_max && (e = walk_next(walk, &due, &mark)) == OK) {
		int64_t goes_at = key_read_time(str_part(due, 0, TIME));

		if (goes_at - now > 7 * DAY)
			break;
		if (!(w = find(goes_at, mark, now)))
			continue;
		if ((e = warn(t, k, words, due, w, now, &is_sent)) != OK)
			return e;
		*sent += is_sent;
	}
	return err_unless_missing(e);
}
