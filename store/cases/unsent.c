#include "store/cases/unsent.h"

#include "store/base/arena.h"
#include "store/base/hex.h"
#include "store/base/log.h"
#include "store/cases/message.h"
#include "store/engine/blob.h"

enum { ID = VAULT_ID_BYTES, TIME = 8, DAY = 86400, KEY_BYTES = 3 * ID };

static struct record_at at(struct arena *a, const struct unsent *u)
{
	return (struct record_at){ TABLE_UNSENT, KEY(a, u->person, u->child, u->id), u->person };
}

static struct str due_key(struct arena *a, const struct unsent *u, int64_t saved_at)
{
	return KEY(a, key_time(a, saved_at + (int64_t)UNSENT_DAYS * DAY), at(a, u).key);
}

static struct values *written(struct arena *a, const struct unsent *u)
{
	struct values *v = values_open(a), *files = values_list(v, STR("files"));

	values_number(v, STR("v"), 1);
	values_text(v, STR("type"), u->type);
	values_text(v, STR("subject"), u->subject);
	values_text(v, STR("text"), u->text);
	values_text(v, STR("replies_to"), hex_write(a, u->replies_to));
	values_text(v, STR("page"), u->page);
	for (const struct value *one = u->files ? u->files->first : NULL; one; one = one->next)
		values_copy(values_add_tree(files), one->children);
	values_number(v, STR("saved_at"), u->saved_at);
	return v;
}

static enum err read(struct arena *a, struct values *v, struct unsent *u)
{
	struct str earlier = values_get(v, STR("replies_to"));

	u->type = values_get(v, STR("type"));
	u->subject = values_get(v, STR("subject"));
	u->text = values_get(v, STR("text"));
	u->page = values_get(v, STR("page"));
	u->files = values_list(v, STR("files"));
	u->saved_at = values_get_number(v, STR("saved_at"));
	return earlier.n == 0 || hex_read(a, earlier, MESSAGE_ID_BYTES, &u->replies_to) ? OK
	                                                                                : ERR_DAMAGED;
}

enum err unsent_add(struct txn *t, struct keys *k, struct unsent *u, int64_t now)
{
	struct arena *a = txn_arena(t);
	struct record_at where;
	int64_t count;
	enum err e;

	if ((e = txn_rows(t, TABLE_UNSENT, KEY(a, u->person, u->child), &count)) != OK)
		return e;
	if (count >= UNSENT_MAX)
		return ERR_LIMIT;
	u->id = vault_random_id(a);
	u->revision = 1;
	u->saved_at = now;
	where = at(a, u);
	if ((e = record_add(t, k, &where, written(a, u))) != OK)
		return e;
	return txn_put(t, TABLE_UNSENT_DUE, due_key(a, u, now), STR(""));
}

enum err unsent_load(struct txn *t, struct keys *k, struct str person, struct str child,
                     struct str id, struct unsent *u)
{
	struct record_at where;
	struct values *v;
	enum err e;

	if (person.n != ID || child.n != ID || id.n != ID)
		return ERR_NOT_FOUND;
	*u = (struct unsent){ .person = person, .child = child, .id = id };
	where = at(txn_arena(t), u);
	if ((e = record_load(t, k, &where, &v, &u->revision)) != OK)
		return e;
	return read(txn_arena(t), v, u);
}

enum err unsent_save(struct txn *t, struct keys *k, struct unsent *u, int64_t now)
{
	struct arena *a = txn_arena(t);
	struct record_at where = at(a, u);
	struct unsent there;
	enum err e;

	if ((e = unsent_load(t, k, u->person, u->child, u->id, &there)) != OK)
		return e;
	if (there.revision != u->revision)
		return ERR_CONFLICT;
	if ((e = err_unless_missing(txn_delete(t, TABLE_UNSENT_DUE, due_key(a, u, there.saved_at)))) !=
	    OK)
		return e;
	u->revision++;
	u->saved_at = now;
	if ((e = record_save(t, k, &where, written(a, u), u->revision)) != OK)
		return e;
	return txn_put(t, TABLE_UNSENT_DUE, due_key(a, u, now), STR(""));
}

