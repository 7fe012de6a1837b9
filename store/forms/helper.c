#include "store/forms/helper.h"

#include "store/base/arena.h"
#include "store/base/date.h"
#include "store/base/hex.h"

enum { ID = VAULT_ID_BYTES, DAY = 86400, OF_MAX = 50 /* drafts that one person can help with */ };

static struct record_at at(struct arena *a, const struct helper *h)
{
	return (struct record_at){ TABLE_HELPER, KEY(a, h->owner, h->draft, h->id), h->owner };
}

static struct str of_key(struct arena *a, const struct helper *h)
{
	return KEY(a, h->person, h->draft);
}

static struct str hash(struct arena *a, struct keys *k, struct str token)
{
	return KEYS_HASH(a, k, FOR_TOKEN, STR("helper invite"), token);
}

static struct values *written(struct arena *a, const struct helper *h)
{
	struct values *v = values_open(a), *pages = values_list(v, STR("pages"));

	values_number(v, STR("v"), 1);
	values_text(v, STR("email"), h->email);
	for (const struct value *one = h->pages->first; one; one = one->next)
		values_add_text(pages, one->text);
	values_text(v, STR("token"), hex_write(a, h->token));
	values_text(v, STR("person"), hex_write(a, h->person));
	values_text(v, STR("name"), h->name);
	values_number(v, STR("sent_at"), h->sent_at);
	values_number(v, STR("until"), h->until);
	values_number(v, STR("joined_at"), h->joined_at);
	values_number(v, STR("ended_at"), h->ended_at);
	values_flag(v, STR("left"), h->left);
	return v;
}

static enum err read(struct arena *a, struct values *v, struct helper *h)
{
	h->email = values_get(v, STR("email"));
	h->pages = values_list(v, STR("pages"));
	h->name = values_get(v, STR("name"));
	h->sent_at = values_get_number(v, STR("sent_at"));
	h->until = values_get_number(v, STR("until"));
	h->joined_at = values_get_number(v, STR("joined_at"));
	h->ended_at = values_get_number(v, STR("ended_at"));
	h->left = values_is(v, STR("left"));
	if (!hex_read_or_none(a, values_get(v, STR("token")), ID, &h->token) ||
	    !hex_read_or_none(a, values_get(v, STR("person")), ID, &h->person))
		return ERR_DAMAGED;
	return OK;
}

static enum err save(struct txn *t, struct keys *k, struct helper *h)
{
	struct record_at where = at(txn_arena(t), h);

	return record_save(t, k, &where, written(txn_arena(t), h), ++h->revision);
}

enum helper_state helper_state(const struct helper *h, int64_t now)
{
	if (h->ended_at > 0)
		return h->left ? HELPER_LEFT : HELPER_ENDED;
	if (h->joined_at > 0)
		return HELPER_HELPS;
	return now >= h->until ? HELPER_OVER : HELPER_INVITED;
}

static enum err remove_token(struct txn *t, struct helper *h)
{
	struct str token = h->token;

	h->token = STR("");
	return token.n > 0 ? err_unless_missing(txn_delete(t, TABLE_HELPER_TOKEN, token)) : OK;
}

/* --- asking somebody ---------------------------------------------------------------------- */

static bool is_open(const struct helper *h, int64_t now)
{
	enum helper_state state = helper_state(h, now);

	return state == HELPER_INVITED || state == HELPER_HELPS;
}

static enum err remove_row(struct txn *t, struct helper *h)
{
	enum err e = remove_token(t, h);

	if (e == OK && h->person.n > 0 && h->ended_at == 0)
		e = err_unless_missing(txn_delete(t, TABLE_HELPER_OF, of_key(txn_arena(t), h)));
	return e == OK ? txn_delete(t, TABLE_HELPER, at(txn_arena(t), h).key) : e;
}

/* The one that ended first, when there is no room otherwise. */
static enum err make_room(struct txn *t, struct helper *list, size_t count, int64_t now)
{
	struct helper *oldest = NULL;

	if (count < HELPERS_MAX)
		return OK;
	for (size_t i = 0; i < count; i++)
		if (!is_open(&list[i], now) && (!oldest || list[i].sent_at < oldest->sent_at))
			oldest = &list[i];
	return oldest ? remove_row(t, oldest) : ERR_LIMIT;
}

enum err helper_add(struct txn *t, struct keys *k, struct helper *h, int64_t now, struct str *token)
{
	struct arena *a = txn_arena(t);
	char *secret = arena_take(a, HELPER_TOKEN_BYTES);
	struct record_at where;
	struct helper *list;
	size_t count;
	enum err e = helper_list(t, k, h->owner, h->draft, &list, &count);

	for (size_t i = 0; e == OK && i < count; i++)
		if (str_equal(list[i].email, h->email) && is_open(&list[i], now))
			return ERR_EXISTS;
	if (e != OK || (e = make_room(t, list, count, now)) != OK)
		return e;
	vault_random(secret, HELPER_TOKEN_BYTES);
	*token = str_bytes(secret, HELPER_TOKEN_BYTES);
	h->id = vault_random_id(a);
	h->token = hash(a, k, *token);
	h->revision = 1;
	h->sent_at = now;
	h->until = date_day_end(now + (int64_t)HELPER_DAYS * DAY);
	where = at(a, h);
	if ((e = record_add(t, k, &where, written(a, h))) != OK)
		return e;
	return txn_add(t, TABLE_HELPER_TOKEN, h->token, where.key);
}

/* Asked anew under another address: the newer invitation is what holds. */
static enum err end_other(struct txn *t, struct keys *k, struct str person, struct str draft,
                          int64_t now)
{
	struct helper other;
	enum err e = helper_find(t, k, person, draft, &other);

	return e == OK ? helper_end(t, k, &other, false, now) : err_unless_missing(e);
}

