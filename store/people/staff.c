#include "store/people/staff.h"

#include "store/base/arena.h"
#include "store/base/hex.h"
#include "store/base/log.h"
#include "store/people/staff_roll.h"

static struct record_at at(const struct staff *s)
{
	return (struct record_at){ TABLE_STAFF, s->id, s->id };
}

static struct str email_key(struct arena *a, struct keys *k, struct str email)
{
	return KEYS_HASH(a, k, FOR_EMAIL_INDEX, STR("staff"), email);
}

static struct values *written(struct arena *a, const struct staff *s)
{
	struct values *v = values_open(a);

	values_number(v, STR("v"), 1);
	values_text(v, STR("email"), s->email);
	values_text(v, STR("name"), s->name);
	values_text(v, STR("team"), s->team);
	values_text(v, STR("phone"), s->phone);
	values_text(v, STR("role"), str_of(staff_role_name(s->role)));
	values_text(v, STR("password"), s->password);
	values_text(v, STR("totp"), hex_write(a, s->totp));
	values_number(v, STR("totp_step"), s->totp_step);
	if (s->recovery)
		values_copy(values_list(v, STR("recovery")), s->recovery);
	values_text(v, STR("invite_hash"), hex_write(a, s->invite_hash));
	values_number(v, STR("invite_until"), s->invite_until);
	values_number(v, STR("created_at"), s->created_at);
	values_number(v, STR("signed_in_at"), s->signed_in_at);
	values_number(v, STR("frozen_until"), s->frozen_until);
	values_number(v, STR("known_from"), s->known_from);
	values_number(v, STR("disabled_at"), s->disabled_at);
	return v;
}

static enum err read(struct arena *a, const struct values *v, struct staff *s)
{
	struct str invite = values_get(v, STR("invite_hash")), totp = values_get(v, STR("totp"));

	if (!staff_role_read(values_get(v, STR("role")), &s->role))
		return ERR_DAMAGED;
	if (!hex_read(a, invite, invite.n / 2, &s->invite_hash) ||
	    !hex_read(a, totp, totp.n / 2, &s->totp))
		return ERR_DAMAGED;
	s->totp_step = values_get_number(v, STR("totp_step"));
	s->recovery = values_get_list(v, STR("recovery"));
	s->email = values_get(v, STR("email"));
	s->name = values_get(v, STR("name"));
	s->team = values_get(v, STR("team"));
	s->phone = values_get(v, STR("phone"));
	s->password = values_get(v, STR("password"));
	s->invite_until = values_get_number(v, STR("invite_until"));
	s->created_at = values_get_number(v, STR("created_at"));
	s->signed_in_at = values_get_number(v, STR("signed_in_at"));
	s->frozen_until = values_get_number(v, STR("frozen_until"));
	s->known_from = values_get_number(v, STR("known_from"));
	s->disabled_at = values_get_number(v, STR("disabled_at"));
	return OK;
}

enum err staff_add(struct txn *t, struct keys *k, struct staff *s)
{
	struct arena *a = txn_arena(t);
	struct record_at where;
	enum err e;

	s->id = vault_random_id(a);
	s->revision = 1;
	where = at(s);
	if ((e = txn_add(t, TABLE_STAFF_EMAIL, email_key(a, k, s->email), s->id)) != OK)
		return e;
	if ((e = keys_owner_add(k, t, s->id)) != OK)
		return e;
	if ((e = record_add(t, k, &where, written(a, s))) != OK)
		return e;
	return staff_roll_put(t, k, s);
}

enum err staff_load(struct txn *t, struct keys *k, struct str id, struct staff *s)
{
	struct record_at where = { TABLE_STAFF, id, id };
	struct values *v;
	enum err e;

	if ((e = record_load(t, k, &where, &v, &s->revision)) != OK)
		return e;
	s->id = id;
	return read(txn_arena(t), v, s);
}

enum err staff_save(struct txn *t, struct keys *k, struct staff *s)
{
	struct record_at where = at(s);
	struct values *v;
	uint64_t there;
	enum err e;

	if ((e = record_load(t, k, &where, &v, &there)) != OK)
		return e;
	if (there != s->revision)
		return ERR_CONFLICT;
	if ((e = record_save(t, k, &where, written(txn_arena(t), s), there + 1)) != OK)
		return e;
	s->revision = there + 1;
	return staff_roll_put(t, k, s);
}

