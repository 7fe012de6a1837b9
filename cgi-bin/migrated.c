/* migrated.c: a case for a plan that was there before the portal: no request, the plan's date and
 * the last review. Then the family is invited. */
#include "cgi-bin/web/casechange.h"
#include "cgi-bin/web/entry.h"
#include "cgi-bin/web/newcase.h"
#include "cgi-bin/web/once.h"
#include "store/base/date.h"
#include "store/cases/timescale_words.h"

struct migration {
	struct asker who;
	struct newcase n;
	struct casechange_day plan, review;
};

static enum err migrated_page(struct web *w, int status, const struct migration *m)
{
	struct values *v = values_open(w->arena);

	newcase_values(w, &m->n, &m->who, v);
	casechange_day_values(w, STR("plan"), &m->plan, values_tree(v, STR("plan")));
	casechange_day_values(w, STR("reviewed"), &m->review, values_tree(v, STR("reviewed")));
	once_values(w, v);
	return web_page(w, status, "staff-migrated", v);
}

static enum err open_migration(struct web *w, struct migration *m)
{
	*m = (struct migration){ .who = desk_case_asker(w),
		                     .n.team = w->clerk->staff.team,
		                     .n.chosen = STR("new") };
	return allow(w->main, w->keys, &m->who, ACT_CASE_OPEN, STR(""), NULL);
}

static enum err get_migrated(struct web *w)
{
	struct migration m;
	enum err e = open_migration(w, &m);

	return e == OK ? migrated_page(w, 200, &m) : e;
}

static void read_day(struct web *w, const char *name, const char *label, int32_t after,
                     struct casechange_day *d)
{
	const char *key = NULL;

	if (!casechange_day_read(w, str_of(name), str_of(label), d) || d->on == 0)
		return;
	if (d->on > date_today(w->now))
		key = "date_not_yet";
	else if (after != 0 && d->on < after)
		key = "date_before_birth";
	if (key)
		entry_problem(w, name, key)->what = words_get(w->words, str_of(label));
}

static void read_days(struct web *w, struct migration *m)
{
	read_day(w, "plan", "invites.plan", m->n.born_on, &m->plan);
	read_day(w, "reviewed", "dashboard.last_review", m->n.born_on, &m->review);
	if (m->plan.on == 0 && !problems_find(&w->problems, STR("plan")))
		entry_problem(w, "plan", "required_date")->what = words_get(w->words,
		                                                            STR("invites.a_plan"));
}

/* The plan as it stands now is the final one and the latest one. */
static enum err open_case(struct web *w, const struct migration *m, struct child *c)
{
	struct history_entry entry = { .action = STR("case_opened") };
	enum err e;

	*c = (struct child){ .id = STR(""), .dates = values_open(w->arena),
	                     .count_receipt_day = timescale_counts_receipt_day(w->words) };
	newcase_take(&m->n, c);
	child_date_set(c, STR("final_issued"), m->plan.on);
	child_date_set(c, STR("latest_issued"), m->plan.on);
	child_date_set(c, STR("last_review"), m->review.on);
	if ((e = child_add(w->main, w->keys, c, w->now)) != OK)
		return e;
	entry.what = c->reference;
	return history_add(w->main, w->keys, &m->who, c->id, STR(""), &entry);
}

/* A case that is there is gone to; nothing of it is changed here. */
static enum err post_migrated(struct web *w)
{
	struct str change = once_post(w, STR("")), me = w->clerk->staff.id;
	struct migration m;
	struct child c;
	bool is_done;
	enum err e = once_again(w, me, change, &is_done);

	if (e != OK || is_done || (e = open_migration(w, &m)) != OK)
		return e;
	if (entry_pressed(w, "cancel"))
		return web_redirect(w, STR("/staff/cases/"));
	newcase_read(w, &m.n);
	read_days(w, &m);
	if ((e = newcase_match(w, &m.n)) != OK)
		return e;
	newcase_check(w, &m.n);
	if ((e = newcase_join(w, &m.n, &m.who, &c)) == OK)
		return web_redirect(w, desk_case_path(w, c.id, "/"));
	if (e != ERR_NOT_FOUND)
		return e;
	if (w->problems.count > 0)
		return migrated_page(w, 422, &m);
	if ((e = open_case(w, &m, &c)) != OK)
		return e;
	if (!allow_reach(&w->clerk->staff, c.team))
		return once_done(w, me, change, STR("/staff/cases/"));
	return once_done(w, me, change, desk_case_path(w, c.id, "/invite?done=opened"));
}

static const struct route routes[] = {
	{ GET, "/staff/cases/new", STAFF, READ, get_migrated },
	{ POST, "/staff/cases/new", STAFF, WRITE, post_migrated },
};

static const struct posts posts[] = {
	{ "/staff/cases/new",
	  NEWCASE_FIELDS " plan-day plan-month plan-year reviewed-day reviewed-month reviewed-year "
	  "nonce action" },
};

int main(void)
{
	static const struct web_program program = {
		.name = "migrated", .routes = routes, .route_count = COUNT(routes), .login = CLERK_LOGIN,
		.posts = posts, .posts_count = COUNT(posts),
		.visitor = clerk_find, .common = clerk_common, .park = clerk_park,
	};

	web_run(&program);
}
