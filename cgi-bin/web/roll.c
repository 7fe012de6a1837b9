#include "cgi-bin/web/roll.h"

#include "store/base/fold.h"
#include "store/base/hex.h"

#include <stdlib.h>

enum err roll_ask(struct web *w, enum action action)
{
	struct asker who = desk_case_asker(w);

	return allow(w->main, w->keys, &who, action, STR(""), NULL);
}

bool roll_may_change(const struct web *w, const struct organisation *o)
{
	return allow_role(w->clerk->staff.role, ACT_ORGANISATION) &&
	       allow_reach(&w->clerk->staff, o->area);
}

enum err roll_find(struct web *w, enum action action, struct organisation *o)
{
	struct str id;
	enum err e = roll_ask(w, action);

	if (e != OK)
		return e;
	if (!hex_read(w->arena, web_piece(w, "id"), VAULT_ID_BYTES, &id))
		return ERR_NOT_FOUND;
	if ((e = organisation_load(w->main, w->keys, id, o)) != OK)
		return e;
	return action != ACT_ORGANISATION || roll_may_change(w, o) ? OK : ERR_NOT_FOUND;
}

struct str roll_path(struct web *w, const struct organisation *o, const char *rest)
{
	struct str path = str_join(w->arena, STR("/staff/organisations/"), hex_write(w->arena, o->id));

	return str_join(w->arena, path, str_of(rest));
}

struct choice_of {
	struct str id, name, folded;
};

static int by_name(const void *x, const void *y)
{
	return str_compare(((const struct choice_of *)x)->folded,
	                   ((const struct choice_of *)y)->folded);
}

enum err roll_choices(struct web *w, struct str chosen, struct values *v)
{
	size_t room = (size_t)txn_count(w->main, STR("organisation")), count = 0;
	struct choice_of *all = ARENA_MANY(w->arena, room + 1, struct choice_of);
	struct values *list = values_list(v, STR("organisations"));
	struct organisation o = { .id = STR("") };
	enum err e = OK;

	for (size_t i = 0; i < room && (e = organisation_after(w->main, w->keys, o.id, &o)) == OK; i++)
		if (o.closed_at == 0)
			all[count++] = (struct choice_of){ hex_write(w->arena, o.id), o.name,
				                               fold(w->arena, o.name) };
	if (e != OK && e != ERR_NOT_FOUND)
		return e;
	if (count > 1)
		qsort(all, count, sizeof(*all), by_name);
	for (size_t i = 0; i < count; i++) {
		struct values *one = values_add_tree(list);

		values_text(one, STR("id"), all[i].id);
		values_text(one, STR("label"), all[i].name);
		values_flag(one, STR("chosen"), str_equal(all[i].id, chosen));
	}
	return OK;
}
