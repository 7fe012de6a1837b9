#include "cgi-bin/web/confine.h"

#include <stdlib.h>
#include <unistd.h>

#include "cgi-bin/web/standing.h"
#include "store/base/sandbox.h"

enum { OWN = 7, MORE_MAX = 8 };

const char *const CONFINE_FONTS[] = { "/etc/fonts", "/usr/share/fonts", "/usr/local/share/fonts",
	"/usr/share/fontconfig", "/var/cache/fontconfig",
	"/etc/localtime", NULL };

/* The file, or where it may be made later. */
static const char *clock_at(struct web *w)
{
	const char *path = getenv("WAYMARK_CLOCK");

	if (!path || access(path, F_OK) == 0)
		return path;
	return str_c(w->arena, str_part(str_of(path), 0, str_find_last(str_of(path), '/')));
}

/* Keys are read, never written; what gen compiled, and the site with the fixed pages, as well. A
 * store that opens asks which boot this is (txn_open.c). WAYMARK_CLOCK is set where tests move the
 * clock, and nowhere else. */
void confine(struct web *w)
{
	const struct config *c = &w->config;
	struct sandbox_path paths[OWN + MORE_MAX] = {
		{ c->data, SANDBOX_WRITE }, { c->edge, SANDBOX_WRITE }, { c->keys, SANDBOX_READ },
		{ c->compiled, SANDBOX_READ }, { c->site, SANDBOX_READ },
		{ "/proc/sys/kernel/random/boot_id", SANDBOX_READ }, { clock_at(w), SANDBOX_READ },
	};
	size_t n = OWN;

	if (w->standing && w->standing->is_confined)
		return;
	for (const char *const *more = w->program->reads; more && *more && n < COUNT(paths); more++)
		paths[n++] = (struct sandbox_path){ *more, SANDBOX_READ };
	sandbox_files(paths, n);
	sandbox_enter(SANDBOX_PROGRAM | (w->standing ? SANDBOX_ACCEPT : 0u) |
	              (w->program->reads ? SANDBOX_THREADS : 0u));
	if (w->standing)
		w->standing->is_confined = true;
}
