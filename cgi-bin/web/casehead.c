#include "cgi-bin/web/casehead.h"

#include "cgi-bin/web/brought.h"
#include "cgi-bin/web/entry.h"
#include "store/base/date.h"
#include "store/cases/marking.h"
#include "store/cases/timescale_words.h"
#include "store/compiled/words.h"
#include "store/people/team.h"

const char *const casehead_flags[CASE_FLAGS] = { "confidential_address", "court_order",
                                                 "do_not_contact" };

enum { FLAG_NOTE_MAX = 500 };

struct entry {
	const char *label, *path;
	enum action action;            /* whoever may do that sees it */
};

static const struct entry menu[] = {
	{ "casework.menu.case", "", ACT_CASE_READ },
	{ "casework.menu.dates", "/dates", ACT_CASE_EDIT },
	{ "casework.menu.officers", "/officers", ACT_CASE_EDIT },
	{ "casework.menu.form", "/forms/send", ACT_CASE_SHARE },
	{ "casework.menu.document", "/documents/share", ACT_CASE_SHARE },
	{ "casework.menu.message", "/messages/new", ACT_CASE_WRITE },
	{ "casework.menu.invite", "/invite", ACT_CASE_GRANT },
	{ "casework.menu.history", "/history", ACT_CASE_READ },
};

static void add_menu(struct web *w, const struct desk_case *d, const char *current,
                     struct values *head)
{
	struct values *list = values_list(head, STR("menu")), *one;

	for (size_t i = 0; i < COUNT(menu); i++) {
		if (!allow_role(d->who.staff->role, menu[i].action))
			continue;
		one = values_add_tree(list);
		values_text(one, STR("label"), words_get(w->words, str_of(menu[i].label)));
		values_text(one, STR("href"),
		            str_join(w->arena, d->path, menu[i].path[0] ? str_of(menu[i].path) : STR("/")));
		values_flag(one, STR("current"), str_is(str_of(menu[i].path), current));
	}
}

void casehead_add_flags(struct web *w, const struct child *c, struct values *v)
{
	struct values *list = values_list(v, STR("flags")), *one;

	for (size_t i = 0; i < CASE_FLAGS; i++) {
		struct str name = str_of(casehead_flags[i]);

		if (!values_find(c->flags, name))
			continue;
		one = values_add_tree(list);
		values_text(one, STR("label"), web_word(w, "casework.flags.", name));
		values_text(one, STR("text"), values_get(c->flags, name));
		brought_values(w, c->marks, name, one);
	}
	values_flag(v, STR("has_flags"), list->count > 0);
	values_text(v, STR("flags_href"), STR(""));
}

static void add_where(struct web *w, const struct desk_case *d, struct values *head)
{
	const struct child *c = &d->what.child;
	struct timescale t;

	child_timescale(c, date_today(w->now), &t);
	values_text(head, STR("state"), timescale_state_council(w->arena, w->words, t.state));
	values_text(head, STR("mover"),
	            words_get(w->words, str_join(w->arena, STR("casework.movers."),
	                                         str_of(timescale_mover_id(t.move)))));
	values_flag(head, STR("closed"), c->closed_at > 0);
	if (c->closed_at > 0 && allow_role(d->who.staff->role, ACT_CASE_EDIT))
		values_text(head, STR("reopen"), str_join(w->arena, d->path, STR("/close")));
	if (t.next == LIMITS_OF_TIME)
		return;
	values_text(head, STR("due"), words_date(w->arena, w->words, t.next_due));
	values_text(head, STR("due_what"), timescale_label_council(w->arena, w->words, t.next));
	values_flag(head, STR("late"), t.next_due < t.today && !timescale_is_excused(&t));
	values_flag(head, STR("exempt"), timescale_is_excused(&t));
}

struct values *casehead_read_flags(struct web *w, const struct values *before)
{
	struct values *next = values_open(w->arena);

	for (size_t i = 0; i < CASE_FLAGS; i++) {
		struct str flag = str_of(casehead_flags[i]), box = str_join(w->arena, flag, STR("-text")),
		           typed = entry_text(w, str_c(w->arena, box), "casework.flags.note",
		                              FLAG_NOTE_MAX);
		bool is_ticked = web_field(w, casehead_flags[i]).n > 0,
		     is_new = typed.n > 0 && !str_equal(typed, values_get(before, flag));

		if (is_ticked || is_new)
			values_text(next, flag, typed);
		if (is_new && !is_ticked)
			entry_problem(w, casehead_flags[i], "flag_ticked");
	}
	return next;
}

void casehead_values(struct web *w, const struct desk_case *d, const char *current,
                     struct values *v)
{
	struct values *head = values_tree(v, STR("case_head"));
	const struct child *c = &d->what.child;

	values_text(head, STR("name"), child_name(w->arena, c));
	if (c->born_on != 0)
		values_text(head, STR("born"), words_date(w->arena, w->words, c->born_on));
	values_text(head, STR("reference"), c->reference);
	values_text(head, STR("team"), team_name(w->arena, w->words, c->team));
	values_text(head, STR("officer"),
	            values_get(child_officer(c, date_today(w->now)), STR("name")));
	values_text(head, STR("href"), str_join(w->arena, d->path, STR("/")));
	add_where(w, d, head);
	casehead_add_flags(w, c, head);
	if (marking_waits(c->marks, STR("")) && allow_role(d->who.staff->role, ACT_CASE_EDIT))
		values_text(head, STR("flags_href"), str_join(w->arena, d->path, STR("/flags")));
	add_menu(w, d, current, head);
}
