/* caseflags.c: what staff must know first of a case, before they write or share. */
#include "cgi-bin/web/casechange.h"
#include "cgi-bin/web/entry.h"
#include "cgi-bin/web/pagemark.h"
#include "store/compiled/words.h"
#include "store/people/person.h"

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
	}
	values_flag(v, STR("is_protected"), list->count > 0);
	return e;
}

static enum err flags_page(struct web *w, int status, const struct desk_case *d,
                           const struct values *flags)
{
	struct values *v = values_open(w->arena), *list = values_list(v, STR("choices")), *one;
	enum err e = add_protected(w, d, v);

	if (e != OK)
		return e;
	casehead_values(w, d, "/flags", v);
	pagemark_values(v, pagemark_flags(w, d->what.child.flags));
	for (size_t i = 0; i < CASE_FLAGS; i++) {
		struct str name = str_of(casehead_flags[i]);

		one = values_add_tree(list);
		values_text(one, STR("id"), name);
		values_text(one, STR("label"), web_word(w, "casework.flags.", name));
		values_text(one, STR("hint"), web_word(w, "casework.flag_hints.", name));
		values_flag(one, STR("chosen"), values_find(flags, name) != NULL);
		values_text(one, STR("value"), values_get(flags, name));
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

static enum err note_flag(struct web *w, const struct desk_case *d, struct str name,
                          const struct values *next, bool *is_changed)
{
	const struct values *before = d->what.child.flags;
	struct history_entry entry = { .action = STR("flag_changed"), .staff_only = true };

	if (values_same(before, next, name))
		return OK;
	*is_changed = true;
	entry.what = web_word(w, "casework.flags.", name);
	entry.was = values_find(before, name) ? values_get(before, name) : STR("");
	entry.is = values_find(next, name) ? values_get(next, name)
	                                   : words_get(w->words, STR("casework.flags.off"));
	return casechange_note(w, d, &entry);
}

/* Whom it was there to protect may be from whom it protects now: nobody stays marked until that is
 * said again. */
static enum err unprotect(struct web *w, const struct desk_case *d, const char **done)
{
	struct grant *list;
	struct person p;
	size_t count;
	enum err e = grant_of(w->main, w->keys, d->what.child.id, &list, &count);

	for (size_t i = 0; i < count && e == OK; i++) {
		struct history_entry entry = { .action = STR("grant_changed"), .staff_only = true };

		if (!list[i].is_protected)
			continue;
		list[i].is_protected = false;
		if ((e = grant_save(w->main, w->keys, &list[i])) != OK ||
		    (e = person_load(w->main, w->keys, list[i].person, &p)) != OK)
			return e;
		*done = "flags_again";
		entry.what = person_name(w->arena, &p);
		entry.was = words_get(w->words, STR("casework.people.is_protected"));
		entry.is = words_get(w->words, STR("casework.flags.off"));
		e = casechange_note(w, d, &entry);
	}
	return e;
}

static enum err post_flags(struct web *w)
{
	struct values *next;
	struct desk_case d;
	const char *done = "flags";
	bool is_changed = false;
	enum err e = desk_case_open(w, ACT_CASE_EDIT, &d);

	if (e != OK)
		return e;
	if (entry_pressed(w, "cancel"))
		return web_redirect(w, str_join(w->arena, d.path, STR("/")));
	next = casehead_read_flags(w, d.what.child.flags);
	if (pagemark_meets(w, pagemark_flags(w, d.what.child.flags), pagemark_flags(w, next))) {
		pagemark_add_flags(w, d.what.child.flags, next);
		entry_problem(w, "", "case_changed");
	}
	if (w->problems.count > 0)
		return flags_page(w, 422, &d, next);
	for (size_t i = 0; i < CASE_FLAGS; i++)
		if ((e = note_flag(w, &d, str_of(casehead_flags[i]), next, &is_changed)) != OK)
			return e;
	if (!is_changed)
		return casechange_done(w, &d, "/", "nothing");
	d.what.child.flags = next;
	if ((e = unprotect(w, &d, &done)) != OK || (e = casechange_save(w, &d)) != OK)
		return e;
	return casechange_done(w, &d, "/", done);
}

static const struct route routes[] = {
	{ GET, "/staff/cases/:case/flags", STAFF, READ, get_flags },
	{ POST, "/staff/cases/:case/flags", STAFF, WRITE, post_flags },
};

static const struct posts posts[] = {
	{ "/staff/cases/:case/flags",
	  "confidential_address confidential_address-text court_order court_order-text "
	  "do_not_contact do_not_contact-text known action" },
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
