#include "store/cases/invite.h"

#include "store/base/arena.h"
#include "store/base/date.h"
#include "store/base/hex.h"
#include "store/cases/case_keys.h"
#include "store/cases/fresh.h"
#include "store/people/organisation.h"
#include "store/people/person.h"

enum { ID = VAULT_ID_BYTES, TIME = 8, DAY = 86400 };

static struct record_at at(struct str key)
{
	return (struct record_at){ TABLE_INVITE, key, str_bytes(OWNER_SYSTEM, sizeof(OWNER_SYSTEM)) };
}

static struct str hash(struct arena *a, struct keys *k, struct str token)
{
	return KEYS_HASH(a, k, FOR_TOKEN, STR("case invite"), token);
}

static struct str of(const struct invite *i)
{
	return i->child.n > 0 ? i->child : i->organisation;
}

static struct str of_key(struct arena *a, const struct invite *i)
{
	return KEY(a, of(i), key_newest(a, i->sent_at), i->key);
}

static struct values *written(struct arena *a, const struct invite *i)
{
	struct values *v = values_open(a);

	values_number(v, STR("v"), 1);
	values_text(v, STR("child"), hex_write(a, i->child));
	values_text(v, STR("organisation"), hex_write(a, i->organisation));
	values_text(v, STR("email"), i->email);
	values_text(v, STR("name"), i->name);
	values_text(v, STR("relation"), str_of(grant_relation_name(i->relation)));
	values_flag(v, STR("responsibility"), i->responsibility);
	values_number(v, STR("may"), i->may);
	values_text(v, STR("by"), hex_write(a, i->by));
	values_text(v, STR("by_name"), i->by_name);
	values_number(v, STR("sent_at"), i->sent_at);
	values_number(v, STR("until"), i->until);
	values_number(v, STR("ended_at"), i->ended_at);
	values_number(v, STR("tries_left"), i->tries_left);
	values_flag(v, STR("used"), i->used);
	values_flag(v, STR("revoked"), i->revoked);
	values_text(v, STR("person"), hex_write(a, i->person));
	return v;
}

static enum err read(struct arena *a, const struct values *v, struct invite *i)
{
	i->email = values_get(v, STR("email"));
	i->name = values_get(v, STR("name"));
	i->responsibility = values_is(v, STR("responsibility"));
	i->may = (unsigned)values_get_number(v, STR("may"));
	i->by_name = values_get(v, STR("by_name"));
	i->sent_at = values_get_number(v, STR("sent_at"));
	i->until = values_get_number(v, STR("until"));
	i->ended_at = values_get_number(v, STR("ended_at"));
	i->tries_left = values_get_number(v, STR("tries_left"));
	i->used = values_is(v, STR("used"));
	i->revoked = values_is(v, STR("revoked"));
	if (!grant_relation_read(values_get(v, STR("relation")), &i->relation) ||
	    !hex_read_or_none(a, values_get(v, STR("child")), ID, &i->child) ||
	    !hex_read_or_none(a, values_get(v, STR("organisation")), ID, &i->organisation) ||
	    !hex_read_or_none(a, values_get(v, STR("by")), ID, &i->by) ||
	    !hex_read_or_none(a, values_get(v, STR("person")), ID, &i->person))
		return ERR_DAMAGED;
	return OK;
}

/* --- sending ------------------------------------------------------------------------------ */

static enum err check_question(struct txn *t, struct keys *k, const struct invite *i)
{
	struct child c;
	enum err e;

	if (i->child.n == 0)
		return OK;
	if ((e = child_load(t, k, i->child, &c)) != OK)
		return e;
	return c.born_on != 0 ? OK : ERR_INVALID;
}

enum err invite_add(struct txn *t, struct keys *k, struct invite *i, int64_t now, struct str *token)
{
	struct arena *a = txn_arena(t);
	char *secret = arena_take(a, INVITE_TOKEN_BYTES);
	struct record_at where;
	enum err e;

	if ((e = check_question(t, k, i)) != OK)
		return e;
	vault_random(secret, INVITE_TOKEN_BYTES);
	*token = str_bytes(secret, INVITE_TOKEN_BYTES);
	i->key = hash(a, k, *token);
	i->revision = 1;
	i->sent_at = now;
	i->until = date_day_end(now + (int64_t)INVITE_DAYS * DAY);
	i->ended_at = 0;
	i->tries_left = INVITE_TRIES;
	i->used = i->revoked = false;
	i->person = STR("");
	where = at(i->key);
	if ((e = record_add(t, k, &where, written(a, i))) != OK)
		return e;
	return txn_put(t, TABLE_INVITE_OF, of_key(a, i), STR(""));
}

