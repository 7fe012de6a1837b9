#include "cgi-bin/web/newcase.h"

#include "cgi-bin/web/casehead.h"
#include "cgi-bin/web/entry.h"
#include "cgi-bin/web/pagemark.h"
#include "cgi-bin/web/takein.h"
#include "store/base/date.h"
#include "store/base/hex.h"
#include "store/cases/child_find.h"
#include "store/compiled/words.h"
#include "store/people/team.h"

/* A plan ends with the school year of the 25th birthday; whoever is older is a mistyped year. */
enum { BORN_YEARS_MAX = 30 };

static const struct entry_field fields[] = {
	{ "first", "applied.first", "required_text", ENTRY_TEXT },
	{ "last", "applied.last", "required_text", ENTRY_TEXT },
};

void newcase_known(struct web *w, struct newcase *n, int32_t born_on)
{
	struct civil born = date_civil(born_on);

	n->born_on = born_on;
	if (born_on == 0)
		return;
	n->born_day = str_of_number(w->arena, born.day);
	n->born_month = str_of_number(w->arena, born.month);
	n->born_year = str_of_number(w->arena, born.year);
}

/* --- reading ---------------------------------------------------------------------------------- */

static void read_born(struct web *w, struct newcase *n)
{
	int32_t today = date_today(w->now);
	const char *wrong = NULL;
	struct problem *p;

	n->born_day = str_trim(web_field(w, "born-day"));
	n->born_month = str_trim(web_field(w, "born-month"));
	n->born_year = str_trim(web_field(w, "born-year"));
	n->born_on = 0;
	if (n->born_day.n + n->born_month.n + n->born_year.n == 0)
		wrong = "required_date";
	else if (!date_read_parts(n->born_day, n->born_month, n->born_year, &n->born_on))
		wrong = "date_not_real";
	else if (n->born_on > today)
		wrong = "date_past";
	else if (date_years_between(n->born_on, today) >= BORN_YEARS_MAX)
		wrong = "age_max";
	if (!wrong)
		return;
	p = entry_problem(w, "born", wrong);
	p->what = words_get(w->words, str_is(str_of(wrong), "required_date") ? STR("applied.born")
	                                                                     : STR("staff.born"));
	p->number = BORN_YEARS_MAX;
}

void newcase_read(struct web *w, struct newcase *n)
{
	struct values *steps = values_open(w->arena);
	size_t before = w->problems.count;
	struct str team = web_field(w, "team");
	struct team found;

	if (web_field(w, "case").n == 0)
		entry_problem(w, "case", "case_choose");
	entry_read(w, fields, COUNT(fields), steps);
	*n = (struct newcase){ .first = values_get(steps, STR("first")),
		                   .last = values_get(steps, STR("last")),
		                   .chosen = web_field(w, "case"),
		                   .problems_before = before };
	read_born(w, n);
	if (team.n == 0)
		return;
	if (team_find(w->arena, w->words, team, &found))
		n->team = found.id;
	else
		entry_problem(w, "team", "staff_team_unknown");
}

/* --- cases that may be the same --------------------------------------------------------------- */

static void add_matches(struct newcase *n, const struct child *list, size_t count)
{
	for (size_t i = 0; i < count && n->count < NEWCASE_MATCHES_MAX; i++) {
		bool is_there = false;

		for (size_t j = 0; j < n->count; j++)
			is_there |= str_equal(n->matches[j].id, list[i].id);
		if (!is_there)
			n->matches[n->count++] = list[i];
	}
}

enum err newcase_match(struct web *w, struct newcase *n)
{
	struct str name = str_join(w->arena, str_join(w->arena, n->first, STR(" ")), n->last);
	struct child_search found = { .typed = name, .max = NEWCASE_MATCHES_MAX };
	struct child *list;
	size_t count;
	enum err e;

	n->matches = ARENA_MANY(w->arena, NEWCASE_MATCHES_MAX, struct child);
	n->count = 0;
	if (n->last.n == 0)
		return OK;
	if ((e = child_twins(w->main, w->keys, n->last, n->born_on, NEWCASE_MATCHES_MAX, &list,
	                     &count)) != OK)
		return e;
	add_matches(n, list, count);
	if ((e = child_find(w->main, w->keys, &found)) != OK)
		return e;
	add_matches(n, found.list, found.count);
	return OK;
}

