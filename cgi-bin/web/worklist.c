#include "cgi-bin/web/worklist.h"

#include <stdlib.h>

#include "cgi-bin/web/apart.h"
#include "store/base/date.h"
#include "store/base/hex.h"
#include "store/cases/allow.h"
#include "store/people/staff_roll.h"
#include "store/people/team.h"

static bool sees_all(const struct staff *s)
{
	return s->role == STAFF_MANAGER || s->team.n == 0;
}

void worklist_reach(struct web *w, struct worklist *l)
{
	const struct staff *s = &w->clerk->staff;

	l->scope_count = 0;
	if (sees_all(s)) {
		l->scopes[l->scope_count++] = work_scope_all();
		return;
	}
	l->scopes[l->scope_count++] = work_scope_team(w->arena, s->team);
	l->scopes[l->scope_count++] = work_scope_team(w->arena, STR(""));
	l->scopes[l->scope_count++] = s->id;
}

enum err worklist_team(struct web *w, struct worklist *l, struct str team)
{
	struct team found = { .id = STR("") };

	if (!str_is(team, "none") && !team_find(w->arena, w->words, team, &found))
		return ERR_NOT_FOUND;
	if (!allow_reach(&w->clerk->staff, found.id))
		return ERR_NOT_FOUND;
	l->scopes[0] = work_scope_team(w->arena, found.id);
	l->scope_count = 1;
	return OK;
}

bool worklist_near(struct web *w, const struct child *c)
{
	const struct staff *s = &w->clerk->staff;

	return allow_reach(s, c->team) || child_is_worked_on(w->arena, c, s->id, date_today(w->now));
}

bool worklist_near_row(struct web *w, const struct child_row *row)
{
	const struct staff *s = &w->clerk->staff;

	return allow_reach(s, row->team) || child_row_is_worked_on(w->arena, row, s->id);
}

enum err worklist_asked(struct web *w, struct worklist *l)
{
	struct str team = web_query(w, "team"), officer = web_query(w, "officer"), id;

	worklist_reach(w, l);
	if (officer.n > 0) {
		if (!hex_read(w->arena, officer, VAULT_ID_BYTES, &id))
			return ERR_NOT_FOUND;
		l->scopes[0] = id;
		l->scope_count = 1;
		return OK;
	}
	return team.n > 0 ? worklist_team(w, l, team) : OK;
}

/* --- pages ------------------------------------------------------------------------------------ */

static int compare(const struct work_item *x, const struct work_item *y)
{
	int order = str_compare(x->of, y->of);

	if (x->when != y->when)
		return x->when < y->when ? -1 : 1;
	return order != 0 ? order : str_compare(x->item, y->item);
}

/* "20483-HEX-HEX" */
static bool read_after(struct web *w, enum work_kind kind, struct work_item *after)
{
	struct str rest = web_query(w, "after"), when, of;
	uint64_t number;

	*after = (struct work_item){ .kind = kind };
	if (rest.n == 0 || !str_cut(&rest, '-', &when) || !str_cut(&rest, '-', &of) ||
	    !str_number(when, INT64_MAX / 2, &number))
		return false;
	after->when = (int64_t)number;
	return hex_read(w->arena, of, VAULT_ID_BYTES, &after->of) &&
	       hex_read(w->arena, rest, VAULT_ID_BYTES, &after->item);
}

/* The smallest of the heads; the same item in other scopes goes with it. */
static bool take(struct work_item *lists[], const size_t counts[], size_t at[], size_t scopes,
                 struct work_item *one)
{
	const struct work_item *best = NULL;

	for (size_t i = 0; i < scopes; i++)
		if (at[i] < counts[i] && (!best || compare(&lists[i][at[i]], best) < 0))
			best = &lists[i][at[i]];
	if (!best)
		return false;
	*one = *best;
	for (size_t i = 0; i < scopes; i++)
		if (at[i] < counts[i] && compare(&lists[i][at[i]], one) == 0)
			at[i]++;
	return true;
}

static enum err load_after(struct web *w, struct worklist *l, const struct work_item *after,
                           size_t max)
{
	struct work_item *lists[WORKLIST_SCOPES_MAX], one;
	size_t counts[WORKLIST_SCOPES_MAX] = { 0 }, at[WORKLIST_SCOPES_MAX] = { 0 };
	enum err e;

	l->items = ARENA_MANY(w->arena, max, struct work_item);
	l->count = 0;
	l->more = false;
	for (size_t i = 0; i < l->scope_count; i++)
		if ((e = work_list(w->main, l->scopes[i], l->kind, after, max + 1, &lists[i],
		                   &counts[i])) != OK)
			return e;
	while (take(lists, counts, at, l->scope_count, &one)) {
		if (l->before != 0 && one.when >= l->before)
			return OK;
		l->more = l->count == max;
		if (l->more)
			return OK;
		l->items[l->count++] = one;
	}
	return OK;
}

