#include "store/people/person.h"

#include "store/base/arena.h"
#include "store/base/date.h"

static struct record_at at(const struct person *p)
{
	return (struct record_at){ TABLE_PERSON, p->id, p->id };
}

static struct str email_key(struct arena *a, struct keys *k, struct str email)
{
	unsigned char hash[VAULT_HASH_BYTES];

	vault_hash(keys_for(k, FOR_EMAIL_INDEX), &email, 1, hash);
	return str_copy(a, str_bytes(hash, VAULT_ID_BYTES));
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

static enum err forget(enum err e)
{
	return e == ERR_NOT_FOUND ? OK : e;
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
	return OK;
}

static enum err move_due(struct txn *t, const struct person *from, const struct person *to)
{
	struct arena *a = txn_arena(t);
	enum err e;

	if (person_until(from) == person_until(to))
		return OK;
	if ((e = forget(txn_delete(t, TABLE_PERSON_DUE, due_key(a, from)))) != OK)
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

enum err person_remove(struct txn *t, struct keys *k, const struct person *p)
{
	struct arena *a = txn_arena(t);
	enum err e;

	if ((e = txn_delete(t, TABLE_EMAIL, email_key(a, k, p->email))) != OK)
		return e;
	if ((e = forget(txn_delete(t, TABLE_PERSON_DUE, due_key(a, p)))) != OK)
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
