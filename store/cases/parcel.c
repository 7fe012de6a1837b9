#include "store/cases/parcel.h"

#include "store/base/arena.h"
#include "store/base/hex.h"
#include "store/base/log.h"
#include "store/engine/blob.h"

enum { ID = VAULT_ID_BYTES, TIME = 8 };

static struct record_at at(struct arena *a, const struct parcel *p)
{
	return (struct record_at){ TABLE_PARCEL, KEY(a, p->child, p->id), p->child };
}

static struct str due_key(struct arena *a, const struct parcel *p)
{
	return KEY(a, key_time(a, p->made_at + PARCEL_SECONDS), p->child, p->id);
}

static struct values *written(struct arena *a, const struct parcel *p)
{
	struct values *v = values_open(a), *recipients = values_list(v, STR("recipients"));

	values_number(v, STR("v"), 1);
	values_text(v, STR("by"), hex_write(a, p->by));
	values_text(v, STR("kind"), p->kind);
	values_text(v, STR("title"), p->title);
	values_text(v, STR("blob"), hex_write(a, p->blob));
	values_text(v, STR("filename"), p->filename);
	values_text(v, STR("type"), p->type);
	values_number(v, STR("bytes"), p->bytes);
	if (p->does.n > 0)
		values_text(v, STR("does"), p->does);
	for (const struct value *one = p->recipients ? p->recipients->first : NULL; one;
	     one = one->next)
		values_copy(values_add_tree(recipients), one->children);
	values_number(v, STR("made_at"), p->made_at);
	return v;
}

static enum err read(struct arena *a, struct values *v, struct parcel *p)
{
	p->kind = values_get(v, STR("kind"));
	p->title = values_get(v, STR("title"));
	p->filename = values_get(v, STR("filename"));
	p->type = values_get(v, STR("type"));
	p->bytes = values_get_number(v, STR("bytes"));
	p->does = values_get(v, STR("does"));
	p->recipients = values_list(v, STR("recipients"));
	p->made_at = values_get_number(v, STR("made_at"));
	if (!hex_read(a, values_get(v, STR("by")), ID, &p->by) ||
	    !hex_read(a, values_get(v, STR("blob")), ID, &p->blob))
		return ERR_DAMAGED;
	return OK;
}

static enum err load(struct txn *t, struct keys *k, struct parcel *p)
{
	struct record_at where = at(txn_arena(t), p);
	struct values *v;
	enum err e = record_load(t, k, &where, &v, NULL);

	return e == OK ? read(txn_arena(t), v, p) : e;
}

enum err parcel_add(struct txn *t, struct keys *k, struct parcel *p)
{
	struct arena *a = txn_arena(t);
	struct record_at where;
	enum err e;

	p->id = vault_random_id(a);
	where = at(a, p);
	if ((e = record_add(t, k, &where, written(a, p))) != OK)
		return e;
	return txn_put(t, TABLE_PARCEL_DUE, due_key(a, p), STR(""));
}

enum err parcel_load(struct txn *t, struct keys *k, struct str child, struct str id, struct str by,
                     int64_t now, struct parcel *p)
{
	enum err e;

	if (child.n != ID || id.n != ID)
		return ERR_NOT_FOUND;
	*p = (struct parcel){ .child = child, .id = id };
	if ((e = load(t, k, p)) != OK)
		return e;
	return str_equal(p->by, by) && now < p->made_at + PARCEL_SECONDS ? OK : ERR_NOT_FOUND;
}

enum err parcel_remove(struct txn *t, const struct parcel *p, bool with_file)
{
	struct arena *a = txn_arena(t);
	enum err e;

	if (with_file && (e = err_unless_missing(blob_remove(t, p->blob))) != OK)
		return e;
	if ((e = err_unless_missing(txn_delete(t, TABLE_PARCEL_DUE, due_key(a, p)))) != OK)
		return e;
	return txn_delete(t, TABLE_PARCEL, at(a, p).key);
}

enum err parcel_purge(struct txn *t, struct keys *k, int64_t now, size_t rows_max, size_t *removed)
{
	struct str due, value;
	size_t damaged = 0;
	struct walk *w;
	enum err e;

	*removed = 0;
	if ((e = txn_walk(t, TABLE_PARCEL_DUE, STR(""), STR(""), &w)) != OK)
		return e;
	while (*removed < rows_max && (e = walk_next(w, &due, &value)) == OK) {
		struct parcel p = { .child = str_part(due, TIME, ID), .id = str_from(due, TIME + ID) };

		if (due.n != TIME + 2 * ID || key_read_time(str_part(due, 0, TIME)) > now)
			break;
		if ((e = load(t, k, &p)) == OK && (e = txn_part_begin(t)) == OK)
			e = txn_part_end(t, parcel_remove(t, &p, true));
		else if (e == ERR_NOT_FOUND)
			e = txn_delete(t, TABLE_PARCEL_DUE, due);
		if (e != OK && e != ERR_DAMAGED)
			return e;
		damaged += e != OK;
		*removed += e == OK;
	}
	log_damaged("parcels", damaged);
	return e == ERR_DAMAGED ? OK : err_unless_missing(e);
}
