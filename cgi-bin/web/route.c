#include "cgi-bin/web/route.h"

#include <string.h>

#include "store/base/log.h"

enum { PIECE_MAX = 64 };

static bool is_piece(struct str s)
{
	for (size_t i = 0; i < s.n; i++) {
		char c = s.p[i];

		if (!((c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || (c >= '0' && c <= '9') ||
		      c == '-' || c == '_' || c == '.'))
			return false;
	}
	return s.n > 0 && s.n <= PIECE_MAX && s.p[0] != '.';
}

/* One segment: ":name", ":name.suffix" or the words themselves. */
static bool fits_segment(struct str pattern, struct str segment, struct captures *c)
{
	struct str suffix;

	if (pattern.n == 0 || pattern.p[0] != ':')
		return str_equal(pattern, segment);
	suffix = str_from(pattern, str_find(pattern, '.'));
	if (!str_ends(segment, suffix))
		return false;
	segment.n -= suffix.n;
	if (!is_piece(segment))
		return false;
	if (c->count == ROUTE_CAPTURES_MAX)
		die("route_captures");
	c->items[c->count++] = (struct field){ str_part(pattern, 1, pattern.n - suffix.n - 1),
		                                   segment };
	return true;
}

static bool fits(const char *pattern, struct str path, struct captures *c)
{
	struct str want = str_of(pattern), wanted, segment;

	c->count = 0;
	while (str_cut(&want, '/', &wanted)) {
		if (!str_cut(&path, '/', &segment) || !fits_segment(wanted, segment, c))
			return false;
	}
	return !path.p;
}

static struct str allowed(unsigned methods)
{
	if (methods == (1U << GET))
		return STR("GET, HEAD");
	return methods == (1U << POST) ? STR("POST") : STR("GET, HEAD, POST");
}

enum err route_find(const struct route *routes, size_t count, const struct request *r,
                    struct route_match *m)
{
	unsigned methods = 0;

	*m = (struct route_match){ 0 };
	for (size_t i = 0; i < count; i++) {
		if (!fits(routes[i].pattern, r->path, &m->captures))
			continue;
		methods |= 1U << routes[i].method;
		if (routes[i].method == r->method) {
			m->route = &routes[i];
			return OK;
		}
	}
	m->captures.count = 0;
	if (methods == 0)
		return ERR_NOT_FOUND;
	m->allow = allowed(methods);
	return ERR_DENIED;
}

bool route_admits(enum role wanted, enum role who)
{
	if (wanted == CLERK)
		return who == STAFF || who == ADMIN;
	return wanted == ANYONE || who == wanted;
}

static bool is_listed(struct str name, struct str fields)
{
	struct str one;

	while (str_cut(&fields, ' ', &one))
		if (str_equal(one, name))
			return true;
	return str_is(name, "token");
}

bool posts_stranger(const struct posts *posts, size_t count, const char *pattern,
                    const struct fields *f)
{
	struct str listed = STR("");

	for (size_t i = 0; i < count; i++)
		if (strcmp(posts[i].pattern, pattern) == 0)
			listed = str_of(posts[i].fields);
	for (size_t i = 0; i < f->count && !str_is(listed, "*"); i++)
		if (!is_listed(f->items[i].name, listed))
			return true;
	return false;
}

struct str route_piece(const struct captures *c, const char *name)
{
	for (size_t i = 0; i < c->count; i++) {
		if (str_is(c->items[i].name, name))
			return c->items[i].value;
	}
	die("route_piece");
}
