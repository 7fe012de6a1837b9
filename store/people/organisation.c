#include "store/people/organisation.h"

#include "store/base/arena.h"
#include "store/base/hex.h"

enum { ASIDE_BYTES = 8 << 20 };    /* one record, with all who belong or belonged to it */

static struct record_at at(struct str id)
{
	return (struct record_at){ TABLE_ORGANISATION, id,
		                       str_bytes(OWNER_SYSTEM, sizeof(OWNER_SYSTEM)) };
}

static struct str member_key(struct arena *a, struct str person, struct str organisation)
{
	return KEY(a, person, organisation);
}

static struct values *written(struct arena *a, const struct organisation *o)
{
	struct values *v = values_open(a);
	struct values *members = values_list(v, STR("members"));

	values_number(v, STR("v"), 1);
	values_text(v, STR("name"), o->name);
	values_text(v, STR("kind"), o->kind);
	values_text(v, STR("email"), o->email);
	values_text(v, STR("phone"), o->phone);
	values_text(v, STR("area"), o->area);
	values_number(v, STR("created_at"), o->created_at);
	values_number(v, STR("closed_at"), o->closed_at);
	for (const struct value *one = o->members ? o->members->first : NULL; one; one = one->next)
		values_copy(values_add_tree(members), one->children);
	return v;
}

static void read(struct values *v, struct organisation *o)
{
	o->name = values_get(v, STR("name"));
	o->kind = values_get(v, STR("kind"));
	o->email = values_get(v, STR("email"));
	o->phone = values_get(v, STR("phone"));
	o->area = values_get(v, STR("area"));
	o->members = values_list(v, STR("members"));
	o->created_at = values_get_number(v, STR("created_at"));
	o->closed_at = values_get_number(v, STR("closed_at"));
}

enum err organisation_add(struct txn *t, struct keys *k, struct organisation *o)
{
	struct record_at where;
	enum err e;

	o->id = vault_random_id(txn_arena(t));
	o->revision = 1;
	if (!o->members)
		o->members = values_open(txn_arena(t));
	where = at(o->id);
	if ((e = txn_count_add(t, STR("organisation"), 1)) != OK)
		return e;
	return record_add(t, k, &where, written(txn_arena(t), o));
}

enum err organisation_load(struct txn *t, struct keys *k, struct str id, struct organisation *o)
{
	struct record_at where = at(id);
	struct values *v;
	enum err e;

	if (id.n != VAULT_ID_BYTES)
		return ERR_NOT_FOUND;
	*o = (struct organisation){ .id = id };
	if ((e = record_load(t, k, &where, &v, &o->revision)) != OK)
		return e;
	read(v, o);
	return OK;
}

enum err organisation_save(struct txn *t, struct keys *k, struct organisation *o)
{
	struct record_at where = at(o->id);
	uint64_t there;
	enum err e;

	if ((e = record_revision(t, &where, &there)) != OK)
		return e;
	if (there != o->revision)
		return ERR_CONFLICT;
	if ((e = record_save(t, k, &where, written(txn_arena(t), o), there + 1)) == OK)
		o->revision = there + 1;
	return e;
}

/* --- members ------------------------------------------------------------------------------ */

static bool belongs(const struct value *one)
{
	return values_get_number(one->children, STR("until")) == 0;
}

static size_t count(const struct organisation *o, bool now)
{
	size_t n = 0;

	for (const struct value *one = o->members->first; one; one = one->next)
		n += belongs(one) == now;
	return n;
}

/* Without those who left first, when more left than are remembered. */
static struct values *kept(struct arena *a, const struct organisation *o)
{
	size_t left = count(o, false);
	size_t over = left > ORGANISATION_LEFT_MAX ? left - ORGANISATION_LEFT_MAX : 0;
	struct values *list = values_open(a);

	for (const struct value *one = o->members->first; one; one = one->next) {
		if (!belongs(one) && over > 0)
			over--;
		else
			values_copy(values_add_tree(list), one->children);
	}
	return list;
}

enum err organisation_join(struct txn *t, struct organisation *o, struct str person,
                           struct str name, struct str email, int64_t now)
{
	struct arena *a = txn_arena(t);
	struct values *one;
	enum err e;

	if (organisation_has(t, o->id, person))
		return ERR_EXISTS;
	if (count(o, true) >= ORGANISATION_MEMBERS_MAX)
		return ERR_LIMIT;
	if ((e = txn_add(t, TABLE_MEMBER, member_key(a, person, o->id), STR(""))) != OK)
		return e;
	one = values_add_tree(o->members);
	values_text(one, STR("person"), hex_write(a, person));
	values_text(one, STR("name"), name);
	values_text(one, STR("email"), email);
	values_number(one, STR("from"), now);
	values_number(one, STR("until"), 0);
	return OK;
}

