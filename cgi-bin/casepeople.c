/* casepeople.c: who of the family, of schools and services sees a case, what each may see, from
 * when to when. Per person, never per household. */
#include "cgi-bin/web/casechange.h"
#include "cgi-bin/web/entry.h"
#include "cgi-bin/web/once.h"
#include "cgi-bin/web/pagemark.h"
#include "cgi-bin/web/rights.h"
#include "store/base/date.h"
#include "store/base/fold.h"
#include "store/base/hex.h"
#include "store/cases/invite.h"
#include "store/compiled/words.h"
#include "store/people/person.h"

static struct str person_path(struct web *w, const struct desk_case *d, struct str person)
{
	return str_join(w->arena, str_join(w->arena, d->path, STR("/people/")),
	                hex_write(w->arena, person));
}

/* In words; and whether a flag of the case is there for them. */
static struct str seen_by(struct web *w, const struct grant *g)
{
	struct str words = rights_words(w, g->may);

	if (!g->is_protected)
		return words;
	words = str_join(w->arena, words, STR(". "));
	return str_join(w->arena, words, words_get(w->words, STR("casework.people.is_protected")));
}

/* --- the list, and somebody with an account --------------------------------------------------- */

static enum err add_person(struct web *w, const struct desk_case *d, const struct grant *g,
                           struct values *one)
{
	struct person p;
	enum err e = person_load(w->main, w->keys, g->person, &p);

	if (e != OK)
		return e;
	values_text(one, STR("name"), person_name(w->arena, &p));
	values_text(one, STR("email"), p.email);
	values_text(one, STR("relation"),
	            words_get(w->words, str_join(w->arena, STR("relation."),
	                                         str_of(grant_relation_name(g->relation)))));
	values_flag(one, STR("responsibility"), g->responsibility);
	values_text(one, STR("text"), seen_by(w, g));
	values_text(one, STR("from"), words_date(w->arena, w->words, date_today(g->from)));
	values_text(one, STR("until"),
	            g->until > 0 ? words_date(w->arena, w->words, date_today(g->until - 1)) : STR(""));
	values_flag(one, STR("gone"), !grant_is_open(g, w->now));
	values_text(one, STR("href"), person_path(w, d, g->person));
	return OK;
}

static enum err people_page(struct web *w, int status, const struct desk_case *d,
                            const struct rights *r)
{
	struct values *v = values_open(w->arena), *list = values_list(v, STR("people"));
	struct grant *grants;
	size_t count;
	enum err e = grant_of(w->main, w->keys, d->what.child.id, &grants, &count);

	for (size_t i = 0; i < count && e == OK; i++)
		e = add_person(w, d, &grants[i], values_add_tree(list));
	if (e != OK)
		return e;
	values_flag(v, STR("has_people"), count > 0);
	casehead_values(w, d, "/people", v);
	rights_values(w, &d->what.child, r, v);
	entry_box(w, v, "email", web_field(w, "email"));
	entry_box(w, v, "surname", web_field(w, "surname"));
	casechange_notice(w, v);
	once_values(w, v);
	values_text(v, STR("invite"), str_join(w->arena, d->path, STR("/invite")));
	return web_page(w, status, "staff-people", v);
}

static enum err get_people(struct web *w)
{
	struct rights r = { .may = MAY_ALL, .relation = RELATIONS };
	struct desk_case d;
	enum err e = desk_case_open(w, ACT_CASE_GRANT, &d);

	return e == OK ? people_page(w, 200, &d, &r) : e;
}

/* Telephones type another apostrophe than keyboards, and not everybody finds an accent. */
static bool is_surname(struct arena *a, struct str typed, struct str surname)
{
	struct str letters = fold_letters(a, typed);

	return letters.n > 0 ? str_equal(letters, fold_letters(a, surname)) : str_equal(typed, surname);
}

/* Address and last name must both fit, so that a slip of the pen does not open a case to a
 * stranger. */
static enum err find_account(struct web *w, struct person *p)
{
	struct str email = str_trim(web_field(w, "email")), last = str_trim(web_field(w, "surname")),
	           id;
	enum err e = person_find(w->main, w->keys, str_lower(w->arena, email), &id);

	if (e == OK)
		e = person_load(w->main, w->keys, id, p);
	if (e == OK && !is_surname(w->arena, last, p->surname))
		e = ERR_NOT_FOUND;
	if (e == ERR_NOT_FOUND)
		entry_problem(w, "email", "account_unknown");
	return err_unless_missing(e);
}

