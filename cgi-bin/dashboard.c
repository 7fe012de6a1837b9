/* dashboard.c: what a family sees of its case: the child, the dashboard and its JSON, dates,
 * people, history. */
#include "cgi-bin/web/board.h"
#include "cgi-bin/web/chronicle.h"
#include "cgi-bin/web/entry.h"
#include "cgi-bin/web/named.h"
#include "cgi-bin/web/since.h"
#include "cgi-bin/web/way.h"
#include "store/base/date.h"
#include "store/base/hex.h"
#include "store/cases/history.h"
#include "store/cases/subscription.h"
#include "store/compiled/words.h"
#include "store/post/outbox.h"

static enum err get_children(struct web *w)
{
	return web_page(w, 200, "children", NULL);
}

/* --- the child --- */

static enum err get_child(struct web *w)
{
	struct values *v = values_open(w->arena);
	const struct grant *g;
	struct board b;
	enum err e = board_load(w, &b);

	if (e != OK)
		return e;
	g = &b.kin.what.grant;
	kin_values(w, &b.kin, v);
	board_where(w, &b, v);
	values_text(v, STR("news"), visitor_news(w, g));
	values_text(v, STR("relation"),
	            words_get(w->words, str_join(w->arena, STR("relation."),
	                                         str_of(grant_relation_name(g->relation)))));
	values_text(v, STR("since"), words_date(w->arena, w->words, date_today(g->from)));
	values_text(v, STR("dashboard"), kin_path(w, &b.kin, "/dashboard"));
	return web_page(w, 200, "child", v);
}

/* --- the dashboard --- */

enum { VISIT_SECONDS = 3600, CALENDAR_TOLD_SECONDS = 60 };

/* Who comes back after an hour begins a new visit: what came since the one before is marked. */
static enum err begin_visit(struct web *w, struct board *b)
{
	struct grant *g = &b->kin.what.grant;
	enum err e;

	if (w->now - g->visited_at < VISIT_SECONDS)
		return OK;
	if ((e = web_write(w)) != OK || (e = board_load(w, b)) != OK)
		return e;
	g->visit_before = g->visited_at;
	g->visited_at = w->now;
	return grant_save(w->main, w->keys, g);
}

/* From some weeks before compulsory school age ends: when it does, and what changes (CFA 83). */
static void add_age(struct web *w, const struct child *c, struct values *v)
{
	int32_t today = date_today(w->now),
	        end = c->born_on ? date_school_age_end(c->born_on) : 0;
	struct words_pair date = { STR("date"), words_date(w->arena, w->words, end) };

	if (today > end || today < end - HOLDER_SOON_DAYS || c->closed_at > 0)
		return;
	values_text(v, STR("age_ends"),
	            words_fill(w->arena, w->words, words_get(w->words, STR("dashboard.age_ends")),
	                       &date, 1));
}

static enum err get_dashboard(struct web *w)
{
	struct values *v = values_open(w->arena);
	struct board b;
	enum err e;

	if ((e = board_load(w, &b)) != OK || (e = begin_visit(w, &b)) != OK ||
	    (e = kin_look(w, &b.kin, STR("dashboard"), STR(""))) != OK)
		return e;
	board_values(w, &b, v);
	add_age(w, &b.kin.what.child, v);
	way_values(v, w->words, &b.times, b.whose);
	if ((e = since_values(w, &b.kin, v)) != OK)
		return e;
	return web_page(w, 200, "dashboard", v);
}

static enum err get_json(struct web *w)
{
	struct board b;
	enum err e;

	if ((e = board_load(w, &b)) != OK || (e = kin_look(w, &b.kin, STR("dashboard"), STR(""))) != OK)
		return e;
	return web_json(w, 200, b.json);
}

static enum err get_timescales(struct web *w)
{
	struct values *v = values_open(w->arena);
	struct board b;
	enum err e;

	if ((e = board_load(w, &b)) != OK || (e = kin_look(w, &b.kin, STR("dashboard"), STR(""))) != OK)
		return e;
	board_values(w, &b, v);
	board_timescales(w, &b, v);
	way_values(v, w->words, &b.times, b.whose);
	return web_page(w, 200, "timescales", v);
}

/* --- SEN Involvements --- */

static struct str office(struct web *w, const struct values *one)
{
	return web_word(w, "officer_role.", values_get(one, STR("role")));
}

