/* casedates.c: Edit dates, and the same for the annual review: every day that the clock of a case
 * runs from. What somebody else saved meanwhile is kept, and shown where both changed the same
 * date. */
#include "cgi-bin/web/casechange.h"
#include "cgi-bin/web/dategroups.h"
#include "cgi-bin/web/entry.h"
#include "cgi-bin/web/mended.h"
#include "store/base/date.h"
#include "store/cases/timescale_words.h"

enum { DATEGROUPS_OPEN = 4 };       /* the others are folded as long as they are empty */

/* One page with its boxes, as they were typed. */
struct sheet_of_dates {
	struct desk_case d;
	const char *page, *template;
	const struct dategroup *groups;
	size_t count;
	struct casechange_day typed[EVENTS_GIVEN];
	int32_t theirs[EVENTS_GIVEN];  /* what somebody else saved; set where is_met */
	bool is_met[EVENTS_GIVEN];
	int32_t would_be[EVENTS_GIVEN];
	struct str warned;             /* what is out of order, and what is asked about (mended.h) */
};

static struct str id_of(enum timescale_event event)
{
	return str_of(timescale_event_id(event));
}

static struct str label_of(struct web *w, enum timescale_event event)
{
	return web_word(w, "timescale.events.", id_of(event));
}

/* The n-th date of the page; false: there are not so many. */
static bool date_at(const struct sheet_of_dates *s, size_t n, enum timescale_event *event)
{
	for (size_t g = 0; g < s->count; g++)
		for (size_t i = 0; i < DATEGROUP_EVENTS_MAX && s->groups[g].events[i] != ON_NOTHING; i++)
			if (n-- == 0) {
				*event = s->groups[g].events[i];
				return true;
			}
	return false;
}

/* --- the page --------------------------------------------------------------------------------- */

static void add_date(struct web *w, const struct sheet_of_dates *s, enum timescale_event event,
                     struct values *one)
{
	int32_t theirs = s->theirs[event];
	struct words_pair pair = { STR("date"), theirs != 0 ? words_date(w->arena, w->words, theirs) :
	                                        words_get(w->words, STR("casework.dates.empty")) };

	values_text(one, STR("id"), id_of(event));
	values_text(one, STR("label"), label_of(w, event));
	casechange_day_values(w, id_of(event), &s->typed[event], one);
	if (s->is_met[event])
		values_text(one, STR("note"), words_fill(w->arena, w->words,
		            words_get(w->words, STR("casework.dates.meanwhile")), &pair, 1));
}

static void add_group(struct web *w, const struct sheet_of_dates *s, const struct dategroup *g,
                      struct values *group)
{
	struct values *dates = values_list(group, STR("dates"));
	bool is_open = s->count < DATEGROUPS || g < dategroups + DATEGROUPS_OPEN;

	values_text(group, STR("id"), str_of(g->id));
	values_text(group, STR("title"),
	            words_get(w->words,
	                      str_join(w->arena, STR("casework.dates.groups."), str_of(g->id))));
	for (size_t i = 0; i < DATEGROUP_EVENTS_MAX && g->events[i] != ON_NOTHING; i++) {
		const struct casechange_day *d = &s->typed[g->events[i]];

		add_date(w, s, g->events[i], values_add_tree(dates));
		is_open = is_open || d->on != 0 || d->day.n + d->month.n + d->year.n > 0;
	}
	values_flag(group, STR("open"), is_open);
}

/* What the page shows of the store: "received=2021-01-01 …", so that a later save knows what
 * changed. */
static struct str seen_of(struct web *w, const struct sheet_of_dates *s)
{
	struct buf b = buf_open(w->arena);
	enum timescale_event event;

	for (size_t n = 0; date_at(s, n, &event); n++) {
		int32_t on = child_date(&s->d.what.child, id_of(event));

		if (on == 0)
			continue;
		buf_add(&b, STR(" "));
		buf_add(&b, id_of(event));
		buf_add(&b, STR("="));
		buf_add(&b, date_write_iso(w->arena, on));
	}
	return buf_str(&b);
}

static int32_t seen_day(struct web *w, enum timescale_event event)
{
	struct str seen = web_field(w, "seen");
	struct str key = str_join(w->arena, str_join(w->arena, STR(" "), id_of(event)), STR("="));
	size_t at = str_search(seen, key);
	int32_t on = 0;

	return at < seen.n && date_read_iso(str_part(seen, at + key.n, 10), &on) ? on : 0;
}

/* Among what is warned of: the date that every time limit counts from would go. */
static const char no_request[] = " received-";