enum err staff_find(struct txn *t, struct keys *k, struct str email, struct str *id)
{
	return txn_get(t, TABLE_STAFF_EMAIL, email_key(txn_arena(t), k, email), id);
}

enum err staff_after(struct txn *t, struct keys *k, struct str after, struct staff *s)
{
	struct str key, value;
	struct walk *w;
	enum err e;

	if ((e = txn_walk(t, TABLE_STAFF, STR(""), after, &w)) != OK)
		return e;
	if ((e = walk_next(w, &key, &value)) != OK)
		return e;
	if (str_equal(key, after) && after.n > 0 && (e = walk_next(w, &key, &value)) != OK)
		return e;
	e = staff_load(t, k, key, s);
	s->id = key;
	return e == ERR_NOT_FOUND ? ERR_DAMAGED : e;
}

static struct str invite_hash(struct arena *a, struct keys *k, struct str secret)
{
	return KEYS_HASH(a, k, FOR_TOKEN, STR("staff invite"), secret);
}

void staff_invite(struct arena *a, struct keys *k, struct staff *s, int64_t until,
                  struct str *token)
{
	char secret[STAFF_INVITE_BYTES - VAULT_ID_BYTES];

	vault_random(secret, sizeof(secret));
	s->invite_hash = invite_hash(a, k, str_bytes(secret, sizeof(secret)));
	s->invite_until = until;
	*token = str_join(a, s->id, str_bytes(secret, sizeof(secret)));
}

enum err staff_invited(struct txn *t, struct keys *k, struct str token, int64_t now,
                       struct staff *s)
{
	struct arena *a = txn_arena(t);
	enum err e;

	if (token.n != STAFF_INVITE_BYTES)
		return ERR_NOT_FOUND;
	if ((e = staff_load(t, k, str_part(token, 0, VAULT_ID_BYTES), s)) != OK)
		return e;
	if (s->disabled_at > 0 || now >= s->invite_until || s->invite_hash.n == 0)
		return ERR_NOT_FOUND;
	if (!vault_equal(s->invite_hash, invite_hash(a, k, str_from(token, VAULT_ID_BYTES))))
		return ERR_NOT_FOUND;
	return OK;
}

static const char *const role_names[STAFF_ROLES] = { "viewer", "officer", "administrator",
                                                     "manager", "admin" };

const char *staff_role_name(enum staff_role role)
{
	return role_names[role];
}

bool staff_role_read(struct str name, enum staff_role *role)
{
	for (int i = 0; i < STAFF_ROLES; i++) {
		if (str_is(name, role_names[i])) {
			*role = (enum staff_role)i;
			return true;
		}
	}
	return false;
}

bool staff_reads_cases(const struct staff *s)
{
	return s->role != STAFF_ADMIN;
}

const char *staff_state(const struct staff *s)
{
	if (s->disabled_at > 0)
		return "disabled";
	return s->password.n > 0 ? "active" : "invited";
}

static enum err forget(struct txn *t, struct keys *k, const struct staff *s)
{
	enum err e;

	if ((e = txn_delete(t, TABLE_STAFF_EMAIL, email_key(txn_arena(t), k, s->email))) != OK)
		return e;
	if ((e = txn_delete(t, TABLE_STAFF, s->id)) != OK)
		return e;
	if ((e = txn_delete(t, TABLE_DIGEST, s->id)) != OK && e != ERR_NOT_FOUND)
		return e;
	if ((e = staff_roll_remove(t, k, s->id)) != OK)
		return e;
	return keys_owner_destroy(t, s->id);
}

enum err staff_purge(struct txn *t, struct keys *k, int64_t disabled_before, size_t *removed)
{
	struct staff s = { .id = STR("") };
	size_t damaged = 0;
	enum err e;

	*removed = 0;
	while ((e = staff_after(t, k, s.id, &s)) == OK || e == ERR_DAMAGED) {
		if (e == OK && (s.disabled_at == 0 || s.disabled_at >= disabled_before))
			continue;
		if (e == OK && (e = txn_part_begin(t)) == OK)
			e = txn_part_end(t, forget(t, k, &s));
		if (e != OK && e != ERR_DAMAGED)
			return e;
		damaged += e != OK;
		*removed += e == OK;
	}
	log_damaged("staff", damaged);
	return err_unless_missing(e);
}
