#include "cgi-bin/web/config.h"

#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include "store/base/log.h"

enum { VARIABLES_MAX = 128, VARIABLE_NAME_MAX = 64 };

static enum err take_one(struct arena *a, const char *entry, struct variables *v)
{
	struct str rest = str_of(entry), name;

	if (v->count == VARIABLES_MAX)
		return ERR_INVALID;
	if (!str_cut(&rest, '=', &name) || name.n == 0 || name.n > VARIABLE_NAME_MAX || !rest.p)
		return ERR_INVALID;
	for (size_t i = 0; i < v->count; i++) {
		if (str_equal(v->items[i].name, name))
			return ERR_INVALID;
	}
	v->items[v->count++] = (struct variable){ str_copy(a, name), str_copy(a, rest) };
	return OK;
}

/* Ours come first, so that a flood of a reader's headers leaves them readable, and the fault has
 * its page. */
static enum err take(struct arena *a, char **environment, bool ours, struct variables *v)
{
	enum err e = OK;

	for (char **entry = environment; entry && *entry && e == OK; entry++) {
		if (str_starts(str_of(*entry), STR("WAYMARK_")) == ours)
			e = take_one(a, *entry, v);
	}
	return e;
}

enum err config_variables(struct arena *a, char **environment, struct variables *v)
{
	struct str clock;
	enum err e;

	*v = (struct variables){ ARENA_MANY(a, VARIABLES_MAX, struct variable), 0 };
	if ((e = take(a, environment, true, v)) == OK)
		e = take(a, environment, false, v);
	if (clearenv() != 0)
		die("clearenv");
	clock = config_variable(v, "WAYMARK_CLOCK");
	if (clock.n > 0 && setenv("WAYMARK_CLOCK", str_c(a, clock), 1) != 0)
		die("setenv");
	return e;
}

struct str config_variable(const struct variables *v, const char *name)
{
	for (size_t i = 0; i < v->count; i++) {
		if (str_is(v->items[i].name, name))
			return v->items[i].value;
	}
	return (struct str){ NULL, 0 };
}

static bool is_host(struct str host)
{
	for (size_t i = 0; i < host.n; i++) {
		char c = host.p[i];

		if (!((c >= 'a' && c <= 'z') || (c >= '0' && c <= '9') || strchr(".-:[]", c)) || c == '\0')
			return false;
	}
	return host.n > 0;
}

static bool is_origin(struct str s)
{
	struct str http = STR("http://"), https = STR("https://");

	if (str_starts(s, https))
		return is_host(str_from(s, https.n));
	return str_starts(s, http) && is_host(str_from(s, http.n));
}

static enum err read_origins(struct config *c)
{
	struct str rest = c->origins, one;

	while (str_cut(&rest, ' ', &one)) {
		if (!is_origin(one))
			return ERR_INVALID;
		if (c->origin.n == 0)
			c->origin = one;
	}
	return c->origin.n > 0 ? OK : ERR_INVALID;
}

static void name_cookies(struct config *c)
{
	c->session_cookie = c->secure ? STR("__Host-sid") : STR("sid");
	c->staff_cookie = c->secure ? STR("__Host-staff") : STR("staff");
	c->staff_flow_cookie = c->secure ? STR("__Host-staff-flow") : STR("staff-flow");
	c->staff_park_cookie = c->secure ? STR("__Host-staff-park") : STR("staff-park");
	c->flow_cookie = c->secure ? STR("__Host-flow") : STR("flow");
	c->device_cookie = c->secure ? STR("__Host-dev") : STR("dev");
	c->staff_device_cookie = c->secure ? STR("__Host-staff-dev") : STR("staff-dev");
	c->language_cookie = c->secure ? STR("__Host-lang") : STR("lang");
	c->park_cookie = c->secure ? STR("__Host-park") : STR("park");
}

static const char *path_or_none(struct arena *a, const struct variables *v, const char *name)
{
	struct str path = config_variable(v, name);

	return path.n > 0 ? str_c(a, path) : NULL;
}

enum err config_read(struct arena *a, const struct variables *v, struct config *c)
{
	struct { const char *name, **into; } folders[] = {
		{ "WAYMARK_DATA", &c->data }, { "WAYMARK_EDGE", &c->edge }, { "WAYMARK_KEYS", &c->keys },
		{ "WAYMARK_COMPILED", &c->compiled }, { "WAYMARK_SITE", &c->site },
	};

	*c = (struct config){ .origins = config_variable(v, "WAYMARK_ORIGIN") };
	for (size_t i = 0; i < COUNT(folders); i++) {
		struct str path = config_variable(v, folders[i].name);

		if (path.n == 0)
			return ERR_INVALID;
		*folders[i].into = str_c(a, path);
	}
	c->clamd = path_or_none(a, v, "WAYMARK_CLAMD");
	c->spool = path_or_none(a, v, "WAYMARK_SPOOL");
	if (read_origins(c) != OK)
		return ERR_INVALID;
	c->secure = str_starts(c->origin, STR("https://"));
	name_cookies(c);
	return OK;
}

void config_pin(struct config *c)
{
	const char *const others[] = { c->data, c->edge, c->keys, c->site };

	for (size_t i = 0; i < COUNT(others); i++)
		if (others[i][0] != '/')
			return;
	if (chdir(c->compiled) == 0)
		c->compiled = ".";
}