static void add_warnings(struct web *w, const struct sheet_of_dates *s, struct values *v)
{
	struct values *list = values_list(v, STR("warnings"));

	if (str_search(s->warned, str_of(no_request)) < s->warned.n)
		values_text(values_add_tree(list), STR("text"),
		            words_get(w->words, STR("casework.dates.no_request")));
	for (const struct dategroup_order *o = dategroup_orders; o->first != ON_NOTHING; o++) {
		struct words_pair pairs[] = { { STR("first"), label_of(w, o->first) },
		                              { STR("then"), label_of(w, o->then) } };
		struct str pair = str_join(w->arena, str_join(w->arena, STR(" "), id_of(o->first)),
		                           STR(">"));

		pair = str_join(w->arena, pair, id_of(o->then));
		if (str_search(s->warned, pair) < s->warned.n)
			values_text(values_add_tree(list), STR("text"), words_fill(w->arena, w->words,
			            words_get(w->words, STR("casework.dates.order")), pairs, COUNT(pairs)));
	}
	mended_values(w, s->warned, s->would_be, list);
	values_flag(v, STR("has_warnings"), list->count > 0);
	values_text(v, STR("warned"), s->warned);
}

static void add_review(struct web *w, const struct child *c, struct values *v)
{
	struct timescale t;

	child_timescale(c, date_today(w->now), &t);
	values_text(v, STR("due"),
	            t.review_due != 0 ? words_date(w->arena, w->words, t.review_due) : STR(""));
	values_text(v, STR("when"),
	            t.last_review != 0 ? words_date(w->arena, w->words, t.last_review) : STR(""));
	values_flag(v, STR("late"), t.review_due != 0 && t.review_due < t.today);
}

static enum err dates_page(struct web *w, int status, const struct sheet_of_dates *s)
{
	struct values *v = values_open(w->arena), *groups = values_list(v, STR("groups"));

	for (size_t i = 0; i < s->count; i++)
		add_group(w, s, &s->groups[i], values_add_tree(groups));
	casehead_values(w, &s->d, s->page, v);
	add_warnings(w, s, v);
	add_review(w, &s->d.what.child, v);
	casechange_notice(w, v);
	values_text(v, STR("seen"), seen_of(w, s));
	return web_page(w, status, s->template, v);
}

/* --- reading ---------------------------------------------------------------------------------- */

static enum err open_sheet(struct web *w, struct sheet_of_dates *s, bool review)
{
	*s = (struct sheet_of_dates){ .page = "/dates", .template = "staff-dates", .groups = dategroups,
	                              .count = DATEGROUPS, .warned = STR("") };
	if (review) {
		s->page = "/review";
		s->template = "staff-review";
		s->groups = &dategroups[DATEGROUP_REVIEW];
		s->count = DATEGROUP_REVIEW_COUNT;
	}
	return desk_case_open(w, ACT_CASE_EDIT, &s->d);
}

static enum err get_sheet(struct web *w, bool review)
{
	struct sheet_of_dates s;
	enum timescale_event event;
	enum err e = open_sheet(w, &s, review);

	if (e != OK)
		return e;
	for (size_t n = 0; date_at(&s, n, &event); n++)
		casechange_day_of(w, child_date(&s.d.what.child, id_of(event)), &s.typed[event]);
	return dates_page(w, 200, &s);
}

static void refuse(struct web *w, enum timescale_event event, const char *key)
{
	problems_add(&w->problems, id_of(event), str_of(key))->what = label_of(w, event);
}

static void check_day(struct web *w, const struct sheet_of_dates *s, enum timescale_event event)
{
	int32_t on = s->typed[event].on, born = s->d.what.child.born_on;

	if (on == 0)
		return;
	if (on > date_today(w->now) && !dategroup_may_come(event))
		refuse(w, event, "date_not_yet");
	else if (born != 0 && on < born)
		refuse(w, event, "date_before_birth");
}

/* Somebody else changed it since the page was made: theirs stays when it was not touched here;
 * otherwise both are shown, once, and what stands in the boxes counts the next time. */
static void meet(struct web *w, struct sheet_of_dates *s, enum timescale_event event)
{
	int32_t stored = child_date(&s->d.what.child, id_of(event)), seen = seen_day(w, event);

	if (stored == seen || stored == s->typed[event].on)
		return;
	if (s->typed[event].on == seen && !problems_find(&w->problems, id_of(event))) {
		casechange_day_of(w, stored, &s->typed[event]);
		return;
	}
	s->is_met[event] = true;
	s->theirs[event] = stored;
}

static bool read_sheet(struct web *w, struct sheet_of_dates *s)
{
	enum timescale_event event;
	bool met = false;

	for (size_t n = 0; date_at(s, n, &event); n++) {
		struct str label = str_join(w->arena, STR("timescale.events."), id_of(event));

		if (casechange_day_read_near(w, id_of(event), label, &s->typed[event]))
			check_day(w, s, event);
		meet(w, s, event);
		met = met || s->is_met[event];
	}
	return met;
}

/* As the case would be: what the page does not show stays. */
static void fill_would_be(struct sheet_of_dates *s)
{
	enum timescale_event event;

	for (int i = 0; i < EVENTS_GIVEN; i++)
		s->would_be[i] = child_date(&s->d.what.child, id_of((enum timescale_event)i));
	for (size_t n = 0; date_at(s, n, &event); n++)
		s->would_be[event] = s->typed[event].on;
}

