/* arrival.c: a request that came on paper, by e-mail or by word of mouth becomes a case. The clock
 * runs from the day it was received, not from the day somebody typed it in. */
#include "cgi-bin/web/checker.h"
#include "cgi-bin/web/entry.h"
#include "cgi-bin/web/once.h"
#include "cgi-bin/web/parked.h"
#include "cgi-bin/web/receive.h"
#include "cgi-bin/web/scanner.h"
#include "cgi-bin/web/takein.h"
#include "store/base/date.h"
#include "store/base/hex.h"
#include "store/cases/document.h"
#include "store/cases/history.h"
#include "store/compiled/doing.h"

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
	struct receive scan;
	bool has_scan;                             /* one was chosen */
};

static struct str parts_iso(struct web *w, int32_t day)
{
	return day != 0 ? date_write_iso(w->arena, day) : STR("");
}

/* --- the page --------------------------------------------------------------------------------- */

static void add_received(struct web *w, const struct arrival *x, struct values *v)
{
	struct values *tree = values_tree(v, STR("received"));

	values_text(tree, STR("day"), x->day);
	values_text(tree, STR("month"), x->month);
	values_text(tree, STR("year"), x->year);
	entry_put_problem(w, STR("received"), tree);
	values_text(v, STR("sure"), parts_iso(w, x->received_on));
}

static void add_scan(struct web *w, struct values *v)
{
	entry_put_problem(w, STR("file"), values_tree(v, STR("file")));
}

static enum err arrival_page(struct web *w, int status, const struct arrival *x)
{
	struct values *v = values_open(w->arena);
	struct newcase n = x->n;

	n.received_on = x->received_on;
	newcase_values(w, &n, &x->who, v);
	entry_values(w, fields, COUNT(fields), x->steps, v);
	values_flag(v, STR("requestor_open"), web_field(w, "requestor_open").n > 0);
	add_received(w, x, v);
	add_scan(w, v);
	parked_values(w, v);
	once_values(w, v);
	return web_page(w, status, "staff-arrival", v);
}

static enum err begin(struct web *w, struct arrival *x)
{
	*x = (struct arrival){ .who = desk_case_asker(w), .steps = values_open(w->arena) };
	return allow(w->main, w->keys, &x->who, ACT_CASE_OPEN, STR(""), NULL);
}

/* --- what was entered ------------------------------------------------------------------------- */

/* A browser keeps no file that it was told to send again. */
static void check_scan(struct web *w, const struct arrival *x)
{
	if (x->has_scan && x->scan.problem)
		receive_problem(&x->scan, STR("file"), &w->problems);
	else if (x->has_scan && w->problems.count > 0)
		entry_problem(w, "file", "file_again");
}

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
	if (x->received_on < today - OLD_DAYS &&
	    !str_equal(web_field(w, "sure"), parts_iso(w, x->received_on)))
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
		entry_problem(w, "received", wrong)->what = words_get(w->words,
		                                                      str_is(str_of(wrong), "required_date")
		                                                          ? STR("arrived.received_what")
		                                                          : STR("arrived.received"));
}

/* In the order of the page, as what is wrong with it is told. */
static enum err read_all(struct web *w, struct arrival *x)
{
	read_received(w, x);
	entry_read(w, fields, 1, x->steps);
	newcase_read(w, &x->n);
	if (x->received_on != 0 && x->n.born_on > x->received_on &&
	    !problems_find(&w->problems, STR("received")) && !problems_find(&w->problems, STR("born")))
		entry_problem(w, "received", "date_before_birth")->what = words_get(w->words,
		                                                            STR("arrived.received"));
	entry_read(w, fields + 1, COUNT(fields) - 1, x->steps);
	return newcase_match(w, &x->n);
}

/* What is wrong with it is said when it is sent. */
static enum err get_new(struct web *w)
{
	struct arrival x;
	enum err e = begin(w, &x);

	if (e != OK)
		return e;
	x.n.chosen = STR("new");
	x.n.team = w->clerk->staff.team;
	if ((e = parked_return(w)) == OK)
		e = read_all(w, &x);
	w->problems = problems_open(w->arena);
	return e == OK || e == ERR_NOT_FOUND ? arrival_page(w, 200, &x) : e;
}

