#include "store/people/grant.h"

#include "store/base/arena.h"

enum { ID = VAULT_ID_BYTES };

static struct str key(struct arena *a, struct str person, struct str child)
{
	return KEY(a, person, child);
}

static struct record_at at(struct arena *a, struct str person, struct str child)
{
	return (struct record_at){ TABLE_GRANT, key(a, person, child), person };
}

static int64_t at_least_none(int64_t n)
{
	return n < 0 ? 0 : n;
}

static struct values *written(struct arena *a, const struct grant *g)
{
	struct values *v = values_open(a);

	values_number(v, STR("v"), 1);
	values_text(v, STR("relation"), str_of(grant_relation_name(g->relation)));
	values_flag(v, STR("responsibility"), g->responsibility);
	values_number(v, STR("may"), g->may);
	if (g->is_protected)
		values_flag(v, STR("is_protected"), true);
	values_number(v, STR("from"), g->from);
	values_number(v, STR("until"), g->until);
	values_text(v, STR("child_name"), g->child_name);
	values_number(v, STR("unread"), g->unread);
	values_number(v, STR("documents"), g->documents);
	values_number(v, STR("tasks"), g->tasks);
	values_number(v, STR("visited_at"), g->visited_at);
	values_number(v, STR("visit_before"), g->visit_before);
	return v;
}

static enum err read(const struct values *v, struct grant *g)
{
	if (!grant_relation_read(values_get(v, STR("relation")), &g->relation))
		return ERR_DAMAGED;
	g->responsibility = values_is(v, STR("responsibility"));
	g->may = (unsigned)values_get_number(v, STR("may"));
	g->is_protected = values_is(v, STR("is_protected"));
	g->from = values_get_number(v, STR("from"));
	g->until = values_get_number(v, STR("until"));
	g->child_name = values_get(v, STR("child_name"));
	g->unread = values_get_number(v, STR("unread"));
	g->documents = values_get_number(v, STR("documents"));
	g->tasks = values_get_number(v, STR("tasks"));
	g->visited_at = values_get_number(v, STR("visited_at"));
	g->visit_before = values_get_number(v, STR("visit_before"));
	return OK;
}

/* More news than none: a count that was lowered twice stays at nought. */
static void settle(struct grant *g)
{
	g->unread = at_least_none(g->unread);
	g->documents = at_least_none(g->documents);
	g->tasks = at_least_none(g->tasks);
	g->may &= MAY_ALL;
}

enum err grant_add(struct txn *t, struct keys *k, struct grant *g)
{
	struct arena *a = txn_arena(t);
	struct record_at where = at(a, g->person, g->child);
	enum err e;

	settle(g);
	if ((e = record_add(t, k, &where, written(a, g))) != OK)
		return e;
	if ((e = txn_put(t, TABLE_GRANT_OF, key(a, g->child, g->person), STR(""))) != OK)
		return e;
	g->revision = 1;
	return txn_count_add(t, STR("grant"), 1);
}

enum err grant_load(struct txn *t, struct keys *k, struct str person, struct str child,
                    struct grant *g)
{
	struct record_at where = at(txn_arena(t), person, child);
	struct values *v;
	enum err e;

	*g = (struct grant){ .person = person, .child = child };
	if ((e = record_load(t, k, &where, &v, &g->revision)) != OK)
		return e;
	return read(v, g);
}

enum err grant_save(struct txn *t, struct keys *k, struct grant *g)
{
	struct arena *a = txn_arena(t);
	struct record_at where = at(a, g->person, g->child);
	uint64_t there;
	enum err e;

	if ((e = record_revision(t, &where, &there)) != OK)
		return e;
	if (there != g->revision)
		return ERR_CONFLICT;
	settle(g);
	if ((e = record_save(t, k, &where, written(a, g), there + 1)) == OK)
		g->revision = there + 1;
	return e;
}

bool grant_is_open(const struct grant *g, int64_t now)
{
	return g->may != 0 && g->from <= now && (g->until == 0 || now < g->until);
}

/* The second half of each key of a table that starts with `of`. */
static enum err other_halves(struct txn *t, enum table table, struct str of, struct str **halves,
                             size_t *count)
{
	struct arena *a = txn_arena(t);
	struct str key_there, value, *list = ARENA_MANY(a, 16, struct str), *more;
	size_t size = 16, n = 0;
	struct walk *w;
	enum err e;

	if ((e = txn_walk(t, table, of, STR(""), &w)) != OK)
		return e;
	while ((e = walk_next(w, &key_there, &value)) == OK) {
		if (n == size) {
			more = ARENA_MANY(a, size *= 2, struct str);
			for (size_t i = 0; i < n; i++)
				more[i] = list[i];
			list = more;
		}
		list[n++] = str_from(key_there, ID);
	}
	*halves = list;
	*count = n;
	return err_unless_missing(e);
}

enum err grant_list(struct txn *t, struct keys *k, struct str person, struct grant **list,
                    size_t *count)
{
	struct str *children;
	size_t n;
	enum err e = other_halves(t, TABLE_GRANT, person, &children, &n);

	if (e != OK)
		return e;
	*list = ARENA_MANY(txn_arena(t), n + 1, struct grant);
	for (size_t i = 0; i < n; i++)
		if ((e = grant_load(t, k, person, children[i], &(*list)[i])) != OK)
			return e;
	*count = n;
	return OK;
}

enum err grant_of(struct txn *t, struct keys *k, struct str child, struct grant **list,
                  size_t *count)
{
	struct str *people;
	size_t n;
	enum err e = other_halves(t, TABLE_GRANT_OF, child, &people, &n);

	if (e != OK)
		return e;
	*list = ARENA_MANY(txn_arena(t), n + 1, struct grant);
	for (size_t i = 0; i < n; i++)
		if ((e = grant_load(t, k, people[i], child, &(*list)[i])) != OK)
			return e;
	*count = n;
	return OK;
}

enum err grant_remove(struct txn *t, struct str person, struct str child)
{
	struct arena *a = txn_arena(t);
	enum err e;

	if ((e = txn_delete(t, TABLE_GRANT, key(a, person, child))) != OK)
		return e;
	if ((e = txn_delete(t, TABLE_GRANT_OF, key(a, child, person))) != OK)
		return e;
	return txn_count_add(t, STR("grant"), -1);
}

static const char *const relation_names[RELATIONS] = { "parent", "carer", "self", "school",
                                                       "professional", "other" };

const char *grant_relation_name(enum relation r)
{
	return relation_names[r];
}

bool grant_relation_read(struct str name, enum relation *r)
{
	for (int i = 0; i < RELATIONS; i++) {
		if (str_is(name, relation_names[i])) {
			*r = (enum relation)i;
			return true;
		}
	}
	return false;
}

enum err grant_rename(struct txn *t, struct keys *k, struct str child, struct str name)
{
	struct grant *list;
	size_t count;
	enum err e = grant_of(t, k, child, &list, &count);

	for (size_t i = 0; i < count && e == OK; i++) {
		if (str_equal(list[i].child_name, name))
			continue;
		list[i].child_name = name;
		e = grant_save(t, k, &list[i]);
	}
	return e;
}