/* Both stand so already: that was meant. */
static bool stands(const struct sheet_of_dates *s, enum timescale_event a, int32_t on_a,
                   enum timescale_event b, int32_t on_b)
{
	const struct child *c = &s->d.what.child;

	return child_date(c, id_of(a)) == on_a && child_date(c, id_of(b)) == on_b;
}

static void find_disorder(struct web *w, struct sheet_of_dates *s)
{
	struct buf b = buf_open(w->arena);

	fill_would_be(s);
	if (child_date(&s->d.what.child, id_of(ON_RECEIVED)) != 0 && s->would_be[ON_RECEIVED] == 0)
		buf_text(&b, no_request);
	for (const struct dategroup_order *o = dategroup_orders; o->first != ON_NOTHING; o++) {
		int32_t first = s->would_be[o->first], then = s->would_be[o->then];

		if (first == 0 || then == 0 || then >= first || stands(s, o->first, first, o->then, then))
			continue;
		buf_add(&b, STR(" "));
		buf_add(&b, id_of(o->first));
		buf_add(&b, STR(">"));
		buf_add(&b, id_of(o->then));
	}
	buf_add(&b, mended_find(w, &s->d.what.child, s->would_be));
	s->warned = buf_str(&b);
}

static bool is_box(struct str name)
{
	static const char *const ends[] = { "-day", "-month", "-year", "-wrong" };
	enum timescale_event event;

	for (size_t i = 0; i < COUNT(ends); i++)
		if (str_ends(name, str_of(ends[i])))
			return timescale_event_find(str_part(name, 0, name.n - strlen(ends[i])), &event);
	return str_is(name, "token") || str_is(name, "seen") || str_is(name, "warned") ||
	       str_is(name, "action");
}

static bool has_stranger(const struct web *w)
{
	for (size_t i = 0; i < w->request.fields.count; i++)
		if (!is_box(w->request.fields.items[i].name))
			return true;
	return false;
}

static enum err save(struct web *w, struct sheet_of_dates *s)
{
	enum timescale_event event;
	bool is_changed = false;
	enum err e;

	for (size_t n = 0; date_at(s, n, &event); n++) {
		int32_t was = child_date(&s->d.what.child, id_of(event));

		if ((e = casechange_date(w, &s->d, id_of(event), s->typed[event].on, &is_changed)) != OK)
			return e;
		if (mended_is_wrong(w, s->warned, event, was))
			child_date_forget(&s->d.what.child, id_of(event), was);
	}
	if (!is_changed)
		return casechange_done(w, &s->d, s->page, "nothing");
	if ((e = casechange_save(w, &s->d)) != OK ||
	    (e = casechange_tell(w, &s->d, "new-dates", "/timescales")) != OK)
		return e;
	return casechange_done(w, &s->d, s->page, "dates");
}

static enum err post_sheet(struct web *w, bool review)
{
	struct sheet_of_dates s;
	bool met;
	enum err e = open_sheet(w, &s, review);

	if (e != OK)
		return e;
	if (has_stranger(w)) {
		w->status = 400;
		return ERR_INVALID;
	}
	if (entry_pressed(w, "cancel"))
		return web_redirect(w, str_join(w->arena, s.d.path, STR("/")));
	met = read_sheet(w, &s);
	if (w->problems.count > 0 || met)
		return dates_page(w, met ? 409 : 422, &s);
	find_disorder(w, &s);
	if (s.warned.n > 0 && !str_equal(s.warned, web_field(w, "warned")))
		return dates_page(w, 422, &s);
	return save(w, &s);
}

static enum err get_dates(struct web *w)
{
	return get_sheet(w, false);
}

static enum err post_dates(struct web *w)
{
	return post_sheet(w, false);
}

static enum err get_review(struct web *w)
{
	return get_sheet(w, true);
}

static enum err post_review(struct web *w)
{
	return post_sheet(w, true);
}

static const struct route routes[] = {
	{ GET, "/staff/cases/:case/dates", STAFF, READ, get_dates },
	{ POST, "/staff/cases/:case/dates", STAFF, WRITE, post_dates },
	{ GET, "/staff/cases/:case/review", STAFF, READ, get_review },
	{ POST, "/staff/cases/:case/review", STAFF, WRITE, post_review },
};

/* Their boxes are named by events: has_stranger. */
static const struct posts posts[] = {
	{ "/staff/cases/:case/dates", "*" },
	{ "/staff/cases/:case/review", "*" },
};

int main(void)
{
	static const struct web_program program = {
		.name = "casedates", .routes = routes, .route_count = COUNT(routes), .login = CLERK_LOGIN,
		.posts = posts, .posts_count = COUNT(posts),
		.visitor = clerk_find, .common = clerk_common, .park = clerk_park,
	};

	web_run(&program);
}
