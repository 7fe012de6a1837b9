#include "store/people/session.h"

#include <stdlib.h>

#include "store/base/arena.h"
#include "store/base/hex.h"
#include "store/people/staff_session.h"

/* Where the sessions of a kind stand, and how long they last. */
struct rows {
	enum table table, of;
	int64_t seconds_max, grace_seconds;
	bool late_by_age;          /* too old is late; else it is over at once */
};

static const struct rows *rows_of(enum session_kind kind)
{
	static const struct rows rows[] = {
		[SESSION_FAMILY] = { TABLE_SESSION, TABLE_SESSION_OF, SESSION_HOURS_MAX * 3600,
		                     SESSION_GRACE_SECONDS, false },
		[SESSION_STAFF] = { TABLE_STAFF_SESSION, TABLE_STAFF_SESSION_OF, STAFF_SESSION_SECONDS,
		                    STAFF_SESSION_GRACE_SECONDS, true },
	};

	return &rows[kind];
}

static struct record_at at(enum session_kind kind, struct str key)
{
	return (struct record_at){ rows_of(kind)->table, key,
		                       str_bytes(OWNER_SYSTEM, sizeof(OWNER_SYSTEM)) };
}

/* Of one part for families, of two for staff: a token of one is none of the other. */
static struct str key_from_token(struct arena *a, struct keys *k, enum session_kind kind,
                                 struct str token)
{
	struct str parts[] = { token, STR("staff") };

	return keys_hash(a, k, FOR_SESSION, parts, kind == SESSION_STAFF ? 2 : 1);
}

static enum err save(struct txn *edge, struct keys *k, const struct session *s)
{
	struct arena *a = txn_arena(edge);
	struct values *v = values_open(a);
	struct record_at where = at(s->kind, s->key);

	values_number(v, STR("v"), 1);
	values_text(v, STR("person"), hex_write(a, s->person));
	values_number(v, STR("created_at"), s->created_at);
	values_number(v, STR("seen_at"), s->seen_at);
	values_text(v, STR("device"), s->device);
	return record_save(edge, k, &where, v, 1);
}

static enum err read(struct txn *edge, struct values *v, enum session_kind kind, struct str key,
                     struct session *s)
{
	*s = (struct session){ .kind = kind, .key = key };
	if (!hex_read(txn_arena(edge), values_get(v, STR("person")), VAULT_ID_BYTES, &s->person))
		return ERR_DAMAGED;
	s->created_at = values_get_number(v, STR("created_at"));
	s->seen_at = values_get_number(v, STR("seen_at"));
	s->device = values_get(v, STR("device"));
	return OK;
}

static enum err load(struct txn *edge, struct keys *k, enum session_kind kind, struct str key,
                     struct session *s)
{
	struct record_at where = at(kind, key);
	struct values *v;
	enum err e;

	if ((e = record_load(edge, k, &where, &v, NULL)) != OK)
		return e;
	return read(edge, v, kind, key, s);
}

static int64_t end_of_minute(int64_t now)
{
	return now - now % SESSION_TICK_SECONDS + SESSION_TICK_SECONDS - 1;
}

/* Ends the person's oldest session when there are SESSION_MAX of them. */
static enum err make_room(struct txn *edge, struct keys *k, enum session_kind kind,
                          struct str person)
{
	struct session one, oldest = { .created_at = INT64_MAX };
	struct str key, value;
	struct walk *w;
	size_t count = 0;
	enum err e;

	if ((e = txn_walk(edge, rows_of(kind)->of, person, STR(""), &w)) != OK)
		return e;
	while ((e = walk_next(w, &key, &value)) == OK) {
		if (load(edge, k, kind, str_from(key, VAULT_ID_BYTES), &one) != OK)
			continue;
		count++;
		if (one.created_at < oldest.created_at)
			oldest = one;
	}
	if (e != ERR_NOT_FOUND)
		return e;
	return count < SESSION_MAX ? OK : session_end(edge, &oldest);
}

