#include "store/people/person.h"

#include "store/base/arena.h"
#include "store/base/date.h"
#include "store/base/hex.h"

enum { TIME_BYTES = 8 };

static struct record_at at(const struct person *p)
{
	return (struct record_at){ TABLE_PERSON, p->id, p->id };
}

static struct str email_key(struct arena *a, struct keys *k, struct str email)
{
	return KEYS_HASH(a, k, FOR_EMAIL_INDEX, email);
}

static struct values *written(struct arena *a, const struct person *p)
{
	struct values *v = values_open(a);

	values_number(v, STR("v"), 1);
	values_text(v, STR("forename"), p->forename);
	values_text(v, STR("surname"), p->surname);
	values_text(v, STR("email"), p->email);
	values_text(v, STR("password"), p->password);
	values_flag(v, STR("professional"), p->professional);
	values_text(v, STR("role"), p->role);
	values_text(v, STR("organisation"), p->organisation);
	values_copy(values_tree(v, STR("address")), p->address);
	values_number(v, STR("created_at"), p->created_at);
	values_number(v, STR("signed_in_at"), p->signed_in_at);
	values_number(v, STR("frozen_until"), p->frozen_until);
	values_number(v, STR("known_from"), p->known_from);
	for (const struct value *one = p->linked ? p->linked->first : NULL; one; one = one->next)
		values_copy(values_add_tree(values_list(v, STR("linked"))), one->children);
	return v;
}

int64_t person_until(const struct person *p)
{
	int64_t last = p->signed_in_at > p->created_at ? p->signed_in_at : p->created_at;

	return ((int64_t)date_add_months(date_today(last), PERSON_MONTHS) + 1) * 86400;
}

static struct str due_key(struct arena *a, const struct person *p)
{
	return KEY(a, key_time(a, person_until(p)), p->id);
}

enum err person_add(struct txn *t, struct keys *k, struct person *p)
{
	struct arena *a = txn_arena(t);
	struct record_at where;
	enum err e;

	p->id = vault_random_id(a);
	p->revision = 1;
	where = at(p);
	if ((e = txn_add(t, TABLE_EMAIL, email_key(a, k, p->email), p->id)) != OK)
		return e;
	if ((e = keys_owner_add(k, t, p->id)) != OK)
		return e;
	if ((e = txn_count_add(t, STR("person"), 1)) != OK)
		return e;
	if ((e = txn_put(t, TABLE_PERSON_DUE, due_key(a, p), STR(""))) != OK)
		return e;
	return record_add(t, k, &where, written(a, p));
}

enum err person_load(struct txn *t, struct keys *k, struct str id, struct person *p)
{
	struct record_at where = { TABLE_PERSON, id, id };
	struct values *v;
	enum err e;

	if ((e = record_load(t, k, &where, &v, &p->revision)) != OK)
		return e;
	p->id = id;
	p->forename = values_get(v, STR("forename"));
	p->surname = values_get(v, STR("surname"));
	p->email = values_get(v, STR("email"));
	p->password = values_get(v, STR("password"));
	p->professional = values_is(v, STR("professional"));
	p->role = values_get(v, STR("role"));
	p->organisation = values_get(v, STR("organisation"));
	p->address = values_tree(v, STR("address"));
	p->created_at = values_get_number(v, STR("created_at"));
	p->signed_in_at = values_get_number(v, STR("signed_in_at"));
	p->frozen_until = values_get_number(v, STR("frozen_until"));
	p->known_from = values_get_number(v, STR("known_from"));
	p->linked = values_list(v, STR("linked"));
	return OK;
}

static enum err move_due(struct txn *t, const struct person *from, const struct person *to)
{
	struct arena *a = txn_arena(t);
	enum err e;

	if (person_until(from) == person_until(to))
		return OK;
	if ((e = err_unless_missing(txn_delete(t, TABLE_PERSON_DUE, due_key(a, from)))) != OK)
		return e;
	return txn_put(t, TABLE_PERSON_DUE, due_key(a, to), STR(""));
}

enum err person_save(struct txn *t, struct keys *k, struct person *p)
{
	struct record_at where = at(p);
	struct person there;
	enum err e;