enum err worklist_load(struct web *w, struct worklist *l, size_t max)
{
	static const char zeros[VAULT_ID_BYTES];
	struct str none = str_bytes(zeros, sizeof(zeros));
	struct work_item after, start = { l->kind, none, none, l->from, STR("") };

	if (read_after(w, l->kind, &after))
		return load_after(w, l, &after, max);
	return load_after(w, l, l->from != 0 ? &start : NULL, max);
}

enum err worklist_next(struct web *w, struct worklist *l, size_t max)
{
	struct work_item last = l->items[l->count - 1];

	return load_after(w, l, &last, max);
}

void worklist_values(struct web *w, const struct worklist *l, struct str path, struct values *v)
{
	const struct work_item *last = l->count > 0 ? &l->items[l->count - 1] : NULL;
	struct buf b = buf_open(w->arena);

	if (web_query(w, "after").n > 0)
		values_text(v, STR("newest"), path);
	if (!last || !l->more)
		return;
	buf_add(&b, path);
	buf_byte(&b, str_find(path, '?') < path.n ? '&' : '?');
	buf_text(&b, "after=");
	buf_number(&b, last->when);
	buf_byte(&b, '-');
	buf_add(&b, hex_write(w->arena, last->of));
	buf_byte(&b, '-');
	buf_add(&b, hex_write(w->arena, last->item));
	values_text(v, STR("older"), buf_str(&b));
}

static void add_team(struct web *w, struct values *teams, struct str id, struct str label)
{
	struct values *one = values_add_tree(teams);

	values_text(one, STR("id"), id);
	values_text(one, STR("label"), label);
	values_flag(one, STR("chosen"), str_equal(web_query(w, "team"), id));
}

void worklist_teams(struct web *w, struct values *v)
{
	struct values *teams = values_list(v, STR("teams"));
	struct team team;

	for (size_t i = 1; team_at(w->arena, w->words, i, &team); i++)
		if (allow_reach(&w->clerk->staff, team.id))
			add_team(w, teams, team.id, team.name);
	add_team(w, teams, STR("none"), words_get(w->words, STR("applied.no_team")));
}

static int by_name(const void *x, const void *y)
{
	const struct staff *a = x, *b = y;

	return str_compare(a->name, b->name);
}

/* Who has left still has their cases until somebody takes them over. */
static bool has_cases(struct web *w, const struct staff *s)
{
	struct work_item *items;
	size_t count;

	return work_list(w->main, s->id, WORK_CASE, NULL, 1, &items, &count) == OK && count > 0;
}

static bool is_offered(struct web *w, const struct staff *s, bool helps)
{
	return staff_reads_cases(s) && s->role != STAFF_VIEWER &&
	       allow_reach(&w->clerk->staff, s->team) &&
	       (s->disabled_at == 0 || (!helps && has_cases(w, s)));
}

/* Of two with the same name each with the address; who has left is marked. */
static struct str label(struct web *w, const struct staff *all, size_t count, size_t i)
{
	struct str text = all[i].name, comma = STR(", ");
	struct staff s;
	bool same = false;

	for (size_t n = 0; n < count; n++)
		same = same || (n != i && apart_is_same(all[n].name, all[i].name));
	if (same && staff_load(w->main, w->keys, all[i].id, &s) == OK)
		text = str_join(w->arena, str_join(w->arena, text, comma), s.email);
	if (all[i].disabled_at == 0)
		return text;
	return str_join(w->arena, str_join(w->arena, text, comma),
	                words_get(w->words, STR("cover.left_us")));
}

enum err worklist_people(struct web *w, const char *name, struct str chosen, struct values *v)
{
	struct values *list = values_list(v, str_of(name));
	struct staff *all;
	size_t count;
	enum err e = staff_roll(w->main, w->keys, &all, &count);

	if (e != OK)
		return e;
	qsort(all, count, sizeof(*all), by_name);
	for (size_t i = 0; i < count; i++) {
		struct str id = hex_write(w->arena, all[i].id);
		struct values *one;

		if (!is_offered(w, &all[i], str_equal(str_of(name), STR("helpers"))))
			continue;
		one = values_add_tree(list);
		values_text(one, STR("id"), id);
		values_text(one, STR("label"), label(w, all, count, i));
		values_flag(one, STR("chosen"), str_equal(chosen, id));
	}
	return OK;
}

enum err worklist_officers(struct web *w, struct values *v)
{
	return worklist_people(w, "officers", web_query(w, "officer"), v);
}
