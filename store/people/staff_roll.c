#include "store/people/staff_roll.h"

#include "store/base/arena.h"
#include "store/base/hex.h"

static const struct str NAME = STR("all"), ALL = STR("accounts");

static struct record_at at(void)
{
	return (struct record_at){ TABLE_STAFF_ROLL, NAME,
		                       str_bytes(OWNER_SYSTEM, sizeof(OWNER_SYSTEM)) };
}

static void write_one(const struct staff *s, struct values *one)
{
	values_text(one, STR("id"), hex_write(one->arena, s->id));
	values_text(one, STR("name"), s->name);
	values_text(one, STR("team"), s->team);
	values_text(one, STR("role"), str_of(staff_role_name(s->role)));
	values_number(one, STR("disabled_at"), s->disabled_at);
}

static enum err read_one(const struct values *one, struct staff *s)
{
	*s = (struct staff){ .name = values_get(one, STR("name")), .team = values_get(one, STR("team")),
	                     .disabled_at = values_get_number(one, STR("disabled_at")) };
	if (!hex_read(one->arena, values_get(one, STR("id")), VAULT_ID_BYTES, &s->id))
		return ERR_DAMAGED;
	return staff_role_read(values_get(one, STR("role")), &s->role) ? OK : ERR_DAMAGED;
}

/* Of a store that was filled before there was a roll. */
static enum err from_accounts(struct txn *t, struct keys *k, struct values *list)
{
	struct staff s = { .id = STR("") };
	enum err e;

	while ((e = staff_after(t, k, s.id, &s)) == OK)
		write_one(&s, values_add_tree(list));
	return err_unless_missing(e);
}

static enum err load(struct txn *t, struct keys *k, struct values **v, uint64_t *revision)
{
	struct record_at where = at();
	enum err e = record_load(t, k, &where, v, revision);

	if (e != ERR_NOT_FOUND)
		return e;
	*v = values_open(txn_arena(t));
	*revision = 0;
	return from_accounts(t, k, values_list(*v, ALL));
}

enum err staff_roll(struct txn *t, struct keys *k, struct staff **list, size_t *count)
{
	uint64_t revision;
	struct values *v, *all;
	enum err e = load(t, k, &v, &revision);

	if (e != OK)
		return e;
	all = values_list(v, ALL);
	*list = ARENA_MANY(txn_arena(t), all->count + 1, struct staff);
	*count = 0;
	for (const struct value *one = all->first; one; one = one->next)
		if ((e = read_one(one->children, &(*list)[(*count)++])) != OK)
			return e;
	return OK;
}

static struct value *find(struct values *all, struct str hex)
{
	for (struct value *one = all->first; one; one = one->next)
		if (str_equal(values_get(one->children, STR("id")), hex))
			return one;
	return NULL;
}

enum err staff_roll_put(struct txn *t, struct keys *k, const struct staff *s)
{
	struct values *v, *now = values_open(txn_arena(t));
	struct record_at where = at();
	struct value *there;
	uint64_t revision;
	enum err e = load(t, k, &v, &revision);

	if (e != OK)
		return e;
	write_one(s, now);
	there = find(values_list(v, ALL), values_get(now, STR("id")));
	if (there && values_equal(there->children, now) && revision > 0)
		return OK;
	values_copy(there ? there->children : values_add_tree(values_list(v, ALL)), now);
	return record_save(t, k, &where, v, revision + 1);
}

enum err staff_roll_remove(struct txn *t, struct keys *k, struct str id)
{
	struct values *v, *left = values_open(txn_arena(t));
	struct record_at where = at();
	uint64_t revision;
	enum err e = load(t, k, &v, &revision);

	if (e != OK)
		return e;
	for (const struct value *one = values_list(v, ALL)->first; one; one = one->next)
		if (!str_equal(values_get(one->children, STR("id")), hex_write(txn_arena(t), id)))
			values_copy(values_add_tree(values_list(left, ALL)), one->children);
	return record_save(t, k, &where, left, revision + 1);
}

bool staff_roll_agrees(struct txn *t, struct keys *k, struct str id)
{
	struct values *v, *now = values_open(txn_arena(t));
	struct value *there;
	struct staff s;
	uint64_t revision;

	if (load(t, k, &v, &revision) != OK || staff_load(t, k, id, &s) != OK)
		return false;
	write_one(&s, now);
	there = find(values_list(v, ALL), values_get(now, STR("id")));
	return there && values_equal(there->children, now);
}
