/* arrival.c: a request that came on paper, by e-mail or by word of mouth becomes a case. The clock runs
 * from the day it was received, not from the day somebody typed it in. */
#include "cgi-bin/web/entry.h"
#include "cgi-bin/web/once.h"
#include "cgi-bin/web/takein.h"
#include "store/base/date.h"
#include "store/base/hex.h"
#include "store/compiled/words.h"

enum { OLD_DAYS = 365 };

static const char list_path[] = "/staff/applications/";

static const struct entry_field fields[] = {
	{ "requestor", "arrived.requestor_what", "required_text", ENTRY_TEXT },
	{ "postcode", "arrived.postcode_what", NULL, ENTRY_POSTCODE },
};

struct arrival {
	struct asker who;
	struct newcase n;
	struct values *steps;                      /* requestor, postcode */
	struct str day, month, year;               /* received, as typed */
	int32_t received_on;
};

static struct str parts_iso(struct web *w, int32_t day)
{
	return day != 0 ? date_write_iso(w->arena, day) : STR("");
}

/* --- the page --------------------------------------------------------------------------------- */

static void add_received(struct web *w, const struct arrival *x, struct values *v)
{
	const struct problem *problem = problems_find(&w->problems, STR("received"));
	struct values *tree = values_tree(v, STR("received"));

	values_text(tree, STR("day"), x->day);
	values_text(tree, STR("month"), x->month);
	values_text(tree, STR("year"), x->year);
	values_text(tree, STR("problem"), problem ? words_problem(w->arena, w->words, NULL, problem, STR("")) : STR(""));
	values_text(v, STR("sure"), parts_iso(w, x->received_on));
}

static enum err arrival_page(struct web *w, int status, const struct arrival *x)
{
	struct values *v = values_open(w->arena);

	newcase_values(w, &x->n, &x->who, v);
	entry_values(w, fields, COUNT(fields), x->steps, v);
	add_received(w, x, v);
	once_values(w, v);
	return web_page(w, status, "staff-arrival", v);
}

static enum err begin(struct web *w, struct arrival *x)
{
	*x = (struct arrival){ .who = desk_case_asker(w), .steps = values_open(w->arena) };
	return allow(w->main, w->keys, &x->who, ACT_CASE_OPEN, STR(""), NULL);
}

static enum err get_new(struct web *w)
{
	struct arrival x;
	enum err e = begin(w, &x);

	x.n.chosen = STR("new");
	x.n.team = w->clerk->staff.team;
	return e == OK ? arrival_page(w, 200, &x) : e;
}

/* --- what was entered ------------------------------------------------------------------------- */

/* An old day is asked about once: the page then brings it back as "sure". */
static const char *wrong_day(struct web *w, struct arrival *x)
{
	int32_t today = date_today(w->now);

	if (x->day.n + x->month.n + x->year.n == 0)
		return "required_date";
	if (!date_read_parts(x->day, x->month, x->year, &x->received_on))
		return "date_not_real";
	if (x->received_on > today)
		return "received_future";
	if (x->received_on < today - OLD_DAYS && !str_equal(web_field(w, "sure"), parts_iso(w, x->received_on)))
		return "received_old";
	return NULL;
}

static void read_received(struct web *w, struct arrival *x)
{
	const char *wrong;

	x->day = str_trim(web_field(w, "received-day"));
	x->month = str_trim(web_field(w, "received-month"));
	x->year = str_trim(web_field(w, "received-year"));
	if ((wrong = wrong_day(w, x)))
		entry_problem(w, "received", wrong)->what = words_get(w->words, str_is(str_of(wrong), "required_date") ?
		                                                       STR("arrived.received_what") : STR("arrived.received"));
}

static enum err carry_out(struct web *w, const struct arrival *x, struct takein *t, bool joins)
{
	t->who = x->who;
	t->requestor = values_get(x->steps, STR("requestor"));
	t->received_on = x->received_on;
	if (joins)
		return takein_join(w, t);
	t->child = (struct child){ .postcode = values_get(x->steps, STR("postcode")) };
	return takein_open(w, t, &x->n);
}

static enum err post_new(struct web *w)
{
	struct str change = once_post(w, STR("")), me = w->clerk->staff.id;
	struct takein t = { .received_on = 0 };
	struct arrival x;
	bool is_done, joins;
	enum err e = begin(w, &x);

	if (e != OK || (e = once_again(w, me, change, &is_done)) != OK || is_done)
		return e;
	if (entry_pressed(w, "cancel"))
		return web_redirect(w, STR("/staff/applications/"));
	newcase_read(w, &x.n);
	entry_read(w, fields, COUNT(fields), x.steps);
	read_received(w, &x);
	if ((e = newcase_match(w, &x.n)) != OK)
		return e;
	newcase_check(w, &x.n);
	if ((e = newcase_join(w, &x.n, &x.who, &t.child)) != OK && e != ERR_NOT_FOUND)
		return e;
	joins = e == OK;
	if (w->problems.count > 0)
		return arrival_page(w, 422, &x);
	if ((e = carry_out(w, &x, &t, joins)) != OK)
		return e;
	if (!allow_reach(x.who.staff, t.child.team))
		return once_done(w, me, change, str_join(w->arena, str_of(list_path), STR("?done=opened")));
	return once_done(w, me, change, desk_case_path(w, t.child.id, "/"));
}

static const struct route routes[] = {
	{ GET, "/staff/applications/new", STAFF, READ, get_new },
	{ POST, "/staff/applications/new", STAFF, WRITE, post_new },
};

static const struct posts posts[] = {
	{ "/staff/applications/new", NEWCASE_FIELDS " requestor postcode received-day received-month received-year "
	  "sure nonce action" },
};

int main(void)
{
	static const struct web_program program = {
		.name = "arrival", .routes = routes, .route_count = COUNT(routes), .login = CLERK_LOGIN,
		.posts = posts, .posts_count = COUNT(posts),
		.visitor = clerk_find, .common = clerk_common, .park = clerk_park,
	};

	web_run(&program);
}
