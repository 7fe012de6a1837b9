#include "store/cases/work.h"

#include <string.h>

#include "store/base/arena.h"
#include "store/base/log.h"
#include "store/engine/vault.h"

enum { SCOPE = WORK_SCOPE_BYTES, ID = VAULT_ID_BYTES, TIME = 8,
       ROW_BYTES = SCOPE + 1 + TIME + ID + ID };

/* Where one item stands. */
struct standing {
	int64_t when;
	struct str scopes[WORK_SCOPES_MAX];
	size_t count;
};

struct str work_scope_all(void)
{
	return STR("the whole of it\0");
}

struct str work_scope_team(struct arena *a, struct str team)
{
	struct str parts[] = { STR("team"), team };
	unsigned char hash[VAULT_HASH_BYTES];

	vault_hash(NULL, parts, COUNT(parts), hash);
	return str_copy(a, str_bytes(hash, SCOPE));
}

static struct str kind_byte(struct arena *a, enum work_kind kind)
{
	char byte = (char)kind;

	return str_copy(a, str_bytes(&byte, 1));
}

static struct str row_key(struct arena *a, struct str scope, const struct work_item *w)
{
	return KEY(a, scope, kind_byte(a, w->kind), key_time(a, w->when), w->of, w->item);
}

static struct str of_key(struct arena *a, enum work_kind kind, struct str of, struct str item)
{
	return KEY(a, of, kind_byte(a, kind), item);
}

static struct str count_name(struct arena *a, struct str scope, enum work_kind kind)
{
	return KEY(a, STR("work"), scope, kind_byte(a, kind));
}

static bool has(const struct standing *s, struct str scope)
{
	for (size_t i = 0; i < s->count; i++)
		if (str_equal(s->scopes[i], scope))
			return true;
	return false;
}

static void stand(struct standing *s, struct str scope)
{
	if (scope.n != SCOPE)
		die("work_scope");
	if (has(s, scope))
		return;
	if (s->count == WORK_SCOPES_MAX)
		die("work_scopes");
	s->scopes[s->count++] = scope;
}

static bool read_standing(struct str value, struct standing *s)
{
	*s = (struct standing){ 0 };
	if (value.n < TIME || (value.n - TIME) % SCOPE != 0 ||
	    (value.n - TIME) / SCOPE > WORK_SCOPES_MAX)
		return false;
	s->when = key_read_time(str_part(value, 0, TIME));
	for (size_t at = TIME; at < value.n; at += SCOPE)
		stand(s, str_part(value, at, SCOPE));
	return true;
}

static struct str written(struct arena *a, const struct standing *s)
{
	struct buf b = buf_open(a);

	buf_add(&b, key_time(a, s->when));
	for (size_t i = 0; i < s->count; i++)
		buf_add(&b, s->scopes[i]);
	return buf_str(&b);
}

static enum err load(struct txn *t, const struct work_item *w, struct standing *s)
{
	struct str value;
	enum err e = txn_get(t, TABLE_WORK_OF, of_key(txn_arena(t), w->kind, w->of, w->item), &value);

	*s = (struct standing){ 0 };
	if (e != OK)
		return err_unless_missing(e);
	return read_standing(value, s) ? OK : ERR_DAMAGED;
}

/* One step of a move: the rows of from go, but counts fall only where it does not stand in to. */
static enum err leave(struct txn *t, const struct work_item *w, const struct standing *from,
                      const struct standing *to)
{
	struct arena *a = txn_arena(t);
	struct work_item old = *w;
	enum err e = OK;

	old.when = from->when;
	for (size_t i = 0; i < from->count && e == OK; i++) {
		if ((e = txn_delete(t, TABLE_WORK, row_key(a, from->scopes[i], &old))) == ERR_NOT_FOUND)
			e = OK;
		if (e == OK && !has(to, from->scopes[i]))
			e = txn_count_add(t, count_name(a, from->scopes[i], w->kind), -1);
	}
	return e;
}

static enum err arrive(struct txn *t, const struct work_item *w, const struct standing *from,
                       const struct standing *to)
{
	struct arena *a = txn_arena(t);
	enum err e = OK;

	for (size_t i = 0; i < to->count && e == OK; i++) {
		e = txn_put(t, TABLE_WORK, row_key(a, to->scopes[i], w), w->shown);
		if (e == OK && !has(from, to->scopes[i]))
			e = txn_count_add(t, count_name(a, to->scopes[i], w->kind), 1);
	}
	return e;
}

static bool is_same(const struct standing *x, const struct standing *y)
{
	if (x->when != y->when || x->count != y->count)
		return false;
	for (size_t i = 0; i < x->count; i++)
		if (!has(y, x->scopes[i]))
			return false;
	return true;
}

/* What is shown of an item that stands there; all its rows show the same. */
static enum err load_shown(struct txn *t, const struct work_item *w, const struct standing *there,
                           struct str *shown)
{
	struct work_item old = *w;

	*shown = STR("");
	old.when = there->when;
	return there->count > 0
	           ? txn_get(t, TABLE_WORK, row_key(txn_arena(t), there->scopes[0], &old), shown)
	           : OK;
}

enum err work_shown(struct txn *t, enum work_kind kind, struct str of, struct str item,
                    struct str *shown)
{
	struct work_item w = { .kind = kind, .of = of, .item = item };
	struct standing there;
	enum err e = load(t, &w, &there);

