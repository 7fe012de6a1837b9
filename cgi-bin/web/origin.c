#include "cgi-bin/web/origin.h"

static bool is_listed(const struct config *c, struct str origin)
{
	struct str rest = c->origins, one;

	while (str_cut(&rest, ' ', &one)) {
		if (str_equal(one, origin))
			return true;
	}
	return false;
}

/* Scheme, host and port of an address: all before the third slash. */
static struct str origin_of(struct str address)
{
	size_t scheme = str_search(address, STR("://"));
	struct str rest = str_from(address, scheme + 3);

	return str_part(address, 0, address.n - rest.n + str_find(rest, '/'));
}

bool origin_is_ours(const struct config *c, const struct request *r)
{
	if (r->fetch_site.n > 0)
		return str_is(r->fetch_site, "same-origin");
	if (r->origin.n > 0)
		return is_listed(c, r->origin);
	return r->referer.n > 0 && is_listed(c, origin_of(r->referer));
}

bool origin_is_path(struct str path)
{
	if (path.n == 0 || path.n > ORIGIN_PATH_MAX || path.p[0] != '/')
		return false;
	if (path.n > 1 && path.p[1] == '/')
		return false;
	for (size_t i = 0; i < path.n; i++) {
		if (path.p[i] <= ' ' || path.p[i] > '~' || path.p[i] == '\\')
			return false;
	}
	return true;
}
