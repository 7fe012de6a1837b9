/* caseflags.c: what staff must know first of a case, before they write or share. */
#include "cgi-bin/web/brought.h"
#include "cgi-bin/web/casechange.h"
#include "cgi-bin/web/entry.h"
#include "cgi-bin/web/pagemark.h"
#include "store/base/date.h"
#include "store/cases/invite.h"
#include "store/cases/marking.h"
#include "store/compiled/words.h"
#include "store/people/person.h"

enum { REASON_MAX = 500 };

/* What was posted: the flags and the answers behind them as they are to stand. */
struct plan {
	struct values *flags, *marks;
	bool is_changed, is_looked_at;
};

/* Those whom it protects: marked so on their page. */
static enum err add_protected(struct web *w, const struct desk_case *d, struct values *v)
{
	struct values *list = values_list(v, STR("protected"));
	struct grant *grants;
	struct person p;
	size_t count;
	enum err e = grant_of(w->main, w->keys, d->what.child.id, &grants, &count);

	for (size_t i = 0; i < count && e == OK; i++) {
		if (!grants[i].is_protected)
			continue;
		if ((e = person_load(w->main, w->keys, grants[i].person, &p)) == OK)
			values_text(values_add_tree(list), STR("name"), person_name(w->arena, &p));
		e = err_unless_missing(e);
	}
	values_flag(v, STR("is_protected"), list->count > 0);
	return e;
}

/* Those who would still come in by a link that was sent before. */
static enum err add_invited(struct web *w, const struct desk_case *d, struct values *v)
{
	struct values *list = values_list(v, STR("invited"));
	struct invite *invites;
	size_t count;
	enum err e = invite_list(w->main, w->keys, d->what.child.id, &invites, &count);

	for (size_t i = 0; e == OK && i < count; i++)
		if (invite_state(&invites[i], w->now) == INVITE_OPEN)
			values_text(values_add_tree(list), STR("name"), invites[i].name);
	values_flag(v, STR("has_invited"), list->count > 0);
	values_text(v, STR("invite"), str_join(w->arena, d->path, STR("/invite")));
	return e;
}

static struct str box(struct web *w, struct str flag, const char *end)
{
	return str_join(w->arena, flag, str_of(end));
}

static struct str why(struct web *w, struct str flag)
{
	return str_trim(web_field(w, str_c(w->arena, box(w, flag, "-why"))));
}

static void add_answers(struct web *w, const struct child *c, struct str flag, struct values *one)
{
	struct values *reason = values_tree(one, STR("removal"));

	brought_values(w, c->marks, flag, one);
	values_flag(one, STR("has_brought"), marking_has(c->marks, flag));
	values_text(reason, STR("value"), why(w, flag));
	entry_put_problem(w, box(w, flag, "-why"), reason);
}

static enum err flags_page(struct web *w, int status, const struct desk_case *d,
                           const struct values *flags)
{
	struct values *v = values_open(w->arena), *list = values_list(v, STR("choices")), *one;
	enum err e = add_protected(w, d, v);

	if (e != OK || (e = add_invited(w, d, v)) != OK)
		return e;
	casehead_values(w, d, "/flags", v);
	pagemark_values(v, pagemark_flags(w, d->what.child.flags, d->what.child.marks));
	for (size_t i = 0; i < CASE_FLAGS; i++) {
		struct str name = str_of(casehead_flags[i]);

		one = values_add_tree(list);
		values_text(one, STR("id"), name);
		values_text(one, STR("label"), web_word(w, "casework.flags.", name));
		values_text(one, STR("hint"), web_word(w, "casework.flag_hints.", name));
		values_flag(one, STR("chosen"), values_find(flags, name) != NULL);
		values_text(one, STR("value"), values_get(flags, name));
		add_answers(w, &d->what.child, name, one);
		entry_put_problem(w, name, one);
	}
	return web_page(w, status, "staff-flags", v);
}

static enum err get_flags(struct web *w)
{
	struct desk_case d;
	enum err e = desk_case_open(w, ACT_CASE_EDIT, &d);

	return e == OK ? flags_page(w, 200, &d, d.what.child.flags) : e;
}

/* --- what was posted -------------------------------------------------------------------------- */

static bool is_looked(struct web *w, struct str flag)
{
	return web_field(w, str_c(w->arena, box(w, flag, "-looked"))).n > 0;
}

/* What an answer brought goes with a reason; and a reason is not dropped. */
static void check_whys(struct web *w, const struct child *c, const struct values *next)
{
	for (size_t i = 0; i < CASE_FLAGS; i++) {
		struct str flag = str_of(casehead_flags[i]);
		const char *name = str_c(w->arena, box(w, flag, "-why"));
		struct str reason = entry_text(w, name, "casework.flags.why", REASON_MAX);
		bool goes = !values_find(next, flag);

		if (!marking_has(c->marks, flag))
			continue;
		if (goes && reason.n == 0)
			entry_problem(w, name, "flag_why");
		else if (!goes && reason.n > 0)
			entry_problem(w, name, "flag_stays");
	}
}

/* The answers behind the flags as they stand then: of those that go none, and of those that
 * somebody looked at who did. */