enum err helper_accept(struct txn *t, struct keys *k, struct helper *h, struct str person,
                       struct str email, struct str name, int64_t now)
{
	enum err e;

	if (helper_state(h, now) != HELPER_INVITED)
		return ERR_EXPIRED;
	if (!str_equal(h->email, email) || str_equal(h->owner, person))
		return ERR_DENIED;
	if ((e = remove_token(t, h)) != OK || (e = end_other(t, k, person, h->draft, now)) != OK)
		return e;
	h->person = person;
	h->name = name;
	h->joined_at = now;
	if ((e = save(t, k, h)) != OK)
		return e;
	return txn_put(t, TABLE_HELPER_OF, of_key(txn_arena(t), h), KEY(txn_arena(t), h->owner, h->id));
}

enum err helper_change(struct txn *t, struct keys *k, struct helper *h, int64_t now)
{
	return is_open(h, now) ? save(t, k, h) : ERR_EXPIRED;
}

enum err helper_end(struct txn *t, struct keys *k, struct helper *h, bool left, int64_t now)
{
	enum err e;

	if (h->ended_at > 0)
		return OK;
	if ((e = remove_token(t, h)) != OK)
		return e;
	if (h->person.n > 0 &&
	    (e = err_unless_missing(txn_delete(t, TABLE_HELPER_OF, of_key(txn_arena(t), h)))) != OK)
		return e;
	h->ended_at = now;
	h->left = left;
	return save(t, k, h);
}

/* --- finding ------------------------------------------------------------------------------ */

enum err helper_load(struct txn *t, struct keys *k, struct str owner, struct str draft,
                     struct str id, struct helper *h)
{
	struct record_at where;
	struct values *v;
	enum err e;

	if (owner.n != ID || draft.n != ID || id.n != ID)
		return ERR_NOT_FOUND;
	*h = (struct helper){ .owner = owner, .draft = draft, .id = id };
	where = at(txn_arena(t), h);
	if ((e = record_load(t, k, &where, &v, &h->revision)) != OK)
		return e;
	return read(txn_arena(t), v, h);
}

enum err helper_list(struct txn *t, struct keys *k, struct str owner, struct str draft,
                     struct helper **list, size_t *count)
{
	struct helper *all = ARENA_MANY(txn_arena(t), HELPERS_MAX + 1, struct helper);
	struct str key, value;
	struct walk *w;
	size_t n = 0;
	enum err e;

	if ((e = txn_walk(t, TABLE_HELPER, KEY(txn_arena(t), owner, draft), STR(""), &w)) != OK)
		return e;
	while (n <= HELPERS_MAX && (e = walk_next(w, &key, &value)) == OK)
		if ((e = helper_load(t, k, owner, draft, str_from(key, 2 * ID), &all[n++])) != OK)
			return e;
	*list = all;
	*count = n;
	return err_unless_missing(e);
}

enum err helper_invited(struct txn *t, struct keys *k, struct str token, struct helper *h)
{
	struct str value;
	enum err e = txn_get(t, TABLE_HELPER_TOKEN, hash(txn_arena(t), k, token), &value);

	if (e != OK)
		return e;
	return helper_load(t, k, str_part(value, 0, ID), str_part(value, ID, ID),
	                   str_from(value, 2 * ID), h);
}

enum err helper_find(struct txn *t, struct keys *k, struct str person, struct str draft,
                     struct helper *h)
{
	struct str value;
	enum err e = txn_get(t, TABLE_HELPER_OF, KEY(txn_arena(t), person, draft), &value);

	if (e != OK)
		return e;
	if ((e = helper_load(t, k, str_part(value, 0, ID), draft, str_from(value, ID), h)) != OK)
		return e;
	return h->joined_at > 0 && h->ended_at == 0 && str_equal(h->person, person) ? OK
	                                                                            : ERR_NOT_FOUND;
}

enum err helper_of(struct txn *t, struct keys *k, struct str person, struct helper **list,
                   size_t *count)
{
	struct helper *all = ARENA_MANY(txn_arena(t), OF_MAX, struct helper);
	struct str key, value;
	struct walk *w;
	size_t n = 0;
	enum err e;

	if ((e = txn_walk(t, TABLE_HELPER_OF, person, STR(""), &w)) != OK)
		return e;
	while (n < OF_MAX && (e = walk_next(w, &key, &value)) == OK)
		if ((e = helper_find(t, k, person, str_from(key, ID), &all[n++])) != OK)
			return e;
	*list = all;
	*count = n;
	return err_unless_missing(e);
}

bool helper_helps(struct txn *t, struct str person)
{
	struct str key, value;
	struct walk *w;

	return txn_walk(t, TABLE_HELPER_OF, person, STR(""), &w) == OK &&
	       walk_next(w, &key, &value) == OK;
}

/* --- its end ------------------------------------------------------------------------------ */

enum err helper_forget(struct txn *t, struct keys *k, struct str owner, struct str draft)
{
	struct helper *list;
	size_t count;
	enum err e = helper_list(t, k, owner, draft, &list, &count);

	for (size_t i = 0; e == OK && i < count; i++)
		e = remove_row(t, &list[i]);
	return e;
}

enum err helper_forget_person(struct txn *t, struct keys *k, struct str person, int64_t now)
{
	struct helper *list;
	size_t count;
	enum err e;

	do {
		e = helper_of(t, k, person, &list, &count);
		for (size_t i = 0; e == OK && i < count; i++)
			e = helper_end(t, k, &list[i], true, now);
	} while (e == OK && count == OF_MAX);
	return e;
}
