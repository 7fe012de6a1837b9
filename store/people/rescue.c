#include "store/people/rescue.h"

#include "store/base/arena.h"
#include "store/base/hex.h"
#include "store/base/log.h"
#include "store/people/known_from.h"

enum { ID = VAULT_ID_BYTES, DAY = 86400 };

static struct record_at at(const struct rescue *r)
{
	return (struct record_at){ TABLE_RESCUE, r->id, r->person };
}

static struct str id_of(struct arena *a, struct keys *k, struct str token)
{
	return KEY(a, str_part(token, 0, ID), KEYS_HASH(a, k, FOR_TOKEN, STR("rescue"), token));
}

static struct values *written(struct arena *a, const struct rescue *r)
{
	struct values *v = values_open(a);

	values_number(v, STR("v"), 1);
	values_text(v, STR("from"), r->from);
	values_text(v, STR("to"), r->to);
	values_text(v, STR("check"), r->check);
	values_text(v, STR("by"), hex_write(a, r->by));
	values_text(v, STR("by_name"), r->by_name);
	values_number(v, STR("asked_at"), r->asked_at);
	values_number(v, STR("until"), r->until);
	values_number(v, STR("ended_at"), r->ended_at);
	values_flag(v, STR("used"), r->used);
	return v;
}

enum err rescue_load(struct txn *t, struct keys *k, struct str id, struct rescue *r)
{
	struct record_at where;
	struct values *v;
	enum err e;

	if (id.n != RESCUE_ID_BYTES)
		return ERR_NOT_FOUND;
	*r = (struct rescue){ .id = id, .person = str_part(id, 0, ID) };
	where = at(r);
	if ((e = record_load(t, k, &where, &v, &r->revision)) != OK)
		return e;
	r->from = values_get(v, STR("from"));
	r->to = values_get(v, STR("to"));
	r->check = values_get(v, STR("check"));
	r->by_name = values_get(v, STR("by_name"));
	r->asked_at = values_get_number(v, STR("asked_at"));
	r->until = values_get_number(v, STR("until"));
	r->ended_at = values_get_number(v, STR("ended_at"));
	r->used = values_is(v, STR("used"));
	return hex_read(txn_arena(t), values_get(v, STR("by")), ID, &r->by) ? OK : ERR_DAMAGED;
}

enum err rescue_find(struct txn *t, struct keys *k, struct str token, struct rescue *r)
{
	if (token.n != RESCUE_TOKEN_BYTES)
		return ERR_NOT_FOUND;
	return rescue_load(t, k, id_of(txn_arena(t), k, token), r);
}

enum rescue_state rescue_state(const struct rescue *r, int64_t now)
{
	if (r->used)
		return RESCUE_USED;
	if (r->ended_at != 0)
		return RESCUE_ENDED;
	return now < r->until ? RESCUE_OPEN : RESCUE_OVER;
}

static enum err save(struct txn *t, struct keys *k, struct rescue *r)
{
	struct record_at where = at(r);

	return record_save(t, k, &where, written(txn_arena(t), r), ++r->revision);
}

enum err rescue_end(struct txn *t, struct keys *k, struct rescue *r, int64_t now)
{
	if (rescue_state(r, now) != RESCUE_OPEN)
		return ERR_EXPIRED;
	r->ended_at = now;
	return save(t, k, r);
}

enum err rescue_add(struct txn *t, struct keys *k, struct rescue *r, int64_t now, struct str *token)
{
	struct arena *a = txn_arena(t);
	char secret[RESCUE_TOKEN_BYTES - ID];
	struct rescue *older;
	struct record_at where;
	size_t count;
	enum err e = rescue_list(t, k, r->person, now, &older, &count);

	for (size_t i = 0; e == OK && i < count; i++)
		e = rescue_end(t, k, &older[i], now);
	if (e != OK)
		return e;
	vault_random(secret, sizeof(secret));
	*token = str_join(a, r->person, str_bytes(secret, sizeof(secret)));
	r->id = id_of(a, k, *token);
	r->revision = 1;
	r->asked_at = now;
	r->until = now + RESCUE_SECONDS;
	r->ended_at = 0;
	r->used = false;
	where = at(r);
	return record_add(t, k, &where, written(a, r));
}

enum err rescue_use(struct txn *t, struct keys *k, struct rescue *r, struct str password,
                    int64_t now, struct person *p)
{
	struct str id;
	enum err e;

	if (rescue_state(r, now) != RESCUE_OPEN)
		return ERR_EXPIRED;
	if ((e = person_load(t, k, r->person, p)) != OK)
		return e;
	if (!str_equal(p->email, r->from))
		return ERR_EXPIRED;
	if ((e = person_find(t, k, r->to, &id)) != ERR_NOT_FOUND)
		return e == OK ? ERR_EXISTS : e;
	p->password = password;
	p->known_from = known_anew(p->known_from, now);
	p->frozen_until = 0;
	if ((e = person_move(t, k, p, r->to)) != OK)
		return e;
	r->ended_at = now;
	r->used = true;
	return save(t, k, r);
}

enum err rescue_list(struct txn *t, struct keys *k, struct str person, int64_t now,
                     struct rescue **list, size_t *count)
{
	struct str key, value;
	struct rescue one;
	struct walk *w;
	int64_t rows;
	enum err e;

	*count = 0;
	if ((e = txn_rows(t, TABLE_RESCUE, person, &rows)) != OK ||
	    (e = txn_walk(t, TABLE_RESCUE, person, STR(""), &w)) != OK)
		return e;
	*list = ARENA_MANY(txn_arena(t), (size_t)rows + 1, struct rescue);
	while ((e = walk_next(w, &key, &value)) == OK) {
		if ((e = rescue_load(t, k, key, &one)) != OK)
			return e;
		if (rescue_state(&one, now) == RESCUE_OPEN)
			(*list)[(*count)++] = one;
	}
	return err_unless_missing(e);
}

enum err rescue_purge(struct txn *t, struct keys *k, int64_t now, size_t max, size_t *removed)
{
	struct str key, value;
	struct rescue one;
	size_t damaged = 0;
	struct walk *w;
	enum err e;

	if ((e = txn_walk(t, TABLE_RESCUE, STR(""), STR(""), &w)) != OK)
		return e;
	while (*removed < max && (e = walk_next(w, &key, &value)) == OK) {
		if ((e = rescue_load(t, k, key, &one)) != OK && !err_is_unreadable(e))
			return e;
		damaged += e != OK;
		if (e != OK || one.asked_at > now - RESCUE_KEEP_DAYS * (int64_t)DAY)
			continue;
		if ((e = txn_delete(t, TABLE_RESCUE, key)) != OK)
			return e;
		++*removed;
	}
	log_damaged("rescues", damaged);
	return e == ERR_DAMAGED ? OK : err_unless_missing(e);
}

enum err rescue_forget(struct txn *t, struct str person)
{
	return txn_delete_all(t, TABLE_RESCUE, person);
}
