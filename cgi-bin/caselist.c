/* caselist.c: the council's cases, soonest legal day first, as far as their reader reaches: all, or
 * by team, by officer, by whose move it is, by where they stand, by what is due; or found by what
 * was typed. */
#include "cgi-bin/web/caserow.h"
#include "cgi-bin/web/worklist.h"
#include "store/base/date.h"
#include "store/cases/child_find.h"
#include "store/cases/timescale_words.h"

#include <stdlib.h>

/* Pages of the index that are looked through for one page of the list, when most of an officer's
 * cases are out of the reader's reach. */
enum { SCANS_MAX = 20, FOUND_MAX = 100 };

static const struct { const char *id; enum work_kind kind; } moves[] = {
	{ "council", WORK_CASE_COUNCIL }, { "family", WORK_CASE_FAMILY }, { "others", WORK_CASE_OTHER },
};

/* --- what is asked for ------------------------------------------------------------------------ */

/* ?where=: a mover, a state, "closed", or nothing. */
static bool kind_of(struct str where, enum work_kind *kind)
{
	*kind = where.n == 0 ? WORK_CASE : WORK_CLOSED;
	for (size_t i = 0; i < COUNT(moves); i++)
		if (str_is(where, moves[i].id))
			*kind = moves[i].kind;
	for (int i = 0; i < CASE_STATES; i++)
		if (str_is(where, timescale_state_id((enum case_state)i)) && i != STATE_CLOSED)
			*kind = (enum work_kind)(WORK_STATE + i);
	return *kind != WORK_CLOSED || str_is(where, "closed");
}

static bool read_due(struct web *w, struct worklist *l)
{
	struct str due = web_query(w, "due");
	int32_t today = date_today(w->now);

	if (str_is(due, "overdue")) {
		l->before = today;
	} else if (str_is(due, "soon")) {
		l->from = today;
		l->before = today + DUE_SOON_DAYS + 1;
	}
	return due.n == 0 || l->before != 0;
}

static void add_choice(struct values *list, struct str id, struct str label, struct str chosen)
{
	struct values *one = values_add_tree(list);

	values_text(one, STR("id"), id);
	values_text(one, STR("label"), label);
	values_flag(one, STR("chosen"), str_equal(id, chosen));
}

static void add_state(struct web *w, struct values *list, enum case_state state, struct str chosen)
{
	add_choice(list, str_of(timescale_state_id(state)),
	           timescale_state_council(w->arena, w->words, state), chosen);
}

static enum err add_filters(struct web *w, struct values *v)
{
	static const char *const dues[] = { "overdue", "soon" };
	struct values *list = values_list(v, STR("moves")), *states = values_list(v, STR("states"));
	struct str where = web_query(w, "where");

	for (size_t i = 0; i < COUNT(moves); i++)
		add_choice(list, str_of(moves[i].id), web_word(w, "caselist.moves.", str_of(moves[i].id)),
		           where);
	for (int i = STATE_RECEIVED; i < STATE_WRITING; i++) {
		add_state(w, states, (enum case_state)i, where);
		if (i == STATE_DECIDING_PLAN)
			add_state(w, states, STATE_WRITING, where);
	}
	list = values_list(v, STR("dues"));
	for (size_t i = 0; i < COUNT(dues); i++)
		add_choice(list, str_of(dues[i]), web_word(w, "caselist.", str_of(dues[i])),
		           web_query(w, "due"));
	values_text(v, STR("q"), web_query(w, "q"));
	values_flag(v, STR("may_open"), allow_role(w->clerk->staff.role, ACT_CASE_OPEN));
	worklist_teams(w, v);
	return worklist_officers(w, v);
}

/* --- the rows --------------------------------------------------------------------------------- */

/* One page; of cases out of reach none. */
static enum err add_rows(struct web *w, struct worklist *l, struct values *rows)
{
	struct child_row *list;
	enum err e = worklist_load(w, l, WORKLIST_PAGE);

	for (int scans = 0; e == OK; scans++) {
		if ((e = child_rows_load(w->main, w->keys, l->items, l->count, date_today(w->now),
		                         &list)) != OK)
			return e;
		for (size_t i = 0; i < l->count; i++)
			if (worklist_near_row(w, &list[i]))
				caserow_values(w, &list[i], values_add_tree(rows));
		if (!l->more || rows->count > 0 || scans == SCANS_MAX)
			return OK;
		e = worklist_next(w, l, WORKLIST_PAGE);
	}
	return e;
}

static int by_due(const void *x, const void *y)
{
	const struct child_row *a = x, *b = y;

	return a->due < b->due ? -1 : a->due > b->due;
}

static bool is_near(void *reader, const struct child *c)
{
	return worklist_near(reader, c);
}

/* Those out of reach take no place of the others. */
static enum err add_found(struct web *w, struct values *rows, struct values *v)
{
	struct child_row *sorted = ARENA_MANY(w->arena, FOUND_MAX, struct child_row);
	struct child_search s = { .typed = web_query(w, "q"), .max = FOUND_MAX, .wanted = is_near,
		                      .reader = w };
	enum err e = child_find(w->main, w->keys, &s);

	if (e != OK)
		return e;
	for (size_t i = 0; i < s.count; i++)
		child_row_of(w->arena, &s.list[i], date_today(w->now), &sorted[i]);
	qsort(sorted, s.count, sizeof(*sorted), by_due);
	for (size_t i = 0; i < s.count; i++)
		caserow_values(w, &sorted[i], values_add_tree(rows));
	values_flag(v, STR("too_many"), s.more);
	values_flag(v, STR("stopped"), s.stopped);
	return OK;
}

/* The address of this list, for its next page. */
static struct str own_path(struct web *w)
{
	static const char *const names[] = { "team", "officer", "where", "due" };
	struct buf b = buf_open(w->arena);

	buf_text(&b, "/staff/cases/");
	for (size_t i = 0; i < COUNT(names); i++) {
		struct str value = web_query(w, names[i]);

		if (value.n == 0)
			continue;
		buf_byte(&b, str_find(buf_str(&b), '?') < b.n ? '&' : '?');
		buf_text(&b, names[i]);
		buf_byte(&b, '=');
		buf_add(&b, value);
	}
	return buf_str(&b);
}

static enum err get_list(struct web *w)
{
	struct values *v = values_open(w->arena), *rows = values_list(v, STR("cases"));
	struct asker who = desk_case_asker(w);
	struct worklist l = { .count = 0 };
	bool is_search = str_trim(web_query(w, "q")).n > 0;
	enum err e = allow(w->main, w->keys, &who, ACT_CASE_LIST, STR(""), NULL);

	if (e != OK || (e = worklist_asked(w, &l)) != OK)
		return e;
	if (!kind_of(web_query(w, "where"), &l.kind) || !read_due(w, &l))
		return ERR_NOT_FOUND;
	if ((e = is_search ? add_found(w, rows, v) : add_rows(w, &l, rows)) != OK)
		return e;
	if (!is_search)
		worklist_values(w, &l, own_path(w), v);
	values_flag(v, STR("has_cases"), rows->count > 0);
	values_flag(v, STR("is_search"), is_search);
	if ((e = add_filters(w, v)) != OK)
		return e;
	return web_page(w, 200, "staff-cases", v);
}

static const struct route routes[] = {
	{ GET, "/staff/cases", STAFF, READ, get_list },
};

int main(void)
{
	static const struct web_program program = {
		.name = "caselist", .routes = routes, .route_count = COUNT(routes), .login = CLERK_LOGIN,
		.visitor = clerk_find, .common = clerk_common, .park = clerk_park,
	};

	web_run(&program);
}