	if ((e = person_load(t, k, p->id, &there)) != OK)
		return e;
	if (there.revision != p->revision)
		return ERR_CONFLICT;
	if ((e = move_due(t, &there, p)) != OK)
		return e;
	if ((e = record_save(t, k, &where, written(txn_arena(t), p), there.revision + 1)) == OK)
		p->revision = there.revision + 1;
	return e;
}

enum err person_find(struct txn *t, struct keys *k, struct str email, struct str *id)
{
	return txn_get(t, TABLE_EMAIL, email_key(txn_arena(t), k, email), id);
}

enum err person_move(struct txn *t, struct keys *k, struct person *p, struct str email)
{
	struct arena *a = txn_arena(t);
	enum err e;

	if ((e = txn_add(t, TABLE_EMAIL, email_key(a, k, email), p->id)) != OK)
		return e;
	if ((e = txn_delete(t, TABLE_EMAIL, email_key(a, k, p->email))) != OK)
		return e;
	p->email = email;
	return person_save(t, k, p);
}

/* Where it is not at its time, the account was put off (forget.h): rare enough to look for it. */
static enum err remove_due(struct txn *t, const struct person *p)
{
	enum err e = txn_delete(t, TABLE_PERSON_DUE, due_key(txn_arena(t), p));
	struct str key, value;
	struct walk *w;

	if (e != ERR_NOT_FOUND)
		return e;
	if ((e = txn_walk(t, TABLE_PERSON_DUE, STR(""), STR(""), &w)) != OK)
		return e;
	while ((e = walk_next(w, &key, &value)) == OK)
		if (str_equal(str_from(key, TIME_BYTES), p->id))
			return txn_delete(t, TABLE_PERSON_DUE, key);
	return err_unless_missing(e);
}

enum err person_remove(struct txn *t, struct keys *k, const struct person *p)
{
	struct arena *a = txn_arena(t);
	enum err e = err_unless_missing(txn_delete(t, TABLE_WARNED, p->id));

	if (e != OK || (e = txn_delete(t, TABLE_EMAIL, email_key(a, k, p->email))) != OK)
		return e;
	if ((e = remove_due(t, p)) != OK)
		return e;
	if ((e = txn_delete(t, TABLE_PERSON, p->id)) != OK)
		return e;
	if ((e = txn_count_add(t, STR("person"), -1)) != OK)
		return e;
	return keys_owner_destroy(t, p->id);
}

struct str person_name(struct arena *a, const struct person *p)
{
	return str_join(a, str_join(a, p->forename, STR(" ")), p->surname);
}

static bool is_same_name(struct arena *a, struct str x, struct str y)
{
	return str_equal(str_lower(a, str_trim(x)), str_lower(a, str_trim(y)));
}

static bool is_same(struct arena *a, const struct values *there, const struct linked *somebody)
{
	return is_same_name(a, values_get(there, STR("first")), somebody->first) &&
	       is_same_name(a, values_get(there, STR("last")), somebody->last) &&
	       str_equal(values_get(there, STR("dob")), somebody->dob);
}

bool person_link(struct arena *a, struct person *p, const struct linked *somebody)
{
	struct values *one;

	if (!p->linked)
		p->linked = values_open(a);
	if ((str_trim(somebody->first).n == 0 && str_trim(somebody->last).n == 0) ||
	    p->linked->count >= LINKED_MAX)
		return false;
	for (const struct value *there = p->linked->first; there; there = there->next)
		if (is_same(a, there->children, somebody))
			return false;
	one = values_add_tree(p->linked);
	values_text(one, STR("id"),
	            somebody->id.n > 0 ? somebody->id : hex_write(a, vault_random_id(a)));
	values_text(one, STR("first"), str_trim(somebody->first));
	values_text(one, STR("last"), str_trim(somebody->last));
	values_text(one, STR("dob"), somebody->dob);
	return true;
}

const struct values *person_linked(const struct person *p, struct str id)
{
	for (const struct value *one = p->linked ? p->linked->first : NULL; one; one = one->next)
		if (id.n > 0 && str_equal(values_get(one->children, STR("id")), id))
			return one->children;
	return NULL;
}
