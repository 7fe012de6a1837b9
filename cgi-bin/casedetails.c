/* casedetails.c: Correct details or team: the child of a case, who asked, and whose team it is. */
#include "cgi-bin/web/casechange.h"
#include "cgi-bin/web/entry.h"
#include "cgi-bin/web/pagemark.h"
#include "store/base/date.h"
#include "store/compiled/check.h"
#include "store/compiled/words.h"
#include "store/people/team.h"

#include <stddef.h>

enum { TEXT_MAX = 100 };

struct details_box {
	const char *id, *label;
	size_t at;                     /* of the text in struct child */
	/* the change is not told to the family: it may say where somebody lives now */
	bool for_council;
};

static const struct details_box boxes[] = {
	{ "first", "applied.first", offsetof(struct child, first), false },
	{ "last", "applied.last", offsetof(struct child, last), false },
	{ "setting", "casework.details.setting", offsetof(struct child, setting), true },
	{ "upn", "casework.details.upn", offsetof(struct child, upn), true },
	{ "postcode", "casework.details.postcode", offsetof(struct child, postcode), true },
	{ "requestor", "dashboard.requestor", offsetof(struct child, requestor), true },
};

static struct str *text_of(struct child *c, const struct details_box *box)
{
	return (struct str *)(void *)((char *)c + box->at);
}

static struct str iso(struct web *w, int32_t on)
{
	return on != 0 ? date_write_iso(w->arena, on) : STR("");
}

static enum err details_page(struct web *w, int status, const struct desk_case *d,
                             struct child *shown, const struct casechange_day *born)
{
	struct values *v = values_open(w->arena);

	casehead_values(w, d, "/details", v);
	pagemark_values(v, pagemark_details(w, &d->what.child));
	for (size_t i = 0; i < COUNT(boxes); i++)
		entry_box(w, v, boxes[i].id, *text_of(shown, &boxes[i]));
	values_flag(v, STR("requestor_open"), shown->requestor_open);
	casechange_day_values(w, STR("born"), born, values_tree(v, STR("born")));
	entry_box(w, v, "team", shown->team);
	team_values(w->words, shown->team, values_list(v, STR("teams")));
	return web_page(w, status, "staff-details", v);
}

static enum err get_details(struct web *w)
{
	struct casechange_day born;
	struct desk_case d;
	enum err e = desk_case_open(w, ACT_CASE_EDIT, &d);

	if (e != OK)
		return e;
	casechange_day_of(w, d.what.child.born_on, &born);
	return details_page(w, 200, &d, &d.what.child, &born);
}

/* The case as it was typed. */
static void read_details(struct web *w, struct child *c, struct casechange_day *born)
{
	struct team team;

	for (size_t i = 0; i < COUNT(boxes); i++)
		*text_of(c, &boxes[i]) = entry_text(w, boxes[i].id, boxes[i].label, TEXT_MAX);
	if (c->first.n == 0 && c->last.n == 0)
		entry_problem(w, "first", "required_text")->what = words_get(w->words,
		                                                             STR("applied.first"));
	if (c->postcode.n > 0 && !check_postcode(w->arena, c->postcode, &c->postcode))
		entry_problem(w, "postcode", "postcode");
	c->requestor_open = web_field(w, "requestor_open").n > 0;
	c->team = web_field(w, "team");
	if (c->team.n > 0 && !team_find(w->arena, w->words, c->team, &team))
		entry_problem(w, "team", "staff_team_unknown");
	if (!casechange_day_read(w, STR("born"), STR("casework.born"), born))
		return;
	if (born->on > date_today(w->now))
		entry_problem(w, "born", "date_past")->what = words_get(w->words, STR("casework.born"));
	c->born_on = born->on;
}

static enum err note(struct web *w, const struct desk_case *d, struct history_entry entry,
                     bool *is_changed)
{
	if (str_equal(entry.was, entry.is))
		return OK;
	*is_changed = true;
	return casechange_note(w, d, &entry);
}

static void say_theirs(struct web *w, const char *id, struct str theirs, struct str typed)
{
	if (!str_equal(theirs, typed))
		entry_problem(w, id, "case_changed_to")->what =
			theirs.n > 0 ? theirs : words_get(w->words, STR("casework.dates.empty"));
}

