#include "store/forms/earlier.h"

#include "store/base/arena.h"
#include "store/base/hex.h"
#include "store/forms/draft_files.h"

enum { ID = VAULT_ID_BYTES, FEW_WORDS = 20 /* bytes */ };

struct record_at earlier_at(struct arena *a, struct str person, struct str draft, uint64_t revision)
{
	return (struct record_at){ TABLE_EARLIER,
		                       KEY(a, person, draft, key_newest(a, (int64_t)revision)), person };
}

struct values *earlier_written(struct arena *a, const struct earlier *e)
{
	struct values *v = values_open(a);

	values_number(v, STR("v"), 1);
	values_number(v, STR("at"), e->at);
	values_text(v, STR("version"), e->version);
	if (e->by_name.n > 0) {
		values_text(v, STR("by"), hex_write(a, e->by));
		values_text(v, STR("by_name"), e->by_name);
	}
	values_flag(v, STR("took"), e->took);
	values_copy(values_tree(v, STR("before")), e->before);
	if (e->gone->count > 0)
		values_copy(values_tree(v, STR("gone")), e->gone);
	return v;
}

static enum err read(struct arena *a, struct str person, struct values *v, struct earlier *e)
{
	e->at = values_get_number(v, STR("at"));
	e->version = values_get(v, STR("version"));
	e->by_name = values_get(v, STR("by_name"));
	e->by = person;
	e->took = values_is(v, STR("took"));
	e->before = values_tree(v, STR("before"));
	e->gone = values_tree(v, STR("gone"));
	if (e->by_name.n > 0 && !hex_read(a, values_get(v, STR("by")), ID, &e->by))
		return ERR_DAMAGED;
	return OK;
}

/* --- what a save takes away --------------------------------------------------------------- */

/* More than a few words of it, or more than half, are no longer there: all but its beginning and
 * its end. */
static bool takes_text(struct str was, struct str is)
{
	size_t least = was.n < is.n ? was.n : is.n, start = 0, end = 0, lost;

	while (start < least && was.p[start] == is.p[start])
		start++;
	while (end < least - start && was.p[was.n - 1 - end] == is.p[is.n - 1 - end])
		end++;
	lost = was.n - start - end;
	return lost > FEW_WORDS || 2 * lost > was.n;
}

/* What a row or a file is known by. */
static struct str id_of(const struct value *item)
{
	struct str row = item->kind == VALUE_TREE ? values_get(item->children, STR("row")) : STR("");

	return row.n > 0 || item->kind != VALUE_TREE ? row : values_get(item->children, STR("id"));
}

static const struct value *item_of(const struct values *list, struct str id)
{
	for (const struct value *one = list->first; one; one = one->next)
		if (str_equal(id_of(one), id))
			return one;
	return NULL;
}

static bool takes(const struct value *was, const struct value *is);

/* Of a row, an address and the like. */
static bool takes_part(const struct values *was, const struct values *is)
{
	for (const struct value *one = was->first; one; one = one->next)
		if (takes(one, values_find(is, one->name)))
			return true;
	return false;
}

static bool takes(const struct value *was, const struct value *is)
{
	if (answers_is_empty(was))
		return false;
	if (answers_is_empty(is))
		return true;
	if (was->kind == VALUE_TEXT && is->kind == VALUE_TEXT)
		return takes_text(was->text, is->text);
	return was->kind == VALUE_TREE && is->kind == VALUE_TREE &&
	       takes_part(was->children, is->children);
}

/* Rows and files that are no longer there are named in gone. */
static bool takes_items(const struct value *was, const struct value *is, struct values *gone)
{
	bool took = false;

	for (const struct value *one = was->children->first; one; one = one->next) {
		struct str id = id_of(one);
		const struct value *left = is && is->kind == VALUE_LIST ? item_of(is->children, id) : NULL;

		if (id.n == 0 || answers_is_empty(one))
			continue;
		if (!left)
			values_add_text(values_list(gone, was->name), id);
		took = took || !left || takes(one, left);
	}
	return took;
}

/* --- one save ------------------------------------------------------------------------------ */

struct noting {
	const struct draft *d;
	const struct values *held;     /* what this sitting has kept already; NULL: a new one begins */
	struct values *first;          /* what the owner answers for the first time: nothing to keep */
	struct earlier e;
	bool keeps_beside;
};

static void put(struct values *tree, struct str name, const struct value *one)
{
	struct value alone;

	if (!one) {
		values_null(tree, name);
		return;
	}
	alone = *one;
	alone.next = NULL;
	values_copy(tree, &(struct values){ .first = &alone, .last = &alone, .count = 1 });
}