static struct values *next_marks(struct web *w, const struct child *c, const struct values *next)
{
	struct values *marks = values_open(w->arena), *to;

	for (const struct value *one = c->marks->first; one; one = one->next) {
		struct str flag = values_get(one->children, STR("flag"));

		if (!values_find(next, flag))
			continue;
		to = values_add_tree(marks);
		values_copy(to, one->children);
		if (!is_looked(w, flag) || values_get_number(to, STR("looked_on")) != 0)
			continue;
		values_number(to, STR("looked_on"), date_today(w->now));
		values_text(to, STR("looked_by"), w->clerk->staff.name);
	}
	return marks;
}

static enum err note_looked(struct web *w, const struct desk_case *d, struct str flag,
                            struct plan *plan)
{
	struct history_entry entry = { .action = STR("flag_looked"), .staff_only = true };

	if (!marking_waits(d->what.child.marks, flag) || marking_waits(plan->marks, flag) ||
	    !marking_has(plan->marks, flag))
		return OK;
	plan->is_looked_at = true;
	entry.what = web_word(w, "casework.flags.", flag);
	return casechange_note(w, d, &entry);
}

static enum err note_flag(struct web *w, const struct desk_case *d, struct str flag,
                          struct plan *plan)
{
	const struct values *before = d->what.child.flags, *next = plan->flags;
	struct history_entry entry = { .action = STR("flag_changed"), .staff_only = true };

	if (values_same(before, next, flag))
		return OK;
	plan->is_changed = true;
	entry.what = web_word(w, "casework.flags.", flag);
	entry.was = values_find(before, flag) ? values_get(before, flag) : STR("");
	entry.is = values_get(next, flag);
	if (!values_find(next, flag))
		entry.is = words_get(w->words, STR("casework.flags.off"));
	if (!values_find(next, flag) && why(w, flag).n > 0)
		entry.is = str_join(w->arena, str_join(w->arena, entry.is, STR(": ")), why(w, flag));
	return casechange_note(w, d, &entry);
}

static enum err note_all(struct web *w, const struct desk_case *d, struct plan *plan)
{
	enum err e = OK;

	for (size_t i = 0; i < CASE_FLAGS && e == OK; i++) {
		struct str flag = str_of(casehead_flags[i]);

		if ((e = note_flag(w, d, flag, plan)) == OK)
			e = note_looked(w, d, flag, plan);
	}
	return e;
}

/* Whom it was there to protect may be from whom it protects now: nobody stays marked until that is
 * said again. */
static enum err keep(struct web *w, struct desk_case *d, struct plan *plan)
{
	size_t unmarked = 0;
	enum err e = note_all(w, d, plan);

	if (e == OK && !plan->is_changed && !plan->is_looked_at)
		return casechange_done(w, d, "/", "nothing");
	if (e == OK && plan->is_changed)
		e = brought_unprotect(w, &d->who, d->what.child.id, &unmarked);
	if (e != OK)
		return e;
	d->what.child.flags = plan->flags;
	d->what.child.marks = plan->marks;
	if ((e = casechange_save(w, d)) != OK)
		return e;
	return casechange_done(w, d, "/", unmarked > 0         ? "flags_again"
	                                  : plan->is_looked_at ? "flags_looked"
	                                                       : "flags");
}

static enum err post_flags(struct web *w)
{
	struct plan plan = { .is_changed = false };
	struct desk_case d;
	const struct child *c = &d.what.child;
	enum err e = desk_case_open(w, ACT_CASE_EDIT, &d);

	if (e != OK)
		return e;
	if (entry_pressed(w, "cancel"))
		return web_redirect(w, str_join(w->arena, d.path, STR("/")));
	plan.flags = casehead_read_flags(w, c->flags);
	check_whys(w, c, plan.flags);
	plan.marks = next_marks(w, c, plan.flags);
	if (pagemark_meets(w, pagemark_flags(w, c->flags, c->marks),
	                   pagemark_flags(w, plan.flags, plan.marks))) {
		pagemark_add_flags(w, c->flags, plan.flags);
		entry_problem(w, "", "case_changed");
	}
	return w->problems.count > 0 ? flags_page(w, 422, &d, plan.flags) : keep(w, &d, &plan);
}

static const struct route routes[] = {
	{ GET, "/staff/cases/:case/flags", STAFF, READ, get_flags },
	{ POST, "/staff/cases/:case/flags", STAFF, WRITE, post_flags },
};

static const struct posts posts[] = {
	{ "/staff/cases/:case/flags",
	  "confidential_address confidential_address-text confidential_address-looked "
	  "confidential_address-why court_order court_order-text court_order-looked court_order-why "
	  "do_not_contact do_not_contact-text do_not_contact-looked do_not_contact-why "
	  "known action" },
};

int main(void)
{
	static const struct web_program program = {
		.name = "caseflags", .routes = routes, .route_count = COUNT(routes), .login = CLERK_LOGIN,
		.posts = posts, .posts_count = COUNT(posts),
		.visitor = clerk_find, .common = clerk_common, .park = clerk_park,
	};

	web_run(&program);
}