/* Nobody of the family is a recipient: it is the council's own paper. */
static enum err keep_scan(struct web *w, struct arrival *x, const struct child *c)
{
	struct document d = { .child = c->id, .kind = STR("request"),
	                      .title = words_get(w->words, STR("arrived.scan_title")),
	                      .filename = x->scan.name, .type = x->scan.ending,
	                      .bytes = (int64_t)x->scan.blob.bytes,
	                      .does = doing_write(w->arena, x->scan.doings), .by = x->who.id,
	                      .by_name = x->who.name, .sent_at = w->now };
	struct history_entry entry = { .action = STR("document_added"), .what = d.title,
	                               .staff_only = true };
	enum err e;

	if (!x->has_scan)
		return OK;
	d.blob = x->scan.blob.id;
	if ((e = receive_keep(w, c->id, &x->scan)) != OK ||
	    (e = document_add(w->main, w->keys, &d)) != OK)
		return e;
	x->scan.writer = NULL;
	return history_add(w->main, w->keys, &x->who, c->id, STR(""), &entry);
}

static enum err take_in(struct web *w, const struct arrival *x, struct takein *t, bool joins)
{
	t->who = x->who;
	t->requestor = values_get(x->steps, STR("requestor"));
	t->requestor_open = web_field(w, "requestor_open").n > 0;
	t->received_on = x->received_on;
	if (joins)
		return takein_join(w, t);
	t->child = (struct child){ .postcode = values_get(x->steps, STR("postcode")) };
	return takein_open(w, t, &x->n);
}

static enum err open_case(struct web *w, struct arrival *x, struct str change)
{
	struct str me = w->clerk->staff.id;
	struct takein t = { .received_on = 0 };
	enum err e = newcase_join(w, &x->n, &x->who, &t.child);
	bool joins = e == OK;

	if (e != OK && e != ERR_NOT_FOUND)
		return e;
	check_scan(w, x);
	if (w->problems.count > 0)
		return arrival_page(w, 422, x);
	if ((e = take_in(w, x, &t, joins)) != OK || (e = keep_scan(w, x, &t.child)) != OK)
		return e;
	if (!allow_reach(x->who.staff, t.child.team))
		return once_done(w, me, change, str_join(w->arena, str_of(list_path), STR("?done=opened")));
	return once_done(w, me, change, desk_case_path(w, t.child.id, "/"));
}

static enum err enter(struct web *w, struct arrival *x)
{
	struct str hash = str_bytes(x->scan.blob.hash, sizeof(x->scan.blob.hash)), change;
	bool is_done;
	enum err e = web_write(w);

	if (e != OK)
		return e;
	change = once_post(w, x->has_scan && !x->scan.problem ? str_join(w->arena, hash, x->scan.name)
	                                                      : STR(""));
	if ((e = once_again(w, w->clerk->staff.id, change, &is_done)) != OK || is_done)
		return e;
	if ((e = allow(w->main, w->keys, &x->who, ACT_CASE_OPEN, STR(""), NULL)) != OK)
		return e;
	if (entry_pressed(w, "cancel"))
		return web_redirect(w, str_of(list_path));
	if ((e = read_all(w, x)) != OK)
		return e;
	newcase_check(w, &x->n);
	return open_case(w, x, change);
}

static enum err post_new(struct web *w)
{
	struct receive_limits limits = receive_usual(w);
	struct arrival x;
	enum err e = begin(w, &x);

	if (e != OK)
		return e;
	if ((e = receive_file(w, &limits, &x.scan)) == OK && (e = receive_finish(&x.scan)) == OK) {
		x.has_scan = !x.scan.problem || !str_is(str_of(x.scan.problem), "file_none");
		e = enter(w, &x);
	}
	receive_drop(&x.scan);
	return e;
}

static const struct route routes[] = {
	{ GET, "/staff/applications/new", STAFF, READ, get_new },
	{ POST, "/staff/applications/new", STAFF, READ, post_new },
};

static const struct posts posts[] = {
	{ "/staff/applications/new",
	  NEWCASE_FIELDS " requestor requestor_open postcode received-day received-month received-year "
	  "sure whole file nonce action" },
};

int main(void)
{
	static const struct web_program program = {
		.name = "arrival", .routes = routes, .route_count = COUNT(routes), .login = CLERK_LOGIN,
		.posts = posts, .posts_count = COUNT(posts), .body_bytes_max = RECEIVE_ARRIVING_BYTES_MAX,
		.body_seconds = RECEIVE_SECONDS_MAX,
		.checker = checker_start, .scanner = scanner_start, .seconds_max = 60,
		.visitor = clerk_find, .common = clerk_common, .park = clerk_park, .after = parked_after,
	};

	web_run(&program);
}
