/* Variables as the web server hands them on, a line each: NAME=value. What is taken obeys
 * request.h: a path that is plain and leads nowhere else, fields that are text, an origin that is
 * ours only when it is, a browser that is named in two words of our own. */
#include "cgi-bin/web/request.h"

#include <stdlib.h>
#include <string.h>

#include "cgi-bin/web/device.h"
#include "cgi-bin/web/origin.h"
#include "cgi-bin/web/route.h"
#include "store/base/utf8.h"

int LLVMFuzzerTestOneInput(const uint8_t *bytes, size_t n);

static size_t split(struct arena *a, struct str all, char **environment, size_t max)
{
	struct str one;
	size_t count = 0;

	while (count < max && str_cut(&all, '\n', &one))
		if (one.n > 0 && str_find(one, '\0') == one.n)
			environment[count++] = str_c(a, one);
	environment[count] = NULL;
	return count;
}

static void check_path(struct str path)
{
	if (path.n == 0 || path.n > REQUEST_PATH_MAX || path.p[0] != '/')
		abort();
	for (size_t i = 0; i < path.n; i++) {
		if (path.p[i] <= ' ' || path.p[i] > '~' || path.p[i] == '\\')
			abort();
		if (path.p[i] == '/' && i + 1 < path.n && (path.p[i + 1] == '/' || path.p[i + 1] == '.'))
			abort();
	}
}

static void check_fields(const struct fields *f)
{
	for (size_t i = 0; i < f->count; i++)
		if (!str_is_utf8(f->items[i].name) || !str_is_utf8(f->items[i].value) ||
		    f->items[i].name.n == 0)
			abort();
}

static void check_device(struct str device)
{
	size_t spaces = 0;

	for (size_t i = 0; i < device.n; i++) {
		spaces += device.p[i] == ' ';
		if (device.p[i] != ' ' && (device.p[i] < 'a' || device.p[i] > 'z'))
			abort();
	}
	if (spaces != 1 || device.n > 24)
		abort();
}

static void use(struct arena *a, const struct request *r)
{
	static const struct route routes[] = {
		{ GET, "/a/:b", ANYONE, READ, NULL }, { POST, "/a/:b/:c.json", ANYONE, READ, NULL },
		{ GET, "/", ANYONE, READ, NULL },
	};
	struct config c = { .origins = STR("https://portal.example http://127.0.0.1:80") };
	struct route_match m;
	struct str named = r->origin.n > 0 ? r->origin : r->referer;

	check_path(r->path);
	check_fields(&r->query);
	check_device(device_of(r->agent, a));
	if (origin_is_path(r->referer) &&
	    (r->referer.p[0] != '/' || str_starts(r->referer, STR("//")) ||
	     str_find(r->referer, '\\') < r->referer.n))
		abort();
	if (r->body == BODY_MULTIPART && (r->boundary.n == 0 || r->boundary.n > 70))
		abort();
	if (r->fetch_site.n == 0 && origin_is_ours(&c, r) &&
	    !str_starts(named, STR("https://portal.example")) &&
	    !str_starts(named, STR("http://127.0.0.1:80")))
		abort();
	if (route_find(routes, COUNT(routes), r, &m) == OK) {
		for (size_t i = 0; i < m.captures.count; i++)
			if (m.captures.items[i].value.n == 0 || m.captures.items[i].value.n > 64)
				abort();
	}
}

int LLVMFuzzerTestOneInput(const uint8_t *bytes, size_t n)
{
	struct arena *a = arena_open(8 << 20);
	struct variable *items = ARENA_MANY(a, 130, struct variable);
	struct variables v = { items, 0 };
	char **environment = ARENA_MANY(a, 131, char *);
	size_t count = split(a, str_bytes(bytes, n), environment, 130);
	struct request r;
	int status = 0;

	for (size_t i = 0; i < count; i++) {
		struct str rest = str_of(environment[i]), name;

		if (str_cut(&rest, '=', &name) && rest.p)
			items[v.count++] = (struct variable){ name, rest };
	}
	if (request_read(a, &v, 1 << 20, &r, &status) == OK)
		use(a, &r);
	else if (status != 400 && status != 405 && status != 411 && status != 413 && status != 415)
		abort();
	arena_close(a);
	return 0;
}
