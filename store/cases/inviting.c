#include "store/cases/inviting.h"

#include "store/base/date.h"
#include "store/base/hex.h"
#include "store/people/person.h"
#include "store/post/outbox.h"

static enum err send(struct txn *t, struct keys *k, const struct words *w, const struct invite *i,
                     struct str token, int64_t now)
{
	struct arena *a = txn_arena(t);
	struct letter l = { .name = STR("invite"), .to = i->email, .places = values_open(a),
	                    .expires_at = i->until };

	values_text(l.places, STR("link"), str_join(a, STR("/invited/"), hex_write(a, token)));
	values_text(l.places, STR("until"), words_date(a, w, date_today(i->until)));
	return outbox_add(t, k, &l, now);
}

enum err inviting_is_linked(struct txn *t, struct keys *k, struct str child, struct str email,
                            int64_t now, bool *is)
{
	struct grant g;
	struct str person;
	enum err e = person_find(t, k, email, &person);

	*is = false;
	if (e == OK)
		e = grant_load(t, k, person, child, &g);
	if (e == OK)
		*is = grant_is_open(&g, now);
	return err_unless_missing(e);
}

enum err inviting_is_open(struct txn *t, struct keys *k, struct str child, struct str email,
                          int64_t now, bool *is)
{
	struct invite *list;
	size_t count;
	enum err e = invite_list(t, k, child, &list, &count);

	*is = false;
	for (size_t i = 0; e == OK && i < count; i++)
		*is = *is ||
		      (str_equal(list[i].email, email) && invite_state(&list[i], now) == INVITE_OPEN);
	return e;
}

static enum err note(struct txn *t, struct keys *k, const struct asker *who, const struct invite *i)
{
	struct history_entry entry = { .action = STR("invite_sent"), .what = i->name,
	                               .staff_only = true };

	return history_add(t, k, who, i->child, STR(""), &entry);
}

enum err inviting_send(struct txn *t, struct keys *k, const struct words *w,
                       const struct asker *who, struct invite *i)
{
	struct str token;
	bool is;
	enum err e = inviting_is_linked(t, k, i->child, i->email, who->now, &is);

	if (e == OK && !is)
		e = inviting_is_open(t, k, i->child, i->email, who->now, &is);
	if (e != OK || is)
		return e != OK ? e : ERR_EXISTS;
	i->by = who->id;
	i->by_name = who->name;
	if ((e = invite_add(t, k, i, who->now, &token)) != OK)
		return e;
	if ((e = send(t, k, w, i, token, who->now)) != OK)
		return e;
	return note(t, k, who, i);
}

enum err inviting_again(struct txn *t, struct keys *k, const struct words *w,
                        const struct asker *who, struct invite *i)
{
	struct str token;
	enum err e = invite_again(t, k, i, who->now, &token);

	if (e != OK || (e = send(t, k, w, i, token, who->now)) != OK)
		return e;
	return note(t, k, who, i);
}
