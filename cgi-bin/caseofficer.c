/* caseofficer.c: Assign officer: who of the council works on a case, from when to when, and who
 * helps while they are away. The family is told, and the history keeps all of them. */
#include "cgi-bin/web/casechange.h"
#include "cgi-bin/web/colleagues.h"
#include "cgi-bin/web/entry.h"
#include "cgi-bin/web/once.h"
#include "store/base/date.h"
#include "store/base/hex.h"
#include "store/compiled/choices.h"
#include "store/compiled/words.h"
#include "store/people/team.h"

enum { TEXT_MAX = 100 };

struct assignment {
	struct desk_case d;
	struct staff *staff;           /* who can be chosen */
	size_t count;
	struct casechange_day from;
	struct str who, role, team, job_title, phone;      /* as posted */
};

static struct str role_label(struct web *w, struct str role)
{
	return web_word(w, "officer_role.", role);
}

static struct str day_of(struct web *w, const struct values *one, const char *name)
{
	int32_t day = (int32_t)values_get_number(one, str_of(name));

	return day != 0 ? words_date(w->arena, w->words, day) : STR("");
}

static bool has_ended(const struct values *one, int32_t today)
{
	int64_t until = values_get_number(one, STR("until"));

	return until != 0 && until < today;
}

/* --- the list and who comes next -------------------------------------------------------------- */

static void add_officers(struct web *w, const struct desk_case *d, struct values *v)
{
	struct values *list = values_list(v, STR("officers")), *to;
	int32_t today = date_today(w->now);

	for (const struct value *o = d->what.child.officers->first; o; o = o->next) {
		const struct values *one = o->children;
		struct str href = str_join(w->arena, d->path, STR("/officers/"));

		to = values_add_tree(list);
		values_text(to, STR("name"), values_get(one, STR("name")));
		values_text(to, STR("role"), role_label(w, values_get(one, STR("role"))));
		values_text(to, STR("team"), team_name(w->arena, w->words, values_get(one, STR("team"))));
		values_text(to, STR("phone"), values_get(one, STR("phone")));
		values_text(to, STR("from"), day_of(w, one, "from"));
		values_text(to, STR("until"), day_of(w, one, "until"));
		if (values_get_number(one, STR("away_until")) >= today)
			values_text(to, STR("away"), day_of(w, one, "away_until"));
		if (!has_ended(one, today))
			values_text(to, STR("href"), str_join(w->arena, href, values_get(one, STR("id"))));
	}
	values_flag(v, STR("has_officers"), list->count > 0);
}

static void add_choices(struct web *w, const struct assignment *x, struct values *v)
{
	choices_values(w->words, STR("officer_role"), STR("staff"), x->role,
	               values_list(v, STR("roles")));
	team_values(w->words, x->team, values_list(v, STR("teams")));
	colleagues_values(w, x->staff, x->count, x->who, "choices", v);
}

static enum err officers_page(struct web *w, int status, const struct assignment *x)
{
	struct values *v = values_open(w->arena);

	casehead_values(w, &x->d, "/officers", v);
	once_values(w, v);
	add_officers(w, &x->d, v);
	add_choices(w, x, v);
	entry_box(w, v, "staff", x->who);
	entry_box(w, v, "role", x->role);
	entry_box(w, v, "team", x->team);
	entry_box(w, v, "job_title", x->job_title);
	entry_box(w, v, "phone", x->phone);
	casechange_day_values(w, STR("from"), &x->from, values_tree(v, STR("from")));
	casechange_notice(w, v);
	return web_page(w, status, "staff-officers", v);
}

static enum err open_assignment(struct web *w, struct assignment *x)
{
	enum err e = desk_case_open(w, ACT_CASE_EDIT, &x->d);

	return e == OK ? colleagues_of(w, &x->d.what.child, &x->staff, &x->count) : e;
}

/* Filled in from the account of ?staff=ID; without it for whoever asks, and empty boxes stand for
 * what the account says of whoever is chosen. */
static enum err get_officers(struct web *w)
{
	struct assignment x = { .role = STR("officer") };
	const struct staff *one;
	enum err e = open_assignment(w, &x);

	if (e != OK)
		return e;
	x.who = web_query(w, "staff").n > 0 ? web_query(w, "staff")
	                                    : hex_write(w->arena, w->clerk->staff.id);
	if (web_query(w, "staff").n > 0 && (one = colleagues_find(w, x.staff, x.count, x.who))) {
		x.team = one->team;
		x.phone = one->phone;
	}
	casechange_day_of(w, date_today(w->now), &x.from);
	return officers_page(w, 200, &x);
}