/* ERR_CONFLICT: it was saved elsewhere meanwhile. */
static enum err save(struct txn *t, struct keys *k, struct invite *i)
{
	struct record_at where = at(i->key);
	uint64_t there;
	enum err e;

	if ((e = record_revision(t, &where, &there)) != OK)
		return e;
	if (there != i->revision)
		return ERR_CONFLICT;
	if ((e = record_save(t, k, &where, written(txn_arena(t), i), there + 1)) == OK)
		i->revision = there + 1;
	return e;
}

enum err invite_revoke(struct txn *t, struct keys *k, struct invite *i, int64_t now)
{
	if (i->used)
		return ERR_EXISTS;
	if (i->revoked)
		return OK;
	i->revoked = true;
	i->ended_at = now;
	return save(t, k, i);
}

enum err invite_again(struct txn *t, struct keys *k, struct invite *i, int64_t now,
                      struct str *token)
{
	enum err e = invite_revoke(t, k, i, now);

	return e == OK ? invite_add(t, k, i, now, token) : e;
}

/* --- finding ------------------------------------------------------------------------------ */

enum err invite_find(struct txn *t, struct keys *k, struct str token, struct invite *i)
{
	if (token.n != INVITE_TOKEN_BYTES)
		return ERR_NOT_FOUND;
	return invite_load(t, k, hash(txn_arena(t), k, token), i);
}

enum err invite_load(struct txn *t, struct keys *k, struct str key, struct invite *i)
{
	struct record_at where = at(key);
	struct values *v;
	enum err e;

	if (key.n != ID)
		return ERR_NOT_FOUND;
	*i = (struct invite){ .key = key };
	if ((e = record_load(t, k, &where, &v, &i->revision)) != OK)
		return e;
	return read(txn_arena(t), v, i);
}

enum invite_state invite_state(const struct invite *i, int64_t now)
{
	if (i->used)
		return INVITE_USED;
	if (i->revoked)
		return INVITE_REVOKED;
	if (i->tries_left <= 0)
		return INVITE_SPENT;
	return now >= i->until ? INVITE_OVER : INVITE_OPEN;
}

enum err invite_list(struct txn *t, struct keys *k, struct str of, struct invite **list,
                     size_t *count)
{
	struct str *rests;
	enum err e;

	*count = 0;
	if ((e = case_keys(t, TABLE_INVITE_OF, of, &rests, count)) != OK)
		return e;
	*list = ARENA_MANY(txn_arena(t), *count + 1, struct invite);
	for (size_t n = 0; n < *count; n++)
		if ((e = invite_load(t, k, str_from(rests[n], TIME), &(*list)[n])) != OK)
			return e;
	return OK;
}

/* --- settling ----------------------------------------------------------------------------- */

/* Did they take another that went to the same address? by_name: and was meant for the same name? */
static bool was_taken_at(const struct invite *list, size_t count, const struct invite *one,
                         struct str person, bool by_name)
{
	for (size_t n = 0; n < count; n++)
		if (list[n].used && str_equal(list[n].person, person) &&
		    str_equal(list[n].email, one->email) &&
		    (!by_name || str_equal(list[n].name, one->name)))
			return true;
	return false;
}

static enum err settle(struct txn *t, struct keys *k, struct str of, const struct person *p,
                       int64_t now, bool by_name, size_t *revoked)
{
	struct invite *list;
	size_t count;
	enum err e = invite_list(t, k, of, &list, &count);

	*revoked = 0;
	for (size_t n = 0; e == OK && n < count; n++) {
		if (invite_state(&list[n], now) != INVITE_OPEN ||
		    ((by_name || !str_equal(list[n].email, p->email)) &&
		     !was_taken_at(list, count, &list[n], p->id, by_name)))
			continue;
		e = invite_revoke(t, k, &list[n], now);
		++*revoked;
	}
	return e;
}

enum err invite_settle(struct txn *t, struct keys *k, struct str of, struct str person, int64_t now,
                       size_t *revoked)
{
	struct person p;
	enum err e = person_load(t, k, person, &p);

	*revoked = 0;
	return e == OK ? settle(t, k, of, &p, now, false, revoked) : e;
}

/* One who joined an organisation: the mailbox of an office has letters for others too, who go on
 * having theirs. */
