/* guide.c: the public pages for somebody who is signed in or chose a language: the same compiled
 * page, with their name on it. Everybody else gets the static file from the web server. */
#include "cgi-bin/web/speech.h"
#include "cgi-bin/web/visitor.h"
#include "store/compiled/page.h"
#include "store/compiled/words.h"

/* "/guide/3-1-navigation" to "site/guide/3-1-navigation.page"; captured pieces hold no slash and
 * begin with no dot. */
static enum err get_page(struct web *w)
{
	struct str path = str_is(w->request.path, "/") ? STR("/home") : w->request.path;
	struct str name = str_join(w->arena, str_join(w->arena, STR("site"), path), STR(".page"));
	struct values *v = values_open(w->arena);
	struct page page;
	enum err e = speech_page(w, name, &page);

	if (w->visitor->signed_in && str_is(web_query(w, "deleted"), "1"))
		values_text(v, STR("notice"), words_get(w->words, STR("recover.deleted")));
	return e == OK ? web_page(w, 200, str_c(w->arena, name), v) : e;
}

/* Without the store nobody has a name: the file that everybody reads. */
static enum err get_file(struct web *w)
{
	struct str folder = str_from(w->request.path, 1);

	if (folder.n == 0)
		return web_static(w, 200, STR("index.html"));
	return web_static(w, 200, str_join(w->arena, folder, STR("/index.html")));
}

static const struct route routes[] = {
	{ GET, "/", ANYONE, READ, get_page },
	{ GET, "/language/:code", ANYONE, READ, speech_choose },
	{ GET, "/:a", ANYONE, READ, get_page },
	{ GET, "/:a/:b", ANYONE, READ, get_page },
	{ GET, "/:a/:b/:c", ANYONE, READ, get_page },
};

int main(void)
{
	static const struct web_program program = {
		.name = "guide", .routes = routes, .route_count = COUNT(routes),
		.visitor = visitor_find, .common = visitor_common, .away = get_file,
	};

	web_run(&program);
}
