/* standing.h: what a responder keeps from one request to the next, and all that it keeps: the store
 * that is open, the master key and what hangs on the root, the files that gen compiled, as they are
 * mapped. Nothing that a person wrote. tests/guard/variables.test names the static variables that
 * there are beside. */
#ifndef WEB_STANDING_H
#define WEB_STANDING_H

#include <sys/stat.h>

#include "cgi-bin/web/config.h"
#include "store/engine/keys.h"

struct standing {
	struct arena *arena;       /* for the life of the process */
	struct config config;      /* that of the first request; data NULL: there was none yet */
	struct store *store;       /* NULL: not open yet, with keys */
	struct keys *keys;
	struct stat compiled;      /* of the folder */
	const char *compiled_at;
	bool is_confined;          /* confine.h */
	uint64_t open;             /* the descriptors that stay open, a bit for each number */
	int taken;                 /* the connection of this request, which does not */
	/* the store could not be opened: this process has locked itself out of it */
	bool is_away;
};

/* The configuration of this request. In the first one what config_read and config_pin make of it;
 * later ones must have the same, or it dies: the next process begins with the other one. Errors as
 * config_read. */
enum err standing_config(struct standing *s, const struct variables *v,
                         struct config *c) MUST_CHECK;

/* Keeps them from now on. Nothing else that is to be closed after the request is open yet, but the
 * connection. */
void standing_keep(struct standing *s, struct store *store, struct keys *keys);

/* All descriptors that are open now stay so; the request's connection does not. */
void standing_hold(struct standing *s);

/* Closes all others: what a request has opened may have a lower number than what stays. */
void standing_let_go(const struct standing *s);

/* Whether what is kept is still what stands on the disk: nothing was compiled anew, no key was
 * rotated, no other store put in its place. To be asked before a request is begun; else the process
 * leaves. */
bool standing_is_current(const struct standing *s);

#endif
