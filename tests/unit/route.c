#include "cgi-bin/web/route.h"

#include "tests/tap.h"

#include <string.h>

static enum err nothing(struct web *w)
{
	(void)w;
	return OK;
}

static const struct route routes[] = {
	{ GET, "/submitted", FAMILY, READ, nothing },
	{ GET, "/forms/:form/check", ANYONE, READ, nothing },
	{ GET, "/forms/:form/:page", ANYONE, READ, nothing },
	{ POST, "/forms/:form/:page", FAMILY, WRITE, nothing },
	{ GET, "/children/:child.json", FAMILY, READ, nothing },
	{ POST, "/account/logout", FAMILY, READ, nothing },
};

static enum err find(enum method method, const char *path, struct route_match *m)
{
	struct request r = { .method = method, .path = str_of(path) };

	return route_find(routes, COUNT(routes), &r, m);
}

/* Who may enter where: the table that every route of the council's part stands on. */
static void roles(void)
{
	static const struct { enum role wanted; const char *admits; } rows[] = {
		{ ANYONE, "nfsa" }, { FAMILY, "f" }, { STAFF, "s" }, { ADMIN, "a" }, { CLERK, "sa" },
	};
	static const struct { enum role who; char letter; } people[] = {
		{ ANYONE, 'n' }, { FAMILY, 'f' }, { STAFF, 's' }, { ADMIN, 'a' },
	};

	for (size_t i = 0; i < COUNT(rows); i++)
		for (size_t j = 0; j < COUNT(people); j++)
			ok(route_admits(rows[i].wanted, people[j].who) ==
			       (strchr(rows[i].admits, people[j].letter) != NULL),
			   "a role enters where it is wanted and nowhere else: families, who reads cases, administrators");
}

static bool has_stranger(const char *pattern, const char *name)
{
	static const struct posts posts[] = { { "/a/login", "email password" }, { "/f/:form", "*" },
	                                      { "/out", "" } };
	struct field field = { str_of(name), STR("") };
	struct fields fields = { &field, 1, 1, false };

	return posts_stranger(posts, COUNT(posts), pattern, &fields);
}

static void strangers(void)
{
	ok(!has_stranger("/a/login", "email") && !has_stranger("/a/login", "password"),
	   "a listed field is no stranger");
	ok(!has_stranger("/out", "token"), "nor is the token, anywhere");
	ok(has_stranger("/a/login", "role") && has_stranger("/a/login", "mail") &&
	       has_stranger("/a/login", "email password"),
	   "another field is one, also where it is a part of the list");
	ok(has_stranger("/out", "email") && has_stranger("/nowhere", "email"),
	   "as is any where none is listed");
	ok(!has_stranger("/f/:form", "anything"), "where the handler knows, it is asked");
}

int main(void)
{
	struct route_match m;

	strangers();

	is_err(OK, find(GET, "/submitted", &m), "a plain address is found");
	is_err(OK, find(POST, "/forms/ehcna/about-you", &m), "an address with pieces is found");
	ok(m.route == &routes[3], "by its method");
	is_str("ehcna", route_piece(&m.captures, "form"), "the first piece is captured");
	is_str("about-you", route_piece(&m.captures, "page"), "and the second");
	is_err(OK, find(GET, "/forms/ehcna/check", &m), "of two that fit");
	ok(m.route == &routes[1], "the first in the table is taken");
	is_err(OK, find(GET, "/children/0af3.json", &m), "a piece may have an ending");
	is_str("0af3", route_piece(&m.captures, "child"), "which is not captured");
	is_err(ERR_NOT_FOUND, find(GET, "/children/.json", &m), "an empty piece does not fit");
	is_err(ERR_NOT_FOUND, find(GET, "/forms/ehcna", &m), "a shorter address does not fit");
	is_err(ERR_NOT_FOUND, find(GET, "/forms/ehcna/a/b", &m), "a longer one does not either");
	is_err(ERR_NOT_FOUND, find(GET, "/forms/a b/c", &m),
	       "a piece has only letters, digits, hyphen, low line and dot");
	is_err(ERR_DENIED, find(GET, "/account/logout", &m),
	       "another method is told apart from another address");
	is_str("POST", m.allow, "with what is allowed");
	is_err(ERR_DENIED, find(POST, "/submitted", &m), "a list is not posted to");
	is_str("GET, HEAD", m.allow, "and may be read");
	roles();
	return done();
}