static enum err note(struct web *w, const struct desk_case *d, const char *action, struct str name,
                     struct str was, struct str is)
{
	struct history_entry entry = { .action = str_of(action), .what = name, .was = was, .is = is,
	                               .staff_only = true };

	return casechange_note(w, d, &entry);
}

/* An invitation that waits for them opens nothing from now on. */
static enum err settle(struct web *w, const struct desk_case *d, const struct person *p)
{
	size_t revoked;
	enum err e = invite_settle(w->main, w->keys, d->what.child.id, p->id, w->now, &revoked);

	for (; e == OK && revoked > 0; revoked--)
		e = note(w, d, "invite_revoked", person_name(w->arena, p), STR(""), STR(""));
	return e;
}

/* One that had ended begins anew. */
static enum err give(struct web *w, const struct desk_case *d, const struct person *p,
                     const struct rights *r)
{
	struct grant g;
	enum err e = grant_load(w->main, w->keys, p->id, d->what.child.id, &g);

	if (e == OK && grant_is_open(&g, w->now)) {
		entry_problem(w, "email", "account_linked");
		return OK;
	}
	if (e != OK && e != ERR_NOT_FOUND)
		return e;
	if (e == ERR_NOT_FOUND)
		g = (struct grant){ .person = p->id, .child = d->what.child.id };
	g.child_name = child_name(w->arena, &d->what.child);
	g.relation = r->relation;
	g.responsibility = r->responsibility;
	g.may = r->may;
	g.is_protected = false;
	g.from = w->now;
	g.until = r->until;
	e = e == OK ? grant_save(w->main, w->keys, &g) : grant_add(w->main, w->keys, &g);
	if (e == OK)
		e = settle(w, d, p);
	return e == OK ? note(w, d, "grant_added", person_name(w->arena, p), STR(""),
	                      rights_words(w, r->may))
	               : e;
}

static enum err post_people(struct web *w)
{
	struct desk_case d;
	struct rights r;
	struct person p;
	bool is_done;
	enum err e = casechange_again(w, &is_done);

	if (e != OK || is_done || (e = desk_case_open(w, ACT_CASE_GRANT, &d)) != OK)
		return e;
	if (entry_pressed(w, "cancel"))
		return web_redirect(w, str_join(w->arena, d.path, STR("/")));
	if ((e = find_account(w, &p)) != OK)
		return e;
	rights_read(w, &r);
	rights_check_warned(w, &d.what.child);
	if (w->problems.count == 0 && (e = give(w, &d, &p, &r)) != OK)
		return e;
	if (w->problems.count > 0)
		return people_page(w, 422, &d, &r);
	return casechange_done(w, &d, "/people", "people");
}

/* --- one of them ------------------------------------------------------------------------------ */

struct linked_person {
	struct desk_case d;
	struct grant g;
	struct person p;
};

static enum err open_person(struct web *w, struct linked_person *x)
{
	struct str id;
	enum err e = desk_case_open(w, ACT_CASE_GRANT, &x->d);

	if (e != OK)
		return e;
	if (!hex_read(w->arena, web_piece(w, "person"), VAULT_ID_BYTES, &id))
		return ERR_NOT_FOUND;
	if ((e = grant_load(w->main, w->keys, id, x->d.what.child.id, &x->g)) != OK)
		return e;
	return person_load(w->main, w->keys, id, &x->p);
}

/* For whom a flag is there is asked where there is one. */
static bool is_flagged(const struct linked_person *x)
{
	return x->d.what.child.flags->count > 0;
}

static bool read_protected(struct web *w, const struct linked_person *x)
{
	return is_flagged(x) && web_field(w, "protected").n > 0;
}

static struct str mark(struct web *w, const struct linked_person *x, const struct grant *g)
{
	return pagemark_grant(w, g, &x->d.what.child);
}

static enum err person_page(struct web *w, int status, const struct linked_person *x,
                            const struct rights *r)
{
	struct values *v = values_open(w->arena);

	pagemark_values(v, mark(w, x, &x->g));
	casehead_values(w, &x->d, "/people", v);
	rights_values(w, &x->d.what.child, r, v);
	values_flag(v, STR("is_flagged"), is_flagged(x));
	values_flag(v, STR("is_protected"), is_flagged(x) && x->g.is_protected);
	values_text(v, STR("name"), person_name(w->arena, &x->p));
	values_text(v, STR("username"), x->p.email);
	values_text(v, STR("since"), words_date(w->arena, w->words, date_today(x->g.from)));
	values_flag(v, STR("gone"), !grant_is_open(&x->g, w->now));
	values_text(v, STR("back"), str_join(w->arena, x->d.path, STR("/people")));
	return web_page(w, status, "staff-person", v);
}

