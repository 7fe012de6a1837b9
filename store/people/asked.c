#include "store/people/asked.h"

#include "store/base/arena.h"
#include "store/cases/work.h"

enum { ID = VAULT_ID_BYTES };

static const char *const names[] = { "copy", "close" };

const char *asked_name(enum asked_kind kind)
{
	return kind < ASKED_KINDS ? names[kind] : "";
}

bool asked_read(struct str name, enum asked_kind *kind)
{
	for (int i = 0; i < ASKED_KINDS; i++)
		if (str_is(name, names[i])) {
			*kind = (enum asked_kind)i;
			return true;
		}
	return false;
}

static struct record_at at(struct arena *a, const struct asked *one)
{
	return (struct record_at){ TABLE_ASKED, KEY(a, one->person, one->id), one->person };
}

static struct values *written(struct arena *a, const struct asked *one)
{
	struct values *v = values_open(a);

	values_number(v, STR("v"), 1);
	values_text(v, STR("kind"), str_of(asked_name(one->kind)));
	values_number(v, STR("at"), one->at);
	values_number(v, STR("done_at"), one->done_at);
	values_text(v, STR("note"), one->note);
	values_text(v, STR("done_by"), one->done_by);
	return v;
}

static enum err read(const struct values *v, struct asked *one)
{
	one->at = values_get_number(v, STR("at"));
	one->done_at = values_get_number(v, STR("done_at"));
	one->note = values_get(v, STR("note"));
	one->done_by = values_get(v, STR("done_by"));
	return asked_read(values_get(v, STR("kind")), &one->kind) ? OK : ERR_DAMAGED;
}

enum err asked_load(struct txn *t, struct keys *k, struct str person, struct str id,
                    struct asked *one)
{
	struct record_at where;
	struct values *v;
	enum err e;

	if (person.n != ID || id.n != ASKED_ID_BYTES)
		return ERR_NOT_FOUND;
	*one = (struct asked){ .person = person, .id = id };
	where = at(txn_arena(t), one);
	e = record_load(t, k, &where, &v, NULL);
	return e == OK ? read(v, one) : e;
}

static struct work_item item_of(const struct asked *one)
{
	return (struct work_item){ WORK_REQUEST, one->person, str_from(one->id, 8), one->at, STR("") };
}

enum err asked_waiting(struct txn *t, struct keys *k, const struct work_item *w, struct asked *one)
{
	struct arena *a = txn_arena(t);

	return asked_load(t, k, w->of, KEY(a, key_newest(a, w->when), w->item), one);
}

enum err asked_last(struct txn *t, struct keys *k, struct str person, enum asked_kind kind,
                    struct asked *one)
{
	struct str key, value;
	struct walk *w;
	enum err e;

	if ((e = txn_walk(t, TABLE_ASKED, person, STR(""), &w)) != OK)
		return e;
	while ((e = walk_next(w, &key, &value)) == OK) {
		if ((e = asked_load(t, k, person, str_from(key, ID), one)) != OK || one->kind == kind)
			return e;
	}
	return e;
}

enum err asked_add(struct txn *t, struct keys *k, struct asked *one, int64_t now)
{
	struct arena *a = txn_arena(t);
	struct str scopes[] = { work_scope_all(), work_scope_team(a, STR("")) };
	struct work_item w;
	struct record_at where;
	struct asked last;
	enum err e = asked_last(t, k, one->person, one->kind, &last);

	if (e == OK && last.done_at == 0) {
		*one = last;
		return ERR_EXISTS;
	}
	if (e != OK && e != ERR_NOT_FOUND)
		return e;
	one->at = now;
	one->done_at = 0;
	one->id = KEY(a, key_newest(a, now), vault_random_id(a));
	where = at(a, one);
	if ((e = record_add(t, k, &where, written(a, one))) != OK)
		return e;
	w = item_of(one);
	return work_put(t, &w, scopes, COUNT(scopes));
}

enum err asked_done(struct txn *t, struct keys *k, struct asked *one, int64_t now)
{
	struct record_at where = at(txn_arena(t), one);
	struct work_item w = item_of(one);
	enum err e;

	if (one->done_at != 0)
		return ERR_EXISTS;
	one->done_at = now;
	if ((e = record_save(t, k, &where, written(txn_arena(t), one), 2)) != OK)
		return e;
	return work_remove(t, w.kind, w.of, w.item);
}

enum err asked_forget(struct txn *t, struct str person)
{
	enum err e = work_remove_all(t, person);

	return e == OK ? txn_delete_all(t, TABLE_ASKED, person) : e;
}
