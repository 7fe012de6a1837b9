#include "cgi-bin/web/origin.h"

#include "tests/tap.h"

static const struct config config = { .origins = { "https://portal.example http://127.0.0.1:8080",
                                                   44 } };

static bool ours(const char *site, const char *origin, const char *referer)
{
	struct request r = { .fetch_site = str_of(site), .origin = str_of(origin),
	                     .referer = str_of(referer) };

	return origin_is_ours(&config, &r);
}

static void posts(void)
{
	ok(ours("same-origin", NULL, NULL), "the browser says: same origin");
	ok(!ours("same-site", "https://portal.example", NULL), "a sibling host is not us");
	ok(!ours("none", NULL, NULL), "a POST from nowhere is refused");
	ok(!ours("cross-site", "https://portal.example", NULL),
	   "what the browser says goes before Origin");
	ok(ours(NULL, "https://portal.example", NULL), "an older browser is known by Origin");
	ok(ours(NULL, "http://127.0.0.1:8080", NULL), "any configured origin will do");
	ok(!ours(NULL, "null", NULL), "the origin null is not ours");
	ok(!ours(NULL, "http://portal.example", NULL), "another scheme is not");
	ok(!ours(NULL, "https://portal.example:444", NULL), "another port is not");
	ok(!ours(NULL, "https://PORTAL.example", NULL), "capitals are not");
	ok(!ours(NULL, "https://portal.example.", NULL), "a dot at the end is not");
	ok(!ours(NULL, "https://evil.example", "https://portal.example/"),
	   "Origin goes before Referer");
	ok(ours(NULL, NULL, "https://portal.example/account/login?next=/"), "or by Referer");
	ok(ours(NULL, NULL, "https://portal.example"), "also without a path");
	ok(!ours(NULL, NULL, "https://portal.example.evil.example/"), "a longer host is not ours");
	ok(!ours(NULL, NULL, "https://evil.example/https://portal.example/"),
	   "nor our address inside a path");
	ok(!ours(NULL, NULL, "portal.example"), "nor one without a scheme");
	ok(!ours(NULL, NULL, NULL), "without any of them: refused");
}

static void paths(void)
{
	ok(origin_is_path(STR("/drafts/12?page=2#top")), "a path of this site is one");
	ok(!origin_is_path(STR("//evil.example/")), "two slashes lead elsewhere");
	ok(!origin_is_path(STR("/\\evil.example/")), "a backslash is read as a slash by browsers");
	ok(!origin_is_path(STR("https://evil.example/")), "an address is not a path");
	ok(!origin_is_path(STR("javascript:alert(1)")), "nor is a script");
	ok(!origin_is_path(STR("/a\r\nSet-Cookie: x=1")), "line breaks are refused");
	ok(!origin_is_path(STR("/\t/evil.example")), "tabs, which browsers drop, are refused");
	ok(!origin_is_path(STR("")), "nothing is not a path");
}

int main(void)
{
	posts();
	paths();
	return done();
}