static struct str day_of(struct web *w, const struct values *one, const char *name)
{
	int32_t day = (int32_t)values_get_number(one, str_of(name));

	return day == 0 ? STR("") : words_date(w->arena, w->words, day);
}

static enum err get_involvements(struct web *w)
{
	struct values *v = values_open(w->arena), *people = values_list(v, STR("people")), *to;
	const struct values *officers;
	struct board b;
	enum err e = board_load(w, &b);

	if (e != OK)
		return e;
	board_values(w, &b, v);
	values_text(v, STR("team"), named_team(w, &b.kin, b.kin.what.child.team));
	officers = b.kin.what.child.officers;
	for (const struct value *one = officers ? officers->first : NULL; one; one = one->next) {
		to = values_add_tree(people);
		values_text(to, STR("name"), values_get(one->children, STR("name")));
		values_text(to, STR("role"), office(w, one->children));
		values_text(to, STR("from"), day_of(w, one->children, "from"));
		values_text(to, STR("until"), day_of(w, one->children, "until"));
		values_text(to, STR("away"), board_away(w, one->children, b.times.today));
		values_text(to, STR("href"), str_join(w->arena, kin_path(w, &b.kin, "/involvements/"),
		                                      values_get(one->children, STR("id"))));
	}
	values_flag(v, STR("has_people"), people->count > 0);
	return web_page(w, 200, "involvements", v);
}

static const struct values *officer_of(const struct child *c, struct str id)
{
	for (const struct value *one = c->officers ? c->officers->first : NULL; one; one = one->next)
		if (str_equal(values_get(one->children, STR("id")), id))
			return one->children;
	return NULL;
}

/* The six facts of the card; what is not known says so. */
static void add_card(struct web *w, const struct kin *k, const struct values *one,
                     struct values *v)
{
	const struct { const char *label; struct str value; } rows[] = {
		{ "dashboard.full_name", values_get(one, STR("name")) },
		{ "dashboard.role", office(w, one) },
		{ "dashboard.from", day_of(w, one, "from") },
		{ "dashboard.team", named_team(w, k, values_get(one, STR("team"))) },
		{ "dashboard.job_title", values_get(one, STR("job_title")) },
		{ "dashboard.main_number", values_get(one, STR("phone")) },
		{ "dashboard.email", values_get(one, STR("email")) },
	};
	struct values *card = values_list(v, STR("card")), *to;

	for (size_t i = 0; i < COUNT(rows); i++) {
		to = values_add_tree(card);
		values_text(to, STR("label"), words_get(w->words, str_of(rows[i].label)));
		values_text(to, STR("value"),
		            rows[i].value.n > 0 ? rows[i].value
		                                : words_get(w->words, STR("site.not_given")));
	}
}

static enum err get_involvement(struct web *w)
{
	struct values *v = values_open(w->arena);
	const struct values *one;
	struct board b;
	enum err e = board_load(w, &b);

	if (e != OK)
		return e;
	if (!(one = officer_of(&b.kin.what.child, web_piece(w, "officer"))))
		return ERR_NOT_FOUND;
	board_values(w, &b, v);
	values_text(v, STR("officer"), values_get(one, STR("name")));
	values_text(v, STR("away"), board_away(w, one, b.times.today));
	add_card(w, &b.kin, one, v);
	values_text(v, STR("close"), kin_path(w, &b.kin, "/involvements"));
	if (b.kin.what.grant.may & MAY_MESSAGE)
		values_text(v, STR("message_href"), kin_path(w, &b.kin, "/messages/new"));
	return web_page(w, 200, "involvement", v);
}

/* --- What has happened --- */

static enum err get_history(struct web *w)
{
	struct values *v = values_open(w->arena);
	struct board b;
	enum err e;

	if ((e = board_load(w, &b)) != OK)
		return e;
	if (!(b.kin.what.grant.may & MAY_HISTORY))
		return ERR_NOT_FOUND;
	board_values(w, &b, v);
	e = chronicle_page(w, b.kin.what.child.id, b.kin.who.id, kin_path(w, &b.kin, "/history"), v);
	if (e != OK)
		return e;
	return web_page(w, 200, "case-history", v);
}

/* --- the dates for a calendar --- */

static enum err get_ics(struct web *w)
{
	struct board b;
	enum err e;