static enum err add(struct txn *edge, struct keys *k, struct session *s, int64_t now,
                    struct str *token)
{
	struct arena *a = txn_arena(edge);
	char bytes[SESSION_TOKEN_BYTES];
	enum err e;

	if ((e = make_room(edge, k, s->kind, s->person)) != OK)
		return e;
	s->created_at = now;
	s->seen_at = end_of_minute(now);
	vault_random(bytes, sizeof(bytes));
	*token = str_copy(a, str_bytes(bytes, sizeof(bytes)));
	s->key = key_from_token(a, k, s->kind, *token);
	if ((e = txn_put(edge, rows_of(s->kind)->of, KEY(a, s->person, s->key), STR(""))) != OK)
		return e;
	return save(edge, k, s);
}

enum err session_add(struct txn *edge, struct keys *k, struct str person, struct str device,
                     int64_t now, struct str *token)
{
	struct session s = { .kind = SESSION_FAMILY, .person = person, .device = device };

	return add(edge, k, &s, now, token);
}

enum err staff_session_add(struct txn *edge, struct keys *k, struct str staff, int64_t now,
                           struct str *token)
{
	struct session s = { .kind = SESSION_STAFF, .person = staff };

	return add(edge, k, &s, now, token);
}

/* False: it is over. */
static bool still_is(struct session *s, int64_t now, int64_t idle_seconds)
{
	const struct rows *rows = rows_of(s->kind);
	int64_t idle = now - s->seen_at;
	bool old = now - s->created_at > rows->seconds_max;

	s->is_late = old || idle > idle_seconds;
	return !(old && !rows->late_by_age) && idle <= idle_seconds + rows->grace_seconds;
}

static enum err find(struct txn *edge, struct keys *k, enum session_kind kind, struct str token,
                     int64_t now, int64_t idle_seconds, struct session *s)
{
	enum err e;

	if (token.n != SESSION_TOKEN_BYTES)
		return ERR_NOT_FOUND;
	if ((e = load(edge, k, kind, key_from_token(txn_arena(edge), k, kind, token), s)) != OK)
		return e;
	return still_is(s, now, idle_seconds) ? OK : ERR_NOT_FOUND;
}

enum err session_find(struct txn *edge, struct keys *k, struct str token, int64_t now,
                      int64_t idle_seconds, struct session *s)
{
	return find(edge, k, SESSION_FAMILY, token, now, idle_seconds, s);
}

enum err staff_session_find(struct txn *edge, struct keys *k, struct str token, int64_t now,
                            int64_t idle_seconds, struct session *s)
{
	return find(edge, k, SESSION_STAFF, token, now, idle_seconds, s);
}

bool session_touch_due(const struct session *s, int64_t now)
{
	return s->seen_at != end_of_minute(now);
}

enum err session_touch(struct txn *edge, struct keys *k, struct session *s, int64_t now)
{
	s->seen_at = end_of_minute(now);
	return save(edge, k, s);
}

enum err session_end(struct txn *edge, const struct session *s)
{
	const struct rows *rows = rows_of(s->kind);
	enum err e = txn_delete(edge, rows->table, s->key);

	if (e != OK && e != ERR_NOT_FOUND)
		return e;
	e = txn_delete(edge, rows->of, KEY(txn_arena(edge), s->person, s->key));
	return err_unless_missing(e);
}

bool session_stands(struct txn *edge, const struct session *s)
{
	return txn_has(edge, rows_of(s->kind)->table, s->key);
}

static enum err end_all(struct txn *edge, enum session_kind kind, struct str person,
                        const struct session *spare)
{
	struct session one;
	struct str key, value;
	struct walk *w;
	enum err e;

	if ((e = txn_walk(edge, rows_of(kind)->of, person, STR(""), &w)) != OK)
		return e;
	while ((e = walk_next(w, &key, &value)) == OK) {
		one = (struct session){ .kind = kind,
			                    .key = str_from(key, VAULT_ID_BYTES),
			                    .person = person };
		if (spare && str_equal(spare->key, one.key))
			continue;
		if ((e = session_end(edge, &one)) != OK)
			return e;
	}
	return err_unless_missing(e);
}