static void note(struct noting *n, struct str name, const struct value *was, const struct value *is)
{
	struct values *gone = values_open(n->d->answers->arena);
	bool took = was && (was->kind == VALUE_LIST ? takes_items(was, is, gone) : takes(was, is));

	if (answers_is_empty(was) && n->e.by_name.n == 0) {
		values_null(n->first, name);
		return;
	}
	if (!took && values_find(n->held, name))
		return;
	n->e.took = n->e.took || took;
	put(n->e.before, name, was);
	values_copy(n->e.gone, gone);
}

static bool is_same(const struct value *x, const struct value *y)
{
	struct value one = *x, other = *y;

	return values_same(&(struct values){ .first = &one, .count = 1 },
	                   &(struct values){ .first = &other, .count = 1 }, x->name);
}

/* Answers mostly stand in the same order: the next one is looked at first. */
static const struct value *beside(const struct values *in, const struct value **next,
                                  struct str name)
{
	const struct value *one = *next && str_equal((*next)->name, name) ? *next
	                                                                  : values_find(in, name);

	if (one)
		*next = one->next;
	return one;
}

static void compare(struct noting *n)
{
	const struct values *was = n->d->stored, *is = n->d->answers;
	const struct value *next = is->first, *other;

	for (const struct value *one = was->first; one; one = one->next) {
		other = beside(is, &next, one->name);
		if (!other || !is_same(one, other))
			note(n, one->name, one, other);
	}
	next = was->first;
	for (const struct value *one = is->first; one; one = one->next)
		if (!beside(was, &next, one->name) && !answers_is_empty(one))
			note(n, one->name, NULL, one);
}

/* What differs of it, as if it had stood there and been taken away. */
static void add_beside(struct noting *n)
{
	const struct values *beside = n->d->beside;

	for (const struct value *one = beside ? beside->first : NULL; one; one = one->next) {
		if (values_find(n->e.before, one->name) || values_same(beside, n->d->answers, one->name))
			continue;
		put(n->e.before, one->name, one);
		n->e.took = n->keeps_beside = true;
	}
}

static const struct values *sitting(const struct draft *d, int64_t now)
{
	int64_t since = values_get_number(d->memory, STR("since"));

	if (now - since >= EARLIER_SITTING || now < since ||
	    !str_equal(values_get(d->memory, STR("by")), d->by_name))
		return NULL;
	return values_get_tree(d->memory, STR("held"));
}

/* d->memory: the sitting, and how much there is. */
static void remember(struct draft *d, const struct noting *n, int64_t now, int64_t count,
                     int64_t bytes)
{
	struct values *memory = values_open(d->answers->arena),
	              *held = values_tree(memory, STR("held"));

	values_number(memory, STR("since"), n->held ? values_get_number(d->memory, STR("since")) : now);
	values_text(memory, STR("by"), d->by_name);
	values_copy(held, n->held);
	values_copy(held, n->first);
	for (const struct value *one = n->e.before->first; one; one = one->next)
		values_null(held, one->name);
	values_number(memory, STR("count"), count);
	values_number(memory, STR("bytes"), bytes);
	values_flag(memory, STR("beside"), n->keeps_beside);
	d->memory = memory;
}

static enum err thin(struct txn *t, struct keys *k, struct draft *d, const struct noting *n,
                     int64_t now)
{
	struct earlier *list;
	size_t count;
	int64_t bytes = 0;
	enum err e = earlier_list(t, k, d->person, d->id, &list, &count);

	if (e != OK || !earlier_is_much(list, count, d))
		return e;
	if ((e = earlier_thin(t, k, d, now, list, &count)) != OK)
		return e;
	for (size_t i = 0; i < count; i++)
		bytes += (int64_t)list[i].bytes;
	remember(d, n, now, (int64_t)count, bytes);
	return OK;
}

static bool holds_files(const struct values *gone, const struct values *before)
{
	for (const struct value *one = gone->first; one; one = one->next)
		for (const struct value *id = one->children->first; id; id = id->next)
			if (draft_files_has(before, id->text))
				return true;
	return false;
}

static size_t bytes_of(const struct value *one)
{
	return one->name.n + one->text.n + values_bytes(one->children);
}

