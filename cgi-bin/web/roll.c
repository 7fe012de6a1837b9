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
	struct values *list = values_list(v, STR("organisations"));
	struct organisation_line *lines;
	struct choice_of *all;
	size_t line_count, count = 0;
	enum err e = organisation_list(w->main, w->keys, &lines, &line_count);

	if (e != OK)
		return e;
	all = ARENA_MANY(w->arena, line_count + 1, struct choice_of);
	for (const struct organisation_line *l = lines; l < lines + line_count; l++)
		if (!l->is_closed)
			all[count++] = (struct choice_of){ hex_write(w->arena, l->id), l->name,
				                               fold(w->arena, l->name) };
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