enum err session_end_all(struct txn *edge, struct str person, const struct session *spare)
{
	return end_all(edge, SESSION_FAMILY, person, spare);
}

enum err staff_session_end_all(struct txn *edge, struct str staff, const struct session *spare)
{
	return end_all(edge, SESSION_STAFF, staff, spare);
}

static int newest_first(const void *x, const void *y)
{
	const struct session *a = x, *b = y;

	return a->created_at > b->created_at ? -1 : a->created_at < b->created_at;
}

enum err session_list(struct txn *edge, struct keys *k, struct str person, int64_t now,
                      int64_t idle_seconds, struct session *list, size_t *count)
{
	struct str key, value;
	struct session one;
	struct walk *w;
	enum err e;

	*count = 0;
	if ((e = txn_walk(edge, TABLE_SESSION_OF, person, STR(""), &w)) != OK)
		return e;
	while (*count < SESSION_MAX && (e = walk_next(w, &key, &value)) == OK)
		if (load(edge, k, SESSION_FAMILY, str_from(key, VAULT_ID_BYTES), &one) == OK &&
		    still_is(&one, now, idle_seconds) && !one.is_late)
			list[(*count)++] = one;
	qsort(list, *count, sizeof(*list), newest_first);
	return err_unless_missing(e);
}

struct str session_handle(struct arena *a, struct keys *k, const struct session *s)
{
	return hex_write(a, str_part(KEYS_HASH(a, k, FOR_TOKEN, s->key, STR("handle")), 0, 8));
}

static struct str whose(struct arena *a, struct keys *k, struct str of_session, struct str person)
{
	return KEYS_HASH(a, k, FOR_TOKEN, STR("whose"), of_session, person);
}

struct str session_form_token(struct arena *a, struct keys *k, const struct session *s)
{
	struct str of_session = KEYS_HASH(a, k, FOR_TOKEN, s->key);

	return hex_write(a, str_join(a, of_session, whose(a, k, of_session, s->person)));
}

bool session_token_is_of(struct arena *a, struct keys *k, struct str token, struct str person)
{
	struct str bytes;

	return person.n > 0 && hex_read(a, token, 2 * VAULT_ID_BYTES, &bytes) &&
	       vault_equal(str_from(bytes, VAULT_ID_BYTES),
	                   whose(a, k, str_part(bytes, 0, VAULT_ID_BYTES), person));
}

static enum err purge(struct txn *edge, struct keys *k, enum session_kind kind, int64_t now,
                      size_t *removed)
{
	const struct rows *rows = rows_of(kind);
	int64_t seconds_max = rows->seconds_max + (rows->late_by_age ? rows->grace_seconds : 0);
	struct session one;
	struct str key, value;
	struct values *v;
	struct walk *w;
	enum err e;

	if ((e = txn_walk(edge, rows->table, STR(""), STR(""), &w)) != OK)
		return e;
	while ((e = walk_next(w, &key, &value)) == OK) {
		struct record_at where = at(kind, key);

		if (record_open(edge, k, &where, value, &v, NULL) != OK ||
		    read(edge, v, kind, key, &one) != OK)
			continue;
		if (now - one.created_at <= seconds_max)
			continue;
		if ((e = session_end(edge, &one)) != OK)
			return e;
		++*removed;
	}
	return err_unless_missing(e);
}

enum err session_purge(struct txn *edge, struct keys *k, int64_t now, size_t *removed)
{
	enum err e;

	*removed = 0;
	if ((e = purge(edge, k, SESSION_FAMILY, now, removed)) != OK)
		return e;
	return purge(edge, k, SESSION_STAFF, now, removed);
}