static bool was_seen(const struct web *w, struct str id)
{
	struct str seen;

	for (size_t i = 0; fields_find(&w->request.fields, STR("seen"), i, &seen); i++)
		if (str_equal(seen, id))
			return true;
	return false;
}

void newcase_check(struct web *w, const struct newcase *n)
{
	for (size_t i = 0; i < n->count && str_is(n->chosen, "new"); i++)
		if (!was_seen(w, hex_write(w->arena, n->matches[i].id))) {
			problems_put(&w->problems, n->problems_before, STR("case"), STR("case_match"));
			return;
		}
}

enum err newcase_join(struct web *w, const struct newcase *n, const struct asker *who,
                      struct child *c)
{
	struct allowed what;
	struct str id;
	enum err e = ERR_NOT_FOUND;

	if (n->chosen.n == 0 || str_is(n->chosen, "new"))
		return ERR_NOT_FOUND;
	if (hex_read(w->arena, n->chosen, VAULT_ID_BYTES, &id))
		e = allow(w->main, w->keys, who, ACT_CASE_EDIT, id, &what);
	if (e == ERR_NOT_FOUND)
		problems_put(&w->problems, n->problems_before, STR("case"), STR("case_choose"));
	if (e == OK)
		*c = what.child;
	return e;
}

void newcase_check_warned(struct web *w, const struct newcase *n, const struct child *c)
{
	if (!pagemark_is_warned(w, c))
		problems_put(&w->problems, n->problems_before, STR("case"), STR("case_warned"));
}

void newcase_take(const struct newcase *n, struct child *c)
{
	c->first = n->first;
	c->last = n->last;
	c->born_on = n->born_on;
	c->team = n->team;
}

/* --- the page --------------------------------------------------------------------------------- */

static bool is_in_reach(struct web *w, const struct asker *who, const struct child *c)
{
	return allow_reach(who->staff, c->team) ||
	       child_is_worked_on(w->arena, c, who->id, date_today(w->now));
}

bool newcase_is_flagged(struct web *w, const struct newcase *n, const struct asker *who)
{
	for (size_t i = 0; i < n->count; i++)
		if (n->matches[i].flags->count > 0 && is_in_reach(w, who, &n->matches[i]))
			return true;
	return false;
}

static void add_match(struct web *w, const struct newcase *n, const struct asker *who,
                      const struct child *c, struct values *one)
{
	int32_t today = date_today(w->now);
	struct str id = hex_write(w->arena, c->id);
	bool is_near = is_in_reach(w, who, c);

	values_text(one, STR("id"), id);
	values_text(one, STR("team"), team_name(w->arena, w->words, c->team));
	values_flag(one, STR("away"), !is_near);
	if (!is_near)
		return;
	values_text(one, STR("warning"), pagemark_warning(w, c));
	values_text(one, STR("name"), child_name(w->arena, c));
	values_text(one, STR("born"),
	            c->born_on != 0 ? words_date(w->arena, w->words, c->born_on) : STR(""));
	values_text(one, STR("reference"), c->reference);
	values_text(one, STR("officer"), values_get(child_officer(c, today), STR("name")));
	values_flag(one, STR("closed"), c->closed_at > 0);
	values_flag(one, STR("comes_first"), takein_comes_first(w, c, n->received_on));
	values_flag(one, STR("chosen"), str_equal(n->chosen, id));
	casehead_add_flags(w, c, one);
}

static struct values *box(struct web *w, struct values *v, const char *name, struct str value)
{
	struct values *tree = values_tree(v, str_of(name));

	values_text(tree, STR("value"), value);
	entry_put_problem(w, str_of(name), tree);
	return tree;
}

void newcase_values(struct web *w, const struct newcase *n, const struct asker *who,
                    struct values *v)
{
	struct values *matches = values_list(v, STR("matches")), *born;

	box(w, v, "first", n->first);
	box(w, v, "last", n->last);
	box(w, v, "team", n->team);
	box(w, v, "case", n->chosen);
	born = box(w, v, "born", STR(""));
	values_text(born, STR("day"), n->born_day);
	values_text(born, STR("month"), n->born_month);
	values_text(born, STR("year"), n->born_year);
	team_values(w->words, n->team, values_list(v, STR("teams")));
	for (size_t i = 0; i < n->count; i++)
		add_match(w, n, who, &n->matches[i], values_add_tree(matches));
	values_flag(v, STR("has_matches"), n->count > 0);
	values_flag(v, STR("new"), str_is(n->chosen, "new"));
}
