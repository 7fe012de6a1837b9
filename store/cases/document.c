#include "store/cases/document.h"

#include "store/base/arena.h"
#include "store/base/hex.h"
#include "store/cases/case_keys.h"
#include "store/cases/fresh.h"

enum { ASIDE_BYTES = 4 << 20 };    /* one of them */

static struct record_at at(struct arena *a, const struct document *d)
{
	return (struct record_at){ TABLE_DOCUMENT, KEY(a, d->child, d->id), d->child };
}

static struct values *written(struct arena *a, const struct document *d)
{
	struct values *v = values_open(a);
	struct values *recipients = values_list(v, STR("recipients"));

	values_number(v, STR("v"), 1);
	values_text(v, STR("kind"), d->kind);
	values_text(v, STR("title"), d->title);
	values_text(v, STR("blob"), hex_write(a, d->blob));
	values_text(v, STR("filename"), d->filename);
	values_text(v, STR("type"), d->type);
	values_number(v, STR("bytes"), d->bytes);
	if (d->does.n > 0)
		values_text(v, STR("does"), d->does);
	values_text(v, STR("by"), hex_write(a, d->by));
	values_text(v, STR("by_name"), d->by_name);
	values_flag(v, STR("from_family"), d->from_family);
	for (const struct value *one = d->recipients ? d->recipients->first : NULL; one;
	     one = one->next)
		values_copy(values_add_tree(recipients), one->children);
	values_number(v, STR("sent_at"), d->sent_at);
	values_number(v, STR("recalled_at"), d->recalled_at);
	values_number(v, STR("withdrawn_at"), d->withdrawn_at);
	values_text(v, STR("reason"), d->reason);
	return v;
}

static enum err read(struct arena *a, struct values *v, struct document *d)
{
	d->kind = values_get(v, STR("kind"));
	d->title = values_get(v, STR("title"));
	d->filename = values_get(v, STR("filename"));
	d->type = values_get(v, STR("type"));
	d->bytes = values_get_number(v, STR("bytes"));
	d->does = values_get(v, STR("does"));
	d->by_name = values_get(v, STR("by_name"));
	d->from_family = values_is(v, STR("from_family"));
	d->recipients = values_list(v, STR("recipients"));
	d->sent_at = values_get_number(v, STR("sent_at"));
	d->recalled_at = values_get_number(v, STR("recalled_at"));
	d->withdrawn_at = values_get_number(v, STR("withdrawn_at"));
	d->reason = values_get(v, STR("reason"));
	if (!hex_read(a, values_get(v, STR("blob")), VAULT_ID_BYTES, &d->blob) ||
	    !hex_read(a, values_get(v, STR("by")), VAULT_ID_BYTES, &d->by))
		return ERR_DAMAGED;
	return OK;
}

/* To each recipient who has not opened it. */
static enum err tell(struct txn *t, struct keys *k, const struct document *d, int by)
{
	struct str person;
	enum err e;

	for (const struct value *one = d->recipients->first; one; one = one->next) {
		if (values_get_number(one->children, STR("opened_at")) > 0)
			continue;
		if (!hex_read(txn_arena(t), values_get(one->children, STR("person")), VAULT_ID_BYTES,
		              &person))
			return ERR_DAMAGED;
		if (by > 0 && (e = fresh_may(t, k, person, d->child, MAY_DOCUMENTS, d->sent_at)) != OK)
			return e;
		if ((e = fresh_add(t, k, person, d->child, FRESH_DOCUMENTS, by)) != OK)
			return e;
	}
	return OK;
}

enum err document_add(struct txn *t, struct keys *k, struct document *d)
{
	struct arena *a = txn_arena(t);
	struct record_at where;
	enum err e;

	d->id = KEY(a, key_newest(a, d->sent_at), vault_random_id(a));
	d->revision = 1;
	if (!d->recipients)
		d->recipients = values_open(a);
	where = at(a, d);
	if ((e = record_add(t, k, &where, written(a, d))) != OK)
		return e;
	return tell(t, k, d, 1);
}

enum err document_load(struct txn *t, struct keys *k, struct str child, struct str id,
                       struct document *d)
{
	struct record_at where;
	struct values *v;
	enum err e;

