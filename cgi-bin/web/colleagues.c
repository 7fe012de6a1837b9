#include "cgi-bin/web/colleagues.h"

#include <stdlib.h>

#include "store/base/hex.h"
#include "store/people/team.h"

static bool can_work(const struct staff *s, const struct child *c)
{
	return s->disabled_at == 0 && allow_role(s->role, ACT_CASE_EDIT) && allow_reach(s, c->team);
}

static int by_name(const void *x, const void *y)
{
	return str_compare(((const struct staff *)x)->name, ((const struct staff *)y)->name);
}

enum err colleagues_of(struct web *w, const struct child *c, struct staff **list, size_t *count)
{
	struct buf b = buf_open(w->arena);
	struct staff s = { .id = STR("") };
	enum err e;

	while ((e = staff_after(w->main, w->keys, s.id, &s)) == OK)
		if (can_work(&s, c))
			buf_add(&b, str_bytes(&s, sizeof(s)));
	*count = b.n / sizeof(s);
	*list = ARENA_MANY(w->arena, *count + 1, struct staff);
	if (*count > 0) {
		memcpy(*list, b.p, b.n);
		qsort(*list, *count, sizeof(s), by_name);
	}
	return err_unless_missing(e);
}

const struct staff *colleagues_find(struct web *w, const struct staff *list, size_t count,
                                    struct str hex)
{
	struct str id;

	if (!hex_read(w->arena, hex, VAULT_ID_BYTES, &id))
		return NULL;
	for (size_t i = 0; i < count; i++)
		if (str_equal(list[i].id, id))
			return &list[i];
	return NULL;
}

void colleagues_values(struct web *w, const struct staff *list, size_t count, struct str chosen,
                       const char *name, struct values *v)
{
	struct values *to = values_list(v, str_of(name)), *one;

	for (size_t i = 0; i < count; i++) {
		struct str id = hex_write(w->arena, list[i].id), label = list[i].name;

		if (list[i].team.n > 0)
			label = str_join(w->arena, str_join(w->arena, label, STR(", ")),
			                 team_name(w->arena, w->words, list[i].team));
		one = values_add_tree(to);
		values_text(one, STR("id"), id);
		values_text(one, STR("label"), label);
		values_flag(one, STR("chosen"), str_equal(id, chosen));
	}
}
