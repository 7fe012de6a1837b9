/* A text of guidance: no HTML of its own comes out of it, and no link that would run something. */
#include "gen/markdown.h"

#include <stdlib.h>

#include "store/base/arena.h"
#include "store/base/err.h"
#include "store/base/utf8.h"

int LLVMFuzzerTestOneInput(const uint8_t *bytes, size_t n);

enum { INPUT_MAX = 1 << 13, ARENA_MAX = 1 << 28 };

static const char *const ours[] = {
	"a", "p", "h1", "h2", "h3", "h4", "h5", "h6", "ul", "ol", "li", "em", "strong", "code", "pre",
	"blockquote", "hr", "br", "table", "thead",
	"tbody", "tr", "th", "td", "del", "img", "input", "div", "span", "section", "sup", "b", "dl",
	"dt", "dd", "details", "summary", "figure", "caption",
};

static bool is_ours(struct str name)
{
	for (size_t i = 0; i < COUNT(ours); i++)
		if (str_is(name, ours[i]))
			return true;
	return false;
}

/* Every "<" opens a tag that we write. */
static void check_tags(struct str html)
{
	for (size_t i = 0; i < html.n; i++) {
		size_t from = i + 1, to;

		if (html.p[i] != '<')
			continue;
		from += from < html.n && html.p[from] == '/';
		for (to = from; to < html.n && ((html.p[to] >= 'a' && html.p[to] <= 'z') ||
		                                (html.p[to] >= '0' && html.p[to] <= '9'));)
			to++;
		if (!is_ours(str_part(html, from, to - from)))
			abort();
	}
	if (str_search(html, STR("href=\"javascript:")) < html.n ||
	    str_search(html, STR("href=\"data:")) < html.n)
		abort();
}

int LLVMFuzzerTestOneInput(const uint8_t *bytes, size_t n)
{
	struct markdown_source s = { .file = "x.md", .line = 1 };
	struct arena *a;
	struct diag d;
	struct str html;

	if (n > INPUT_MAX || !str_is_utf8(str_bytes(bytes, n)))
		return 0;
	a = arena_open(ARENA_MAX);
	d = diag_open(a);
	s.diag = &d;
	s.images = values_open(a);
	html = markdown_page(a, &s, str_bytes(bytes, n), values_list(values_open(a), STR("contents")));
	if (d.errors == 0)
		check_tags(html);
	arena_close(a);
	return 0;
}
