/* mydata.c: somebody asks the council for a copy of their data, or to close their account. People
 * do it; the page says what happens and by when. */
#include "cgi-bin/web/entry.h"
#include "cgi-bin/web/visitor.h"
#include "store/base/date.h"
#include "store/compiled/words.h"
#include "store/keeping/audit.h"
#include "store/people/asked.h"

/* UK GDPR article 12(3): within one month. */
static int32_t due_of(const struct asked *a)
{
	return date_add_months(date_today(a->at), 1);
}

static enum err open_asked(struct web *w, struct asked *a, bool *is_open)
{
	struct str path = w->request.path;
	enum asked_kind kind;
	enum err e;

	if (!asked_read(str_from(path, str_find_last(path, '/') + 1), &kind))
		return ERR_NOT_FOUND;
	e = asked_last(w->main, w->keys, w->visitor->person.id, kind, a);
	*is_open = e == OK && a->done_at == 0;
	a->kind = kind;
	return err_unless_missing(e);
}

static enum err get_ask(struct web *w)
{
	struct values *v = values_open(w->arena);
	struct asked a;
	bool is_open;
	enum err e = open_asked(w, &a, &is_open);

	if (e != OK)
		return e;
	values_flag(v, STR("is_close"), a.kind == ASKED_CLOSE);
	values_flag(v, STR("is_asked"), is_open);
	if (is_open) {
		values_text(v, STR("date"), words_date(w->arena, w->words, date_today(a.at)));
		values_text(v, STR("due"), words_date(w->arena, w->words, due_of(&a)));
	}
	return web_page(w, 200, "my-data", v);
}

/* Pressed twice it is asked once. */
static enum err post_ask(struct web *w)
{
	struct str me = w->visitor->person.id;
	struct audit_entry entry = { ACTOR_FAMILY, me, STR("data_asked"), me, w->now };
	struct asked a;
	bool is_open;
	enum err e = open_asked(w, &a, &is_open);

	if (e != OK)
		return e;
	if (!entry_pressed(w, "ask"))
		return web_redirect(w, STR("/account/"));
	a = (struct asked){ .person = me, .kind = a.kind };
	e = asked_add(w->main, w->keys, &a, w->now);
	if (e == OK)
		e = audit_add(w->main, w->keys, &entry);
	if (e != OK && e != ERR_EXISTS)
		return e;
	return web_redirect(w, w->request.path);
}

static const struct route routes[] = {
	{ GET, "/account/data/copy", FAMILY, READ, get_ask },
	{ POST, "/account/data/copy", FAMILY, WRITE, post_ask },
	{ GET, "/account/data/close", FAMILY, READ, get_ask },
	{ POST, "/account/data/close", FAMILY, WRITE, post_ask },
};

static const struct posts posts[] = {
	{ "/account/data/copy", "action" },
	{ "/account/data/close", "action" },
};

int main(void)
{
	static const struct web_program program = {
		.name = "mydata", .routes = routes, .route_count = COUNT(routes),
		.posts = posts, .posts_count = COUNT(posts),
		.visitor = visitor_find, .common = visitor_common,
	};

	web_run(&program);
}
