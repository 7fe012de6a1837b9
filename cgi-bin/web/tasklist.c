#include "cgi-bin/web/tasklist.h"

#include "cgi-bin/web/apart.h"
#include "cgi-bin/web/kin.h"
#include "cgi-bin/web/tasked.h"
#include "store/base/arena.h"
#include "store/base/hex.h"

enum { ASIDE_BYTES = 8 << 20 };

/* What a list shows of the child of a form; is_there: it is for them still. */
struct about {
	struct str name;
	int32_t born_on;
	bool is_there;
};

/* Their link may have ended after it was sent. */
static enum err find_about(struct web *w, const struct task *t, struct about *a)
{
	struct kin k;
	enum err e;

	*a = (struct about){ .is_there = false };
	if (!task_is_for(w->main, w->keys, t, w->visitor->person.id, w->now))
		return OK;
	if ((e = kin_of(w, ACT_FORM, hex_write(w->arena, t->child), &k)) != OK)
		return err_unless_missing(e);
	*a = (struct about){ str_copy(w->arena, child_name(w->arena, &k.what.child)),
		                 k.what.child.born_on, true };
	return OK;
}

/* Each case is looked into aside, with all that was ever asked about it. */
static enum err add_all(struct web *w, const struct task *list, size_t count, struct values *rows)
{
	struct arena *aside = arena_open(ASIDE_BYTES), *before;
	struct values *one;
	enum err e = OK;

	for (size_t i = 0; e == OK && i < count; i++) {
		struct about a;

		before = txn_read_into(w->main, aside);
		e = find_about(w, &list[i], &a);
		txn_read_into(w->main, before);
		arena_empty(aside);
		if (e != OK || !a.is_there)
			continue;
		one = values_add_tree(rows);
		tasked_facts(w, &list[i], one);
		values_text(one, STR("person"), a.name);
		values_text(one, STR("child"), hex_write(w->arena, list[i].child));
		values_number(one, STR("born"), a.born_on);
	}
	arena_close(aside);
	return e;
}

/* Of two children of the same name each with the birth date. */
static void tell_apart(struct web *w, const struct values *rows)
{
	for (const struct value *i = rows->first; i; i = i->next)
		for (const struct value *n = rows->first; n; n = n->next) {
			struct str name = values_get(i->children, STR("person"));

			if (str_equal(values_get(i->children, STR("child")),
			              values_get(n->children, STR("child"))) ||
			    !apart_is_same(name, values_get(n->children, STR("person"))))
				continue;
			values_flag(i->children, STR("twin"), true);
		}
	for (const struct value *i = rows->first; i; i = i->next) {
		struct values *one = i->children;
		int32_t born = (int32_t)values_get_number(one, STR("born"));

		if (values_is(one, STR("twin")))
			values_text(one, STR("person"),
			            apart_name(w, values_get(one, STR("person")), born));
	}
}

enum err tasklist_values(struct web *w, const struct task *list, size_t count, struct values *rows)
{
	enum err e = add_all(w, list, count, rows);

	if (e == OK)
		tell_apart(w, rows);
	return e;
}