	if (child.n != VAULT_ID_BYTES || id.n != DOCUMENT_ID_BYTES)
		return ERR_NOT_FOUND;
	*d = (struct document){ .child = child, .id = id };
	where = at(txn_arena(t), d);
	if ((e = record_load(t, k, &where, &v, &d->revision)) != OK)
		return e;
	return read(txn_arena(t), v, d);
}

enum err document_save(struct txn *t, struct keys *k, struct document *d)
{
	struct record_at where = at(txn_arena(t), d);
	uint64_t there;
	enum err e;

	if ((e = record_revision(t, &where, &there)) != OK)
		return e;
	if (there != d->revision)
		return ERR_CONFLICT;
	if ((e = record_save(t, k, &where, written(txn_arena(t), d), there + 1)) == OK)
		d->revision = there + 1;
	return e;
}

/* NULL: they are none. */
static struct values *recipient(const struct document *d, struct str person)
{
	struct str hex = hex_write(d->recipients->arena, person);

	for (const struct value *one = d->recipients->first; one; one = one->next)
		if (person.n > 0 && str_equal(values_get(one->children, STR("person")), hex))
			return one->children;
	return NULL;
}

bool document_stands(const struct document *d)
{
	return d->recalled_at == 0 && d->withdrawn_at == 0;
}

static bool is_theirs(const struct document *d, struct str person)
{
	return recipient(d, person) || (d->from_family && person.n > 0 && str_equal(d->by, person));
}

bool document_is_for(const struct document *d, struct str person)
{
	return document_stands(d) && is_theirs(d, person);
}

bool document_is_new(const struct document *d, struct str person)
{
	const struct values *one = recipient(d, person);

	return document_stands(d) && one && values_get_number(one, STR("opened_at")) == 0;
}

enum err document_opened(struct txn *t, struct keys *k, struct document *d, struct str person,
                         int64_t now)
{
	enum err e;

	if (!document_is_new(d, person))
		return OK;
	values_number(recipient(d, person), STR("opened_at"), now);
	if ((e = document_save(t, k, d)) != OK)
		return e;
	return fresh_add(t, k, person, d->child, FRESH_DOCUMENTS, -1);
}

enum err document_withdraw(struct txn *t, struct keys *k, struct document *d, struct str reason,
                           int64_t now)
{
	enum err e;

	if (!document_stands(d))
		return ERR_EXISTS;
	if (now - d->sent_at <= DOCUMENT_RECALL_SECONDS)
		d->recalled_at = now;
	else
		d->withdrawn_at = now;
	d->reason = reason;
	if ((e = document_save(t, k, d)) != OK)
		return e;
	return tell(t, k, d, -1);
}

/* Each was opened in memory that is emptied behind it. */
static struct document kept(struct arena *a, const struct document *d)
{
	struct document own = *d;

	own.id = str_copy(a, d->id);
	own.kind = str_copy(a, d->kind);
	own.title = str_copy(a, d->title);
	own.blob = str_copy(a, d->blob);
	own.filename = str_copy(a, d->filename);
	own.type = str_copy(a, d->type);
	own.does = str_copy(a, d->does);
	own.by = str_copy(a, d->by);
	own.by_name = str_copy(a, d->by_name);
	own.reason = str_copy(a, d->reason);
	own.recipients = values_open(a);
	values_copy(own.recipients, d->recipients);
	return own;
}

enum err document_list(struct txn *t, struct keys *k, struct str child, struct str person,
                       struct document **list, size_t *count)
{
	struct arena *a = txn_arena(t), *aside;
	struct document *all, one;
	struct str *ids;
	size_t n;
	enum err e;

	if ((e = case_keys(t, TABLE_DOCUMENT, child, &ids, &n)) != OK)
		return e;
	all = ARENA_MANY(a, n + 1, struct document);
	*count = 0;
	aside = arena_open(ASIDE_BYTES);
	txn_read_into(t, aside);
	for (size_t i = 0; e == OK && i < n; i++) {
		if ((e = document_load(t, k, child, ids[i], &one)) == OK &&
		    (person.n == 0 || is_theirs(&one, person)))
			all[(*count)++] = kept(a, &one);
		arena_empty(aside);
	}
	txn_read_into(t, a);
	arena_close(aside);
	*list = all;
	return e;
}
