#include "cgi-bin/web/staffing.h"

#include "cgi-bin/web/clerk.h"
#include "cgi-bin/web/entry.h"
#include "store/base/hex.h"
#include "store/people/team.h"

#include <stdlib.h>

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

static int by_state_and_name(const void *x, const void *y)
{
	const struct staff *a = x, *b = y;

	if ((a->disabled_at > 0) != (b->disabled_at > 0))
		return a->disabled_at > 0 ? 1 : -1;
	return str_compare(a->name, b->name);
}

enum err staffing_all(struct web *w, struct staff **all, size_t *count)
{
	struct buf b = buf_open(w->arena);
	struct staff s = { .id = STR("") };
	enum err e;

	while ((e = staff_after(w->main, w->keys, s.id, &s)) == OK)
		buf_add(&b, str_bytes(&s, sizeof(s)));
	*count = b.n / sizeof(s);
	*all = ARENA_MANY(w->arena, *count + 1, struct staff);
	for (size_t i = 0; i < b.n; i++)
		((char *)*all)[i] = b.p[i];
	if (*count > 0)
		qsort(*all, *count, sizeof(s), by_state_and_name);
	return err_unless_missing(e);
}

bool staffing_is_own(const struct web *w, const struct staff *s)
{
	return str_equal(s->id, w->clerk->staff.id);
}

struct str staffing_path(struct web *w, const struct staff *s, const char *more)
{
	struct str path = str_join(w->arena, STR("/staff/accounts/"), hex_write(w->arena, s->id));

	return str_join(w->arena, path, str_of(more));
}

struct str staffing_done(struct web *w, const struct staff *s, const char *what)
{
	return staffing_path(w, s, str_c(w->arena, str_join(w->arena, STR("?done="), str_of(what))));
}

enum err staffing_admin_stands(struct web *w)
{
	struct staff me;
	enum err e = staff_load(w->main, w->keys, w->clerk->staff.id, &me);

	return e == OK && (me.disabled_at > 0 || me.role != STAFF_ADMIN) ? ERR_NOT_FOUND : e;
}

enum err staffing_find(struct web *w, struct staff *s)
{
	struct str id;
	enum err e;

	if (txn_writes(w->main) && (e = staffing_admin_stands(w)) != OK)
		return e;
	if (!hex_read(w->arena, web_piece(w, "id"), VAULT_ID_BYTES, &id))
		return ERR_NOT_FOUND;
	return staff_load(w->main, w->keys, id, s);
}

enum err staffing_save(struct web *w, struct staff *s, bool ends_sessions, const char *action,
                     const char *what)
{
	enum err e;

	if ((e = staff_save(w->main, w->keys, s)) != OK || (e = clerk_note(w, action, s->id)) != OK)
		return e;
	if (ends_sessions &&
	    ((e = web_edge_write(w)) != OK || (e = staff_session_end_all(w->edge, s->id, NULL)) != OK))
		return e;
	return web_redirect(w, staffing_done(w, s, what));
}