/* What stands nowhere else is worth more than what a save only adds to. */
static int worth(const struct noting *n, const struct value *one)
{
	const struct value *is = values_find(n->d->answers, one->name);

	if (bytes_of(one) > EARLIER_BYTES_MAX)     /* there is no room for it whatever else goes */
		return -1;
	if (one->kind == VALUE_NULL)               /* a few bytes: nothing is won without it */
		return 3;
	if (n->d->beside && values_same(n->d->beside, n->e.before, one->name))
		return 2;
	if (one->kind == VALUE_LIST)
		return takes_items(one, is, values_open(n->e.gone->arena));
	return takes(one, is);
}

/* Without the longest answers, where one save would take all the room that there is: what is kept
 * must never be so much that nothing can be saved any more. */
static void fit(const struct noting *n)
{
	struct values *before = n->e.before;

	while (values_bytes(before) > EARLIER_BYTES_MAX) {
		const struct value *least = before->first;
		int of_least = worth(n, least);

		for (const struct value *one = least->next; one; one = one->next) {
			int of_one = worth(n, one);

			if (of_one < of_least || (of_one == of_least && bytes_of(one) > bytes_of(least))) {
				least = one;
				of_least = of_one;
			}
		}
		values_remove(before, least->name);
	}
}

enum err earlier_note(struct txn *t, struct keys *k, struct draft *d, int64_t now)
{
	struct arena *a = txn_arena(t);
	struct noting n = { .d = d, .held = sitting(d, now), .first = values_open(a) };
	struct record_at where = earlier_at(a, d->person, d->id, d->revision);
	int64_t count = values_get_number(d->memory, STR("count")),
	        bytes = values_get_number(d->memory, STR("bytes"));
	struct str row;
	enum err e;

	n.e = (struct earlier){ .at = now, .by = d->by, .by_name = d->by_name, .version = d->version,
		.before = values_open(a), .gone = values_open(a) };
	compare(&n);
	add_beside(&n);
	fit(&n);
	if (n.e.before->count == 0) {
		if (n.first->count > 0 ||
		    (values_is(d->memory, STR("beside")) && !values_equal(d->stored, d->answers)))
			remember(d, &n, now, count, bytes);
		return OK;
	}
	if ((e = record_add(t, k, &where, earlier_written(a, &n.e))) != OK ||
	    (e = txn_get(t, TABLE_EARLIER, where.key, &row)) != OK)
		return e;
	bytes += (int64_t)row.n;
	remember(d, &n, now, ++count, bytes);
	if (count <= EARLIER_MAX && bytes <= EARLIER_BYTES_MAX && !holds_files(n.e.gone, n.e.before))
		return OK;
	return thin(t, k, d, &n, now);
}

/* --- reading ------------------------------------------------------------------------------- */

enum err earlier_list(struct txn *t, struct keys *k, struct str person, struct str draft,
                      struct earlier **list, size_t *count)
{
	struct earlier *all = ARENA_MANY(txn_arena(t), EARLIER_MAX + 1, struct earlier);
	struct str key, value;
	struct values *v;
	struct walk *w;
	size_t n = 0;
	enum err e;

	if ((e = txn_walk(t, TABLE_EARLIER, KEY(txn_arena(t), person, draft), STR(""), &w)) != OK)
		return e;
	while (n <= EARLIER_MAX && (e = walk_next(w, &key, &value)) == OK) {
		struct record_at where = { TABLE_EARLIER, key, person };

		if ((e = record_open(t, k, &where, value, &v, NULL)) != OK ||
		    (e = read(txn_arena(t), person, v, &all[n])) != OK)
			return e;
		all[n].revision = (uint64_t)key_read_newest(str_from(key, 2 * ID));
		all[n++].bytes = value.n;
	}
	*list = all;
	*count = n;
	return err_unless_missing(e);
}

enum err earlier_load(struct txn *t, struct keys *k, struct str person, struct str draft,
                      uint64_t revision, struct earlier *e)
{
	struct record_at where = earlier_at(txn_arena(t), person, draft, revision);
	struct values *v;
	enum err r = record_load(t, k, &where, &v, NULL);

	if (r != OK)
		return r;
	*e = (struct earlier){ .revision = revision };
	return read(txn_arena(t), person, v, e);
}

enum err earlier_forget(struct txn *t, struct keys *k, struct str person, struct str draft,
                        const struct values *kept)
{
	struct earlier *list;
	size_t count;
	enum err e = earlier_list(t, k, person, draft, &list, &count);

	for (size_t i = 0; e == OK && i < count; i++) {
		if ((e = draft_files_remove(t, list[i].before, kept)) == OK)
			e = txn_delete(t, TABLE_EARLIER,
			               earlier_at(txn_arena(t), person, draft, list[i].revision).key);
	}
	return e;
}