/* A colleague changed something meanwhile: what differs is shown beside what was typed, once. */
static void meet(struct web *w, const struct child *c, struct child *next)
{
	struct child there = *c;

	if (pagemark_is(w, pagemark_details(w, c)))
		return;
	for (size_t i = 0; i < COUNT(boxes); i++)
		say_theirs(w, boxes[i].id, *text_of(&there, &boxes[i]), *text_of(next, &boxes[i]));
	say_theirs(w, "born", iso(w, c->born_on), iso(w, next->born_on));
	say_theirs(w, "team", team_name(w->arena, w->words, c->team),
	           team_name(w->arena, w->words, next->team));
}

static enum err note_details(struct web *w, const struct desk_case *d, struct child *next,
                             bool *is_changed)
{
	struct child before = d->what.child;
	struct history_entry entry = {
		.action = STR("details_changed"), .was = iso(w, before.born_on),
		.is = iso(w, next->born_on),
	};
	enum err e = note(w, d, entry, is_changed);

	for (size_t i = 0; i < COUNT(boxes) && e == OK; i++) {
		entry.was = *text_of(&before, &boxes[i]);
		entry.is = *text_of(next, &boxes[i]);
		entry.staff_only = boxes[i].for_council;
		e = note(w, d, entry, is_changed);
	}
	if (before.requestor_open != next->requestor_open) {
		struct str outside = words_get(w->words, STR("arrived.outside"));

		entry.was = before.requestor_open ? outside : STR("");
		entry.is = next->requestor_open ? outside : STR("");
		entry.staff_only = true;
		e = e == OK ? note(w, d, entry, is_changed) : e;
	}
	entry = (struct history_entry){
		.action = STR("team_changed"), .was = team_name(w->arena, w->words, before.team),
		.is = team_name(w->arena, w->words, next->team),
		.staff_only = true,            /* it follows the postcode */
	};
	return e == OK ? note(w, d, entry, is_changed) : e;
}

/* Whoever hands a case to another team may reach it no more. */
static enum err after_details(struct web *w, const struct desk_case *d)
{
	const struct child *c = &d->what.child;

	if (allow_reach(&w->clerk->staff, c->team) ||
	    child_is_worked_on(w->arena, c, w->clerk->staff.id, date_today(w->now)))
		return casechange_done(w, d, "/", "details");
	return web_redirect(w, STR("/staff/cases/?done=moved"));
}

static enum err post_details(struct web *w)
{
	struct casechange_day born;
	struct desk_case d;
	struct child next;
	bool is_changed = false;
	enum err e = desk_case_open(w, ACT_CASE_EDIT, &d);

	if (e != OK)
		return e;
	if (entry_pressed(w, "cancel"))
		return web_redirect(w, str_join(w->arena, d.path, STR("/")));
	next = d.what.child;
	read_details(w, &next, &born);
	meet(w, &d.what.child, &next);
	if (w->problems.count > 0)
		return details_page(w, 422, &d, &next, &born);
	if ((e = note_details(w, &d, &next, &is_changed)) != OK)
		return e;
	if (!is_changed)
		return casechange_done(w, &d, "/", "nothing");
	d.what.child = next;
	if ((e = casechange_save(w, &d)) != OK ||
	    (e = grant_rename(w->main, w->keys, next.id, child_name(w->arena, &next))) != OK)
		return e;
	return after_details(w, &d);
}

static const struct route routes[] = {
	{ GET, "/staff/cases/:case/details", STAFF, READ, get_details },
	{ POST, "/staff/cases/:case/details", STAFF, WRITE, post_details },
};

static const struct posts posts[] = {
	{ "/staff/cases/:case/details",
	  "first last born-day born-month born-year setting upn postcode requestor "
	  "requestor_open team known action" },
};

int main(void)
{
	static const struct web_program program = {
		.name = "casedetails", .routes = routes, .route_count = COUNT(routes), .login = CLERK_LOGIN,
		.posts = posts, .posts_count = COUNT(posts),
		.visitor = clerk_find, .common = clerk_common, .park = clerk_park,
	};

	web_run(&program);
}