enum err organisation_leave(struct txn *t, struct organisation *o, struct str person, int64_t now)
{
	struct arena *a = txn_arena(t);
	struct str hex = hex_write(a, person);
	enum err e;

	if ((e = txn_delete(t, TABLE_MEMBER, member_key(a, person, o->id))) != OK)
		return e;
	for (const struct value *one = o->members->first; one; one = one->next)
		if (belongs(one) && str_equal(values_get(one->children, STR("person")), hex))
			values_number(one->children, STR("until"), now);
	o->members = kept(a, o);
	return OK;
}

static bool blank(struct organisation *o, struct str person)
{
	bool found = false;

	for (const struct value *one = o->members->first; one; one = one->next) {
		if (!str_equal(values_get(one->children, STR("person")), person))
			continue;
		values_text(one->children, STR("name"), STR(""));
		values_text(one->children, STR("email"), STR(""));
		found = true;
	}
	return found;
}

enum err organisation_forget(struct txn *t, struct keys *k, struct str person)
{
	struct str hex = hex_write(txn_arena(t), person), id, value;
	struct organisation o;
	struct walk *w;
	enum err e;

	if ((e = txn_walk(t, TABLE_ORGANISATION, STR(""), STR(""), &w)) != OK)
		return e;
	while ((e = walk_next(w, &id, &value)) == OK) {
		if (err_is_unreadable(e = organisation_load(t, k, id, &o)))
			continue;
		if (e != OK || (blank(&o, hex) && (e = organisation_save(t, k, &o)) != OK))
			return e;
	}
	return err_unless_missing(e);
}

int64_t organisation_left_at(const struct organisation *o, struct str person)
{
	int64_t last = 0;

	for (const struct value *one = o->members->first; one; one = one->next) {
		const struct values *m = one->children;
		int64_t at = values_get_number(m, STR("until"));

		if (at > last && str_equal(values_get(m, STR("person")), hex_write(m->arena, person)))
			last = at;
	}
	return last;
}

bool organisation_has(struct txn *t, struct str organisation, struct str person)
{
	return txn_has(t, TABLE_MEMBER, member_key(txn_arena(t), person, organisation));
}

enum err organisation_of(struct txn *t, struct keys *k, struct str person,
                         struct organisation **list, size_t *count)
{
	struct str key, value;
	struct walk *w;
	size_t room = 0;
	enum err e;

	*count = 0;
	*list = NULL;
	if ((e = txn_walk(t, TABLE_MEMBER, person, STR(""), &w)) != OK)
		return e;
	while ((e = walk_next(w, &key, &value)) == OK) {
		if (*count == room) {
			struct organisation *more = ARENA_MANY(txn_arena(t), room * 2 + 4, struct organisation);

			for (size_t i = 0; i < *count; i++)
				more[i] = (*list)[i];
			*list = more;
			room = room * 2 + 4;
		}
		if ((e = organisation_load(t, k, str_from(key, VAULT_ID_BYTES), &(*list)[*count])) != OK)
			return e;
		++*count;
	}
	return err_unless_missing(e);
}

/* --- all of them -------------------------------------------------------------------------- */

/* The one behind id `after` (empty: the first); ERR_NOT_FOUND: no more. */
static enum err load_after(struct txn *t, struct keys *k, struct str after, struct organisation *o)
{
	struct str key, value;
	struct walk *w;
	enum err e;

	if ((e = txn_walk(t, TABLE_ORGANISATION, STR(""), after, &w)) != OK)
		return e;
	if ((e = walk_next(w, &key, &value)) != OK)
		return e;
	if (after.n > 0 && str_equal(key, after) && (e = walk_next(w, &key, &value)) != OK)
		return e;
	return organisation_load(t, k, key, o);
}

static struct organisation_line line_of(struct arena *a, const struct organisation *o)
{
	return (struct organisation_line){
		.id = str_copy(a, o->id), .name = str_copy(a, o->name), .kind = str_copy(a, o->kind),
		.area = str_copy(a, o->area), .members = count(o, true), .is_closed = o->closed_at > 0,
	};
}

enum err organisation_list(struct txn *t, struct keys *k, struct organisation_line **list,
                           size_t *count)
{
	struct arena *a = txn_arena(t), *aside;
	struct organisation o;
	int64_t rows;
	size_t n = 0;
	enum err e = txn_rows(t, TABLE_ORGANISATION, STR(""), &rows);

	if (e != OK)
		return e;
	*list = ARENA_MANY(a, (size_t)rows + 1, struct organisation_line);
	aside = arena_open(ASIDE_BYTES);
	txn_read_into(t, aside);
	while (n < (size_t)rows &&
	       (e = load_after(t, k, n > 0 ? (*list)[n - 1].id : STR(""), &o)) == OK) {
		(*list)[n++] = line_of(a, &o);
		arena_empty(aside);
	}
	txn_read_into(t, a);
	arena_close(aside);
	*count = n;
	return err_unless_missing(e);
}
