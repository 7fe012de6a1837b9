#include "store/people/team.h"

#include "store/base/arena.h"

/* "council.areas.1.name" */
static struct str word(struct arena *a, const struct words *w, size_t number, const char *what)
{
	struct str key = str_join(a, STR("council.areas."), str_of_number(a, (int64_t)number)), text;

	key = str_join(a, str_join(a, key, STR(".")), str_of(what));
	return words_find(w, key, &text) ? text : STR("");
}

bool team_at(struct arena *a, const struct words *w, size_t number, struct team *t)
{
	*t = (struct team){ word(a, w, number, "id"), word(a, w, number, "name"),
		                word(a, w, number, "email") };
	return t->id.n > 0;
}

void team_values(const struct words *w, struct str chosen, struct values *list)
{
	struct team team;

	for (size_t i = 1; team_at(list->arena, w, i, &team); i++) {
		struct values *one = values_add_tree(list);

		values_text(one, STR("id"), team.id);
		values_text(one, STR("label"), team.name);
		values_flag(one, STR("chosen"), str_equal(team.id, chosen));
	}
}

bool team_find(struct arena *a, const struct words *w, struct str id_or_name, struct team *t)
{
	struct str wanted = str_lower(a, str_trim(id_or_name));

	for (size_t i = 1; team_at(a, w, i, t); i++)
		if (str_equal(str_lower(a, t->id), wanted) || str_equal(str_lower(a, t->name), wanted))
			return true;
	return false;
}

bool team_of_postcode(struct arena *a, const struct words *w, struct str postcode, struct team *t)
{
	struct str district = str_part(postcode, 0, str_find(postcode, ' ')), rest, one;

	for (size_t i = 1; district.n > 0 && team_at(a, w, i, t); i++) {
		rest = word(a, w, i, "postcodes");
		while (str_cut(&rest, ' ', &one))
			if (str_equal(one, district))
				return true;
	}
	return false;
}

struct str team_name(struct arena *a, const struct words *w, struct str id)
{
	struct team t;

	return team_find(a, w, id, &t) ? t.name : id;
}