	if ((e = board_load(w, &b)) != OK || (e = kin_look(w, &b.kin, STR("dashboard"), STR(""))) != OK)
		return e;
	return board_calendar(w, &b.kin.what.child, &b.kin.what.grant, false);
}

static int64_t made_at(struct web *w, const struct kin *k)
{
	return subscription_since(w->main, k->who.id, k->what.child.id, k->what.grant.from);
}

static enum err calendar_page(struct web *w, struct str address)
{
	struct values *v = values_open(w->arena);
	struct board b;
	int64_t since;
	enum err e = board_load(w, &b);

	if (e != OK)
		return e;
	board_values(w, &b, v);
	since = made_at(w, &b.kin);
	values_flag(v, STR("is_on"), since > 0);
	if (since > 0)
		values_text(v, STR("since"), words_date(w->arena, w->words, date_today(since)));
	values_text(v, STR("address"), address);
	return web_page(w, 200, "calendar", v);
}

static enum err get_calendar(struct web *w)
{
	return calendar_page(w, STR(""));
}

static enum err note_calendar(struct web *w, const struct kin *k, const char *action)
{
	struct audit_entry entry = { ACTOR_FAMILY, k->who.id, str_of(action), k->what.child.id,
	                             w->now };

	return audit_add(w->main, w->keys, &entry);
}

/* Whoever sits at an open screen makes one without a password: its owner is told; once, when it is
 * pressed twice. before: when the one until now was made. */
static enum err tell_calendar(struct web *w, const struct kin *k, int64_t before)
{
	struct letter l = { .name = STR("calendar-made"), .to = w->visitor->person.email,
		                .places = values_open(w->arena) };
	enum err e = note_calendar(w, k, "calendar_made");

	if (e != OK || w->now - before < CALENDAR_TOLD_SECONDS)
		return e;
	return outbox_add(w->main, w->keys, &l, w->now);
}

/* The new address is shown once, by the answer itself: it must not stand in an address or a
 * store. */
static enum err post_calendar(struct web *w)
{
	struct str token, path;
	int64_t before;
	struct kin k;
	enum err e = kin_open(w, ACT_SEE, &k);

	if (e != OK)
		return e;
	if (entry_pressed(w, "end")) {
		if ((e = subscription_end(w->main, k.who.id, k.what.child.id)) != OK ||
		    (e = note_calendar(w, &k, "calendar_ended")) != OK)
			return e;
		return web_redirect(w, kin_path(w, &k, "/calendar"));
	}
	before = made_at(w, &k);
	e = subscription_make(w->main, w->keys, k.who.id, k.what.child.id, w->now, &token);
	if (e != OK || (e = tell_calendar(w, &k, before)) != OK)
		return e;
	path = str_join(w->arena, str_join(w->arena, STR("/calendar/"), hex_write(w->arena, token)),
	                STR(".ics"));
	return calendar_page(w, str_join(w->arena, w->config.origin, path));
}

static const struct route routes[] = {
	{ GET, "/children", FAMILY, READ, get_children },
	{ GET, "/children/:child.json", FAMILY, READ, get_json },
	{ GET, "/children/:child", FAMILY, READ, get_child },
	{ GET, "/children/:child/dashboard.json", FAMILY, READ, get_json },
	{ GET, "/children/:child/dashboard", FAMILY, READ, get_dashboard },
	{ GET, "/children/:child/timescales", FAMILY, READ, get_timescales },
	{ GET, "/children/:child/involvements", FAMILY, READ, get_involvements },
	{ GET, "/children/:child/involvements/:officer", FAMILY, READ, get_involvement },
	{ GET, "/children/:child/history", FAMILY, READ, get_history },
	{ GET, "/children/:child/dates.ics", FAMILY, READ, get_ics },
	{ GET, "/children/:child/calendar", FAMILY, READ, get_calendar },
	{ POST, "/children/:child/calendar", FAMILY, WRITE, post_calendar },
};

static const struct posts posts[] = {
	{ "/children/:child/calendar", "token action" },
};

int main(void)
{
	static const struct web_program program = {
		.name = "dashboard", .routes = routes, .route_count = COUNT(routes), .posts = posts,
		.posts_count = COUNT(posts),
		.visitor = visitor_find, .common = visitor_common,
	};

	web_run(&program);
}