static void read_assignment(struct web *w, struct assignment *x, const struct staff **one)
{
	struct team team;

	x->who = web_field(w, "staff");
	x->role = web_field(w, "role");
	x->team = web_field(w, "team");
	x->job_title = entry_text(w, "job_title", "dashboard.job_title", TEXT_MAX);
	x->phone = entry_text(w, "phone", "dashboard.main_number", TEXT_MAX);
	*one = colleagues_find(w, x->staff, x->count, x->who);
	if (!*one)
		entry_problem(w, "staff", "officer_choose");
	if (!choices_offer(w->arena, w->words, STR("officer_role"), STR("staff"), x->role))
		entry_problem(w, "role", "staff_role_unknown");
	if (x->team.n > 0 && !team_find(w->arena, w->words, x->team, &team))
		entry_problem(w, "team", "staff_team_unknown");
	if (casechange_day_read_near(w, STR("from"), STR("dashboard.from"), &x->from) &&
	    x->from.on == 0)
		x->from.on = date_today(w->now);
}

static struct str either(struct str typed, struct str known)
{
	return typed.n > 0 ? typed : known;
}

/* The new one stands first. */
static void put_first(struct web *w, struct assignment *x, const struct staff *s)
{
	struct values *list = values_open(w->arena), *one = values_add_tree(list);

	values_text(one, STR("id"), hex_write(w->arena, vault_random_id(w->arena)));
	values_text(one, STR("staff"), hex_write(w->arena, s->id));
	values_text(one, STR("name"), s->name);
	values_text(one, STR("role"), x->role);
	values_text(one, STR("team"), either(x->team, s->team));
	values_text(one, STR("job_title"), x->job_title);
	values_text(one, STR("phone"), either(x->phone, s->phone));
	values_text(one, STR("email"), s->email);
	values_number(one, STR("from"), x->from.on);
	for (const struct value *old = x->d.what.child.officers->first; old; old = old->next)
		values_copy(values_add_tree(list), old->children);
	x->d.what.child.officers = list;
}

/* Somebody works in one role once at a time; pressed twice it is done once. */
static bool is_there(const struct assignment *x, int32_t today)
{
	for (const struct value *o = x->d.what.child.officers->first; o; o = o->next)
		if (str_equal(values_get(o->children, STR("staff")), x->who) &&
		    str_equal(values_get(o->children, STR("role")), x->role) &&
		    !has_ended(o->children, today))
			return true;
	return false;
}

static enum err keep(struct web *w, struct desk_case *d, const char *action, struct str name,
                     const char *done)
{
	struct history_entry entry = { .action = str_of(action), .what = name };
	enum err e = casechange_note(w, d, &entry);

	if (e != OK || (e = casechange_save(w, d)) != OK)
		return e;
	if ((e = casechange_tell(w, d, "new-officer", "/involvements")) != OK)
		return e;
	return casechange_done(w, d, "/officers", done);
}

static enum err post_officers(struct web *w)
{
	struct assignment x = { .role = STR("") };
	const struct staff *one;
	bool is_done;
	enum err e = casechange_again(w, &is_done);

	if (e != OK || is_done || (e = open_assignment(w, &x)) != OK)
		return e;
	if (entry_pressed(w, "cancel"))
		return web_redirect(w, str_join(w->arena, x.d.path, STR("/")));
	read_assignment(w, &x, &one);
	if (w->problems.count == 0 && is_there(&x, date_today(w->now)))
		entry_problem(w, "staff", "officer_is_there");
	if (w->problems.count > 0)
		return officers_page(w, 422, &x);
	put_first(w, &x, one);
	return keep(w, &x.d, "officer_assigned", one->name, "officer");
}

/* --- one of them: away, or no longer ---------------------------------------------------------- */

struct leaving {
	struct assignment x;
	struct values *one;
	struct casechange_day away, until;
	struct str cover;
};

static enum err open_leaving(struct web *w, struct leaving *l)
{
	enum err e = open_assignment(w, &l->x);

	if (e != OK)
		return e;
	for (const struct value *o = l->x.d.what.child.officers->first; o; o = o->next)
		if (str_equal(values_get(o->children, STR("id")), web_piece(w, "officer"))) {
			l->one = o->children;
			return OK;
		}
	return ERR_NOT_FOUND;
}

static enum err leaving_page(struct web *w, int status, const struct leaving *l)
{
	struct values *v = values_open(w->arena);

	casehead_values(w, &l->x.d, "/officers", v);
	once_values(w, v);
	values_text(v, STR("name"), values_get(l->one, STR("name")));
	values_text(v, STR("back"), str_join(w->arena, l->x.d.path, STR("/officers")));
	colleagues_values(w, l->x.staff, l->x.count, l->cover, "choices", v);
	entry_box(w, v, "cover", l->cover);
	casechange_day_values(w, STR("away"), &l->away, values_tree(v, STR("away")));
	casechange_day_values(w, STR("until"), &l->until, values_tree(v, STR("until")));
	return web_page(w, status, "staff-officer", v);
}