	return e == OK ? load_shown(t, &w, &there, shown) : e;
}

enum err work_put(struct txn *t, const struct work_item *item, const struct str *scopes,
                  size_t count)
{
	struct arena *a = txn_arena(t);
	struct work_item one = *item, *w = &one;
	struct standing from, to = { .when = w->when };
	struct str before;
	enum err e;

	if (w->of.n != ID || w->item.n != ID || w->when < 0)
		die("work_item");
	if (count == 0)
		return work_remove(t, w->kind, w->of, w->item);
	for (size_t i = 0; i < count; i++)
		stand(&to, scopes[i]);
	if ((e = load(t, w, &from)) != OK || (e = load_shown(t, w, &from, &before)) != OK)
		return e;
	if (w->shown.n == 0)
		w->shown = before;
	if (is_same(&from, &to) && str_equal(w->shown, before))
		return OK;
	if ((e = leave(t, w, &from, &to)) != OK || (e = arrive(t, w, &from, &to)) != OK)
		return e;
	return txn_put(t, TABLE_WORK_OF, of_key(a, w->kind, w->of, w->item), written(a, &to));
}

enum err work_put_beside(struct txn *t, const struct work_item *w, enum work_kind kind,
                         struct str item)
{
	struct work_item beside = { .kind = kind, .of = w->of, .item = item };
	struct standing there;
	enum err e = load(t, &beside, &there);

	if (e != OK)
		return e;
	return there.count > 0 ? work_put(t, w, there.scopes, there.count) : ERR_NOT_FOUND;
}

enum err work_remove(struct txn *t, enum work_kind kind, struct str of, struct str item)
{
	struct work_item w = { .kind = kind, .of = of, .item = item };
	struct standing from, to = { 0 };
	enum err e;

	if ((e = load(t, &w, &from)) != OK || from.count == 0)
		return e;
	if ((e = leave(t, &w, &from, &to)) != OK)
		return e;
	return txn_delete(t, TABLE_WORK_OF, of_key(txn_arena(t), kind, of, item));
}

/* Goes through what hangs on `of`: moved to these scopes, or removed when there are none. */
static enum err each_of(struct txn *t, struct str of, const struct str *scopes, size_t count)
{
	struct standing there;
	struct str key, value;
	struct walk *w;
	enum err e;

	if ((e = txn_walk(t, TABLE_WORK_OF, of, STR(""), &w)) != OK)
		return e;
	while ((e = walk_next(w, &key, &value)) == OK) {
		struct work_item one = { .kind = (enum work_kind)(unsigned char)key.p[ID], .of = of,
		                         .item = str_from(key, ID + 1) };

		if (!read_standing(value, &there))
			return ERR_DAMAGED;
		one.when = there.when;
		if ((e = work_put(t, &one, scopes, count)) != OK)
			return e;
	}
	return err_unless_missing(e);
}

enum err work_move(struct txn *t, struct str of, const struct str *scopes, size_t count)
{
	if (count == 0)
		die("work_move");
	return each_of(t, of, scopes, count);
}

enum err work_remove_all(struct txn *t, struct str of)
{
	return each_of(t, of, NULL, 0);
}

bool work_stands(struct txn *t, const struct work_item *w, struct str scope)
{
	struct standing there;

	return load(t, w, &there) == OK && has(&there, scope);
}

/* --- lists ------------------------------------------------------------------------------------ */

static struct work_item read_row(struct str key)
{
	return (struct work_item){
		.kind = (enum work_kind)(unsigned char)key.p[SCOPE],
		.when = key_read_time(str_part(key, SCOPE + 1, TIME)),
		.of = str_part(key, WORK_OF_AT, ID), .item = str_from(key, WORK_OF_AT + ID),
	};
}

enum err work_list(struct txn *t, struct str scope, enum work_kind kind,
                   const struct work_item *after, size_t max, struct work_item **items,
                   size_t *count)
{
	struct arena *a = txn_arena(t);
	struct str from = after ? row_key(a, scope, after) : STR(""), key, value;
	struct work_item *list = ARENA_MANY(a, max + 1, struct work_item);
	struct walk *w;
	size_t n = 0;
	enum err e;

	if ((e = txn_walk(t, TABLE_WORK, KEY(a, scope, kind_byte(a, kind)), from, &w)) != OK)
		return e;
	while (n < max && (e = walk_next(w, &key, &value)) == OK) {
		if (key.n != ROW_BYTES)
			return ERR_DAMAGED;
		if (str_equal(key, from))
			continue;
		list[n] = read_row(key);
		list[n++].shown = value;
	}
	if (e != OK && e != ERR_NOT_FOUND)
		return e;
	*items = list;
	*count = n;
	return OK;
}

int64_t work_count(struct txn *t, struct str scope, enum work_kind kind)
{
	return txn_count(t, count_name(txn_arena(t), scope, kind));
}

enum err work_count_within(struct txn *t, struct str scope, enum work_kind kind,
                           const struct work_span *span, int64_t *count)
{
	struct arena *a = txn_arena(t);
	struct str rows = KEY(a, scope, kind_byte(a, kind));

	*count = span->max;
	return txn_rows_until(t, TABLE_WORK, KEY(a, rows, key_time(a, span->from)),
	                      KEY(a, rows, key_time(a, span->before)), count);
}