static enum err settle_joined(struct txn *t, struct keys *k, const struct invite *i, int64_t now)
{
	struct person p;
	size_t others;
	enum err e = person_load(t, k, i->person, &p);

	return e == OK ? settle(t, k, of(i), &p, now, i->child.n == 0, &others) : e;
}

/* --- accepting ---------------------------------------------------------------------------- */

/* Whoever the council sent away after it had invited them does not come back by what was still in
 * their letters. */
static bool is_outdated(const struct invite *i, int64_t left_at)
{
	return left_at > i->sent_at;
}

/* At a school one may hand on the letter that came to the office; whoever it is handed to outside
 * has their mail elsewhere. A case is one person's, and each of a family knows the birth date. */
bool invite_is_for(const struct invite *i, struct str email)
{
	if (i->child.n > 0 || i->exact)
		return str_equal(i->email, email);
	return str_equal(str_from(i->email, str_find_last(i->email, '@')),
	                 str_from(email, str_find_last(email, '@')));
}

static enum err join_organisation(struct txn *t, struct keys *k, const struct invite *i,
                                  const struct person *p, int64_t now)
{
	struct str person = p->id;
	struct organisation o;
	enum err e;

	if ((e = organisation_load(t, k, i->organisation, &o)) != OK)
		return e;
	if (organisation_has(t, o.id, person))
		return ERR_EXISTS;
	if (is_outdated(i, organisation_left_at(&o, person)))
		return ERR_EXPIRED;
	if (o.closed_at > 0)
		return ERR_DENIED;
	if ((e = organisation_join(t, &o, person, person_name(txn_arena(t), p), p->email, now)) != OK)
		return e;
	return organisation_save(t, k, &o);
}

static enum err join_case(struct txn *t, struct keys *k, const struct invite *i,
                          const struct child *c, struct str person, int64_t now)
{
	struct grant g = { .person = person, .child = c->id }, there;
	enum err e = grant_load(t, k, person, c->id, &there);

	if (e == OK && grant_is_open(&there, now))
		return ERR_EXISTS;
	if (e != OK && e != ERR_NOT_FOUND)
		return e;
	if (e == OK && is_outdated(i, there.until))
		return ERR_EXPIRED;
	if (e == OK)
		g = there;
	g.relation = i->relation;
	g.responsibility = i->responsibility;
	g.may = i->may;
	g.is_protected = false;
	g.from = now;
	g.until = 0;
	g.child_name = child_name(txn_arena(t), c);
	if ((e = e == OK ? grant_save(t, k, &g) : grant_add(t, k, &g)) != OK)
		return e;
	return fresh_recount(t, k, person, c->id);
}

static bool is_linked(struct txn *t, struct keys *k, struct str person, struct str child,
                      int64_t now)
{
	struct grant there;

	return grant_load(t, k, person, child, &there) == OK && grant_is_open(&there, now);
}

static enum err join(struct txn *t, struct keys *k, struct invite *i, struct str person,
                     int32_t born_on, int64_t now)
{
	struct person p;
	struct child c;
	enum err e;

	if ((e = person_load(t, k, person, &p)) != OK)
		return e;
	if (!invite_is_for(i, p.email))
		return ERR_DENIED;
	if (i->child.n == 0)
		return join_organisation(t, k, i, &p, now);
	if ((e = child_load(t, k, i->child, &c)) != OK)
		return e;
	if (c.born_on == 0 || c.born_on != born_on)
		return ERR_INVALID;
	if (c.closed_at > 0 && !is_linked(t, k, person, c.id, now))
		return ERR_DENIED;
	return join_case(t, k, i, &c, person, now);
}

enum err invite_accept(struct txn *t, struct keys *k, struct invite *i, struct str person,
                       int32_t born_on, int64_t now)
{
	enum err e, saved;

	if (invite_state(i, now) != INVITE_OPEN)
		return ERR_EXPIRED;
	e = join(t, k, i, person, born_on, now);
	if (e == ERR_INVALID) {
		if (--i->tries_left == 0)
			i->ended_at = now;
	} else if (e == ERR_EXPIRED) {
		i->revoked = true;
		i->ended_at = now;
	} else if (e == OK || (e == ERR_EXISTS && i->child.n > 0)) {
		i->used = true;
		i->ended_at = now;
		i->person = person;
	} else {
		return e;
	}
	if ((saved = save(t, k, i)) == OK && i->used)
		saved = settle_joined(t, k, i, now);
	return saved == OK ? e : saved;
}
