#include "cgi-bin/web/staffing.h"

#include "cgi-bin/web/entry.h"
#include "store/people/team.h"

void staffing_values(struct web *w, const struct values *steps, struct values *v)
{
	struct values *roles = values_list(v, STR("roles"));

	for (int i = 0; i < STAFF_ROLES; i++) {
		const char *name = staff_role_name((enum staff_role)i);
		struct values *one = values_add_tree(roles);

		values_text(one, STR("id"), str_of(name));
		values_text(one, STR("label"), web_word(w, "staff.roles.", str_of(name)));
		values_text(one, STR("hint"), web_word(w, "staff.role_hints.", str_of(name)));
		values_flag(one, STR("chosen"), str_is(values_get(steps, STR("role")), name));
	}
	team_values(w->words, values_get(steps, STR("team")), values_list(v, STR("teams")));
}

void staffing_take(struct web *w, const struct values *steps, struct staff *s)
{
	struct str role = values_get(steps, STR("role")), team = values_get(steps, STR("team"));
	struct team found;

	s->name = values_get(steps, STR("name"));
	s->phone = values_get(steps, STR("phone"));
	if (role.n > 0 && !staff_role_read(role, &s->role))
		entry_problem(w, "role", "staff_role_unknown");
	if (team.n > 0 && !team_find(w->arena, w->words, team, &found))
		entry_problem(w, "team", "staff_team_unknown");
	s->team = team.n > 0 ? found.id : STR("");
}