static enum err get_officer(struct web *w)
{
	struct leaving l = { .cover = STR("") };
	enum err e = open_leaving(w, &l);

	if (e != OK)
		return e;
	l.cover = values_get(l.one, STR("cover"));
	casechange_day_of(w, (int32_t)values_get_number(l.one, STR("away_until")), &l.away);
	casechange_day_of(w, (int32_t)values_get_number(l.one, STR("until")), &l.until);
	return leaving_page(w, 200, &l);
}

static enum err set_away(struct web *w, struct leaving *l)
{
	if (casechange_day_read(w, STR("away"), STR("dashboard.away"), &l->away) && l->away.on != 0 &&
	    l->away.on < date_today(w->now))
		entry_problem(w, "away", "away_is_past");
	l->cover = web_field(w, "cover");
	if (l->cover.n > 0 && (!colleagues_find(w, l->x.staff, l->x.count, l->cover) ||
	                       str_equal(l->cover, values_get(l->one, STR("staff")))))
		entry_problem(w, "cover", "officer_choose");
	if (w->problems.count > 0)
		return leaving_page(w, 422, l);
	values_number(l->one, STR("away_until"), l->away.on);
	values_text(l->one, STR("cover"), l->away.on != 0 ? l->cover : STR(""));
	return keep(w, &l->x.d, l->away.on != 0 ? "officer_away" : "officer_back",
	            values_get(l->one, STR("name")), l->away.on != 0 ? "away" : "back");
}

/* Who was to begin later and will not: the history alone keeps it. */
static enum err take_back(struct web *w, struct leaving *l)
{
	struct child *c = &l->x.d.what.child;
	struct values *list = values_open(w->arena);

	for (const struct value *o = c->officers->first; o; o = o->next)
		if (o->children != l->one)
			values_copy(values_add_tree(list), o->children);
	c->officers = list;
	return keep(w, &l->x.d, "officer_ended", values_get(l->one, STR("name")), "officer_ended");
}

static enum err set_end(struct web *w, struct leaving *l)
{
	bool is_ahead = values_get_number(l->one, STR("from")) > date_today(w->now);
	if (casechange_day_read_near(w, STR("until"), STR("dashboard.until"), &l->until) &&
	    l->until.on == 0)
		l->until.on = date_today(w->now) - 1;
	if (w->problems.count == 0 && is_ahead && l->until.on < date_today(w->now))
		return take_back(w, l);
	if (w->problems.count == 0 && l->until.on != 0 &&
	    l->until.on < values_get_number(l->one, STR("from")) - 1)
		entry_problem(w, "until", "until_before_from");
	if (w->problems.count > 0)
		return leaving_page(w, 422, l);
	values_number(l->one, STR("until"), l->until.on);
	return keep(w, &l->x.d, "officer_ended", values_get(l->one, STR("name")), "officer_ended");
}

static enum err post_officer(struct web *w)
{
	struct leaving l = { .cover = STR("") };
	bool is_done;
	enum err e = casechange_again(w, &is_done);

	if (e != OK || is_done || (e = open_leaving(w, &l)) != OK)
		return e;
	if (entry_pressed(w, "away"))
		return set_away(w, &l);
	if (entry_pressed(w, "end"))
		return set_end(w, &l);
	return web_redirect(w, str_join(w->arena, l.x.d.path, STR("/officers")));
}

static const struct route routes[] = {
	{ GET, "/staff/cases/:case/officers", STAFF, READ, get_officers },
	{ POST, "/staff/cases/:case/officers", STAFF, WRITE, post_officers },
	{ GET, "/staff/cases/:case/officers/:officer", STAFF, READ, get_officer },
	{ POST, "/staff/cases/:case/officers/:officer", STAFF, WRITE, post_officer },
};

static const struct posts posts[] = {
	{ "/staff/cases/:case/officers",
	  "staff role team job_title phone from-day from-month from-year nonce action" },
	{ "/staff/cases/:case/officers/:officer",
	  "away-day away-month away-year cover until-day until-month until-year "
	  "nonce action" },
};

int main(void)
{
	static const struct web_program program = {
		.name = "caseofficer", .routes = routes, .route_count = COUNT(routes), .login = CLERK_LOGIN,
		.posts = posts, .posts_count = COUNT(posts),
		.visitor = clerk_find, .common = clerk_common, .park = clerk_park,
	};

	web_run(&program);
}
