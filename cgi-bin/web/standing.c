#include "cgi-bin/web/standing.h"

#include <fcntl.h>
#include <unistd.h>

#include "store/base/log.h"

/* more than two environments of LMDB and a crew have: the bits of `open` */
enum { DESCRIPTORS_MAX = 64 };

static enum err read_first(struct standing *s, const struct variables *v)
{
	struct config *c = &s->config;
	struct variables own = { ARENA_MANY(s->arena, v->count, struct variable), v->count };
	enum err e;

	for (size_t i = 0; i < v->count; i++)
		if (str_starts(v->items[i].name, STR("WAYMARK_")))
			own.items[i] = (struct variable){ str_copy(s->arena, v->items[i].name),
			                                  str_copy(s->arena, v->items[i].value) };
	if ((e = config_read(s->arena, &own, c)) != OK)
		return e;
	s->compiled_at = c->compiled;
	if (stat(s->compiled_at, &s->compiled) != 0) {
		log_error("compiled", "stat");
		return ERR_IO;
	}
	config_pin(c);
	return OK;
}

static bool is_same(const struct variables *v, const char *name, struct str value)
{
	return str_equal(config_variable(v, name), value);
}

enum err standing_config(struct standing *s, const struct variables *v, struct config *c)
{
	enum err e;

	if (!s->config.data && (e = read_first(s, v)) != OK)
		return e;
	*c = s->config;
	if (!is_same(v, "WAYMARK_DATA", str_of(c->data)) ||
	    !is_same(v, "WAYMARK_EDGE", str_of(c->edge)) ||
	    !is_same(v, "WAYMARK_KEYS", str_of(c->keys)) ||
	    !is_same(v, "WAYMARK_SITE", str_of(c->site)) ||
	    !is_same(v, "WAYMARK_COMPILED", str_of(s->compiled_at)) ||
	    !is_same(v, "WAYMARK_ORIGIN", c->origins) || !is_same(v, "WAYMARK_CLAMD", str_of(c->clamd)))
		die("other_configuration");
	return OK;
}

void standing_keep(struct standing *s, struct store *store, struct keys *keys)
{
	standing_hold(s);
	s->store = store;
	s->keys = keys;
}

void standing_hold(struct standing *s)
{
	for (int fd = 0; fd < DESCRIPTORS_MAX; fd++)
		if (fd != s->taken && fcntl(fd, F_GETFD) >= 0)
			s->open |= UINT64_C(1) << fd;
}

static bool stays(const struct standing *s, unsigned fd)
{
	return s->open >> fd & 1;
}

void standing_let_go(const struct standing *s)
{
	unsigned from = 0, to;

	for (; from < DESCRIPTORS_MAX; from = to + 1) {
		for (to = from; to < DESCRIPTORS_MAX && !stays(s, to); to++)
			;
		if (to > from && close_range(from, to == DESCRIPTORS_MAX ? ~0U : to - 1, 0) != 0)
			die("close_range");
	}
}

/* A file alone that is exchanged in the folder marks it: gen/layout.h. */
bool standing_is_current(const struct standing *s)
{
	struct stat now;

	if (!s->config.data)
		return true;
	if (stat(s->compiled_at, &now) != 0 || now.st_ino != s->compiled.st_ino ||
	    now.st_dev != s->compiled.st_dev || now.st_mtim.tv_sec != s->compiled.st_mtim.tv_sec ||
	    now.st_mtim.tv_nsec != s->compiled.st_mtim.tv_nsec)
		return false;
	return !s->store || (keys_is_current(s->keys) && store_is_current(s->store));
}
