#include "cgi-bin/web/responder.h"

#include <fcntl.h>
#include <stdlib.h>
#include <unistd.h>

#include "cgi-bin/web/crew.h"
#include "cgi-bin/web/fastcgi.h"
#include "cgi-bin/web/process.h"
#include "cgi-bin/web/standing.h"
#include "store/base/log.h"
#include "store/base/mapped.h"

enum { LOOK_AT_MEMORY = 8, STANDING_BYTES = 1 << 20, SETTING_MAX = 1000000 };

struct responder {
	const struct web_program *program;
	struct crew *crew;
	struct standing standing;
	struct farewell farewell;
	struct wire nowhere;
	struct arena *arena;
	int checker, scanner;      /* of files, made before anything was opened; -1: none */
	/* /proc/self/statm; it cannot be opened any more once the process has begun */
	int statm;
	uint64_t served, requests_max, memory_bytes_max;
};

/* The pages of its own, by proc(5): those that are there less those that are of files. */
static bool is_large(const struct responder *r)
{
	char text[128];
	ssize_t n = pread(r->statm, text, sizeof(text), 0);
	struct str rest = str_bytes(text, n > 0 ? (size_t)n : 0), one;
	uint64_t resident, shared;

	if (!str_cut(&rest, ' ', &one) || !str_cut(&rest, ' ', &one) ||
	    !str_number(one, UINT32_MAX, &resident) || !str_cut(&rest, ' ', &one) ||
	    !str_number(one, UINT32_MAX, &shared))
		return true;
	return (resident - shared) * (uint64_t)sysconf(_SC_PAGESIZE) > r->memory_bytes_max;
}

static uint64_t setting(char **environment, const char *name, uint64_t otherwise)
{
	struct str begin = str_of(name);
	uint64_t n;

	for (; *environment; environment++) {
		struct str one = str_of(*environment);

		if (str_starts(one, begin) && str_number(str_from(one, begin.n), SETTING_MAX, &n) && n > 0)
			return n;
	}
	return otherwise;
}

/* What a handler left as a process that ends might: open files, keys of owners, memory of the
 * request. */
static void clear(struct responder *r, struct web *w)
{
	r->farewell = (struct farewell){ &r->nowhere, NULL };
	alarm(0);
	if (r->standing.keys)
		keys_owners_wipe(r->standing.keys);
	*w = (struct web){ .arena = NULL };
	arena_empty(r->arena);
	standing_let_go(&r->standing);
}

/* Whether it may take another one. After a fault it does not: what is open may be what broke. */
static bool serve(struct responder *r, int fd, void (*answer)(struct web *w, char **environment))
{
	struct web w = { .arena = r->arena, .program = r->program, .checker = r->checker,
	                 .scanner = r->scanner, .standing = &r->standing, .farewell = &r->farewell };
	struct fastcgi *f;
	char **environment;
	bool is_well = true;

	r->standing.taken = fd;
	process_time(r->program->seconds_max ? r->program->seconds_max : WEB_SECONDS);
	if (fastcgi_open(r->arena, fd, &f, &environment) == OK) {
		w.wire = fastcgi_wire(f);
		r->farewell.wire = &w.wire;
		if (r->served++ == 0) {
			r->requests_max = setting(environment, "WAYMARK_REQUESTS=", RESPONDER_REQUESTS);
			r->memory_bytes_max = setting(environment, "WAYMARK_MEMORY_MIB=", RESPONDER_MEMORY_MIB)
			                      << 20;
		}
		answer(&w, environment);
		is_well = w.response.status < 500 && !r->standing.is_away && r->served < r->requests_max &&
		          !r->program->leaves;
	} else {
		log_event("responder", "no_request", 0);
	}
	close(fd);
	clear(r, &w);
	return is_well && (r->served % LOOK_AT_MEMORY != 0 || !is_large(r));
}

static int last_of(int a, int b)
{
	return a > b ? a : b;
}

static void begin(struct responder *r)
{
	const struct web_program *p = r->program;

	r->statm = open("/proc/self/statm", O_RDONLY | O_CLOEXEC);
	r->nowhere = wire_of(-1, -1);
	r->farewell.wire = &r->nowhere;
	process_begin(&r->farewell, p->name,
	              p->memory_bytes_max ? p->memory_bytes_max : WEB_MEMORY_BYTES,
	              last_of(crew_descriptor(r->crew), r->statm));
	r->checker = p->checker ? p->checker() : -1;
	r->scanner = p->scanner ? p->scanner() : -1;
	r->standing.taken = -1;
	standing_hold(&r->standing);
	r->standing.arena = arena_open(STANDING_BYTES);
	mapped_keep(r->standing.arena);
	r->arena = arena_open(p->arena_bytes_max ? p->arena_bytes_max : WEB_ARENA_BYTES);
}

void responder_run(const struct web_program *p, void (*answer)(struct web *w, char **environment))
{
	struct responder r = { .program = p, .crew = crew_open(p->name) };
	bool is_well = true;
	int fd;

	begin(&r);
	clearenv();
	while (is_well) {
		crew_free(r.crew);
		if (!crew_wait(r.crew) || !standing_is_current(&r.standing))
			break;
		if ((fd = crew_take(r.crew)) >= 0)
			is_well = serve(&r, fd, answer);
	}
	_exit(0);
}