/* As it stands. */
static enum err show_person(struct web *w, int status, const struct linked_person *x)
{
	struct rights r = { .relation = x->g.relation,
		                .responsibility = x->g.responsibility,
		                .may = x->g.may,
		                .until = x->g.until };

	casechange_day_of(w, x->g.until > 0 ? date_today(x->g.until - 1) : 0, &r.last);
	return person_page(w, status, x, &r);
}

static enum err get_person(struct web *w)
{
	struct linked_person x;
	enum err e = open_person(w, &x);

	return e == OK ? show_person(w, 200, &x) : e;
}

static enum err end(struct web *w, struct linked_person *x)
{
	enum err e;

	if (!grant_is_open(&x->g, w->now))
		return casechange_done(w, &x->d, "/people", "nothing");
	if (!pagemark_is(w, mark(w, x, &x->g))) {
		entry_problem(w, "", "case_changed");
		return show_person(w, 409, x);
	}
	x->g.until = w->now;
	if ((e = grant_save(w->main, w->keys, &x->g)) != OK)
		return e;
	if ((e = note(w, &x->d, "grant_ended", person_name(w->arena, &x->p), STR(""), STR(""))) != OK)
		return e;
	if ((e = settle(w, &x->d, &x->p)) != OK)
		return e;
	return casechange_done(w, &x->d, "/people", "ended");
}

static enum err change(struct web *w, struct linked_person *x, const struct rights *r)
{
	struct str before = seen_by(w, &x->g);
	enum err e;

	if (!grant_is_open(&x->g, w->now))
		x->g.from = w->now;
	x->g.relation = r->relation;
	x->g.responsibility = r->responsibility;
	x->g.may = r->may;
	x->g.is_protected = read_protected(w, x);
	x->g.until = r->until;
	if ((e = grant_save(w->main, w->keys, &x->g)) != OK)
		return e;
	e = note(w, &x->d, "grant_changed", person_name(w->arena, &x->p), before,
	         seen_by(w, &x->g));
	return e == OK ? casechange_done(w, &x->d, "/people", "people") : e;
}

/* Access that was ended does not come back by an older page. Pressed twice it stands as it is to
 * be. */
static enum err meet(struct web *w, const struct linked_person *x, const struct rights *r)
{
	struct grant typed = x->g;

	typed.relation = r->relation;
	typed.responsibility = r->responsibility;
	typed.may = r->may;
	typed.is_protected = read_protected(w, x);
	typed.until = r->until;
	if (w->problems.count == 0 &&
	    str_equal(mark(w, x, &typed), mark(w, x, &x->g)))
		return casechange_done(w, &x->d, "/people", "people");
	w->problems = problems_open(w->arena);
	entry_problem(w, "", "case_changed");
	return show_person(w, 409, x);
}

static enum err post_person(struct web *w)
{
	struct linked_person x;
	struct rights r;
	enum err e = open_person(w, &x);

	if (e != OK)
		return e;
	if (entry_pressed(w, "cancel"))
		return web_redirect(w, str_join(w->arena, x.d.path, STR("/people")));
	if (entry_pressed(w, "end"))
		return end(w, &x);
	rights_read(w, &r);
	if (!pagemark_is(w, mark(w, &x, &x.g)))
		return meet(w, &x, &r);
	return w->problems.count > 0 ? person_page(w, 422, &x, &r) : change(w, &x, &r);
}

static const struct route routes[] = {
	{ GET, "/staff/cases/:case/people", STAFF, READ, get_people },
	{ POST, "/staff/cases/:case/people", STAFF, WRITE, post_people },
	{ GET, "/staff/cases/:case/people/:person", STAFF, READ, get_person },
	{ POST, "/staff/cases/:case/people/:person", STAFF, WRITE, post_person },
};

static const struct posts posts[] = {
	{ "/staff/cases/:case/people", "email surname nonce action " RIGHTS_FIELDS },
	{ "/staff/cases/:case/people/:person", "known protected action " RIGHTS_FIELDS },
};

int main(void)
{
	static const struct web_program program = {
		.name = "casepeople", .routes = routes, .route_count = COUNT(routes), .login = CLERK_LOGIN,
		.posts = posts, .posts_count = COUNT(posts),
		.visitor = clerk_find, .common = clerk_common, .park = clerk_park,
	};

	web_run(&program);
}