static enum err remove_files(struct txn *t, const struct unsent *u)
{
	struct str id;
	enum err e = OK;

	for (const struct value *one = u->files ? u->files->first : NULL; one && e == OK;
	     one = one->next)
		if (hex_read(txn_arena(t), values_get(one->children, STR("id")), ID, &id))
			e = err_unless_missing(blob_remove(t, id));
	return e;
}

enum err unsent_remove(struct txn *t, struct keys *k, const struct unsent *u, bool with_files)
{
	struct arena *a = txn_arena(t);
	struct unsent there;
	enum err e;

	if ((e = unsent_load(t, k, u->person, u->child, u->id, &there)) != OK)
		return e;
	if (with_files && (e = remove_files(t, &there)) != OK)
		return e;
	if ((e = err_unless_missing(txn_delete(t, TABLE_UNSENT_DUE, due_key(a, u, there.saved_at)))) !=
	    OK)
		return e;
	return txn_delete(t, TABLE_UNSENT, at(a, u).key);
}

enum err unsent_list(struct txn *t, struct keys *k, struct str person, struct str child,
                     struct unsent **list, size_t *count)
{
	struct arena *a = txn_arena(t);
	struct unsent *all = ARENA_MANY(a, UNSENT_MAX, struct unsent);
	struct str key, value;
	struct walk *w;
	size_t n = 0;
	enum err e;

	if ((e = txn_walk(t, TABLE_UNSENT, KEY(a, person, child), STR(""), &w)) != OK)
		return e;
	while (n < UNSENT_MAX && (e = walk_next(w, &key, &value)) == OK)
		if ((e = unsent_load(t, k, person, child, str_from(key, 2 * ID), &all[n++])) != OK)
			return e;
	*list = all;
	*count = n;
	return err_unless_missing(e);
}

static struct unsent of_key(struct str key)
{
	return (struct unsent){ .person = str_part(key, 0, ID), .child = str_part(key, ID, ID),
	                        .id = str_from(key, 2 * ID) };
}

enum err unsent_forget(struct txn *t, struct keys *k, struct str person, struct str child)
{
	struct str key, value;
	struct walk *w;
	enum err e;

	if ((e = txn_walk(t, TABLE_UNSENT, KEY(txn_arena(t), person, child), STR(""), &w)) != OK)
		return e;
	while ((e = walk_next(w, &key, &value)) == OK) {
		struct unsent u = of_key(key);

		if ((e = unsent_remove(t, k, &u, true)) != OK)
			return e;
	}
	return err_unless_missing(e);
}

enum err unsent_purge(struct txn *t, struct keys *k, int64_t now, size_t rows_max, size_t *removed)
{
	struct str due, value;
	size_t damaged = 0;
	struct walk *w;
	enum err e;

	*removed = 0;
	if ((e = txn_walk(t, TABLE_UNSENT_DUE, STR(""), STR(""), &w)) != OK)
		return e;
	while (*removed < rows_max && (e = walk_next(w, &due, &value)) == OK) {
		struct unsent u = of_key(str_from(due, TIME));

		if (due.n != TIME + KEY_BYTES || key_read_time(str_part(due, 0, TIME)) > now)
			break;
		if ((e = txn_part_begin(t)) == OK)
			e = txn_part_end(t, unsent_remove(t, k, &u, true));
		if (e == ERR_NOT_FOUND)
			e = txn_delete(t, TABLE_UNSENT_DUE, due);
		if (e != OK && e != ERR_DAMAGED)
			return e;
		damaged += e != OK;
		*removed += e == OK;
	}
	log_damaged("unsent", damaged);
	return e == ERR_DAMAGED ? OK : err_unless_missing(e);
}
