/* caseclose.c: a case is closed, with the forms that are still open in it, and is opened again,
 * without them. The family is told, and who had such a form. */
#include "cgi-bin/web/asking.h"
#include "cgi-bin/web/casechange.h"
#include "cgi-bin/web/entry.h"
#include "store/base/hex.h"

static enum err add_open_forms(struct web *w, const struct desk_case *d, struct values *v)
{
	struct values *list = values_list(v, STR("open_forms")), *one;
	struct str path = str_join(w->arena, d->path, STR("/forms/"));
	struct task *all;
	size_t count;
	enum err e = task_list(w->main, w->keys, d->what.child.id, &all, &count);

	for (size_t i = 0; i < count && e == OK; i++) {
		if (!task_is_open(&all[i]))
			continue;
		one = values_add_tree(list);
		values_text(one, STR("title"), all[i].title);
		values_text(one, STR("name"), all[i].assignee_name);
		values_text(one, STR("href"), str_join(w->arena, path, hex_write(w->arena, all[i].id)));
	}
	values_flag(v, STR("has_open_forms"), list->count > 0);
	return e;
}

/* Who sees the case gets a letter that it is closed. */
static bool sees_case(struct web *w, const struct task *one)
{
	struct grant g;

	return !one->for_organisation &&
	       grant_load(w->main, w->keys, one->assignee, one->child, &g) == OK &&
	       grant_is_open(&g, w->now) && (g.may & MAY_STATUS);
}

/* Nobody goes on with a form that the council does not read any more. */
static enum err shut_forms(struct web *w, const struct desk_case *d)
{
	struct task *all;
	size_t count;
	enum err e = task_list(w->main, w->keys, d->what.child.id, &all, &count);

	for (size_t i = 0; i < count && e == OK; i++) {
		if (!task_is_open(&all[i]))
			continue;
		all[i].shut = true;
		e = asking_withdraw(w, d, &all[i]);
		if (e == OK && !sees_case(w, &all[i]))
			e = asking_tell(w, &all[i], "form-shut");
	}
	return e;
}

static enum err get_close(struct web *w)
{
	struct values *v = values_open(w->arena);
	struct desk_case d;
	enum err e = desk_case_open(w, ACT_CASE_EDIT, &d);

	if (e != OK || (e = add_open_forms(w, &d, v)) != OK)
		return e;
	casehead_values(w, &d, "/close", v);
	values_flag(v, STR("closed"), d.what.child.closed_at > 0);
	values_text(v, STR("back"), str_join(w->arena, d.path, STR("/")));
	values_text(v, STR("export"), str_join(w->arena, d.path, STR("/export")));
	return web_page(w, 200, "staff-close", v);
}

static enum err turn(struct web *w, struct desk_case *d, int64_t closed_at, const char *action,
                     const char *done)
{
	struct history_entry entry = { .action = str_of(action) };
	enum err e = casechange_note(w, d, &entry);

	if (e != OK)
		return e;
	d->what.child.closed_at = closed_at;
	if ((e = casechange_save(w, d)) != OK ||
	    (e = casechange_tell(w, d, closed_at > 0 ? "case-closed" : "case-reopened",
	                         "/dashboard")) != OK)
		return e;
	return casechange_done(w, d, "/", done);
}

/* Pressed twice it is done once. */
static enum err post_close(struct web *w)
{
	struct desk_case d;
	enum err e = desk_case_open(w, ACT_CASE_EDIT, &d);

	if (e != OK)
		return e;
	if (entry_pressed(w, "close") && d.what.child.closed_at == 0) {
		e = shut_forms(w, &d);
		return e != OK ? e : turn(w, &d, w->now, "case_closed", "closed");
	}
	if (entry_pressed(w, "open") && d.what.child.closed_at > 0)
		return turn(w, &d, 0, "case_reopened", "again");
	return web_redirect(w, str_join(w->arena, d.path, STR("/")));
}

static const struct route routes[] = {
	{ GET, "/staff/cases/:case/close", STAFF, READ, get_close },
	{ POST, "/staff/cases/:case/close", STAFF, WRITE, post_close },
};

static const struct posts posts[] = {
	{ "/staff/cases/:case/close", "action take_back" },    /* of a page of an earlier release */
};

int main(void)
{
	static const struct web_program program = {
		.name = "caseclose", .routes = routes, .route_count = COUNT(routes), .login = CLERK_LOGIN,
		.posts = posts, .posts_count = COUNT(posts),
		.visitor = clerk_find, .common = clerk_common, .park = clerk_park,
	};

	web_run(&program);
}
