/* config.h: what the server's configuration says, read from the environment once. */
#ifndef WEB_CONFIG_H
#define WEB_CONFIG_H

#include <stdbool.h>

#include "store/base/arena.h"
#include "store/base/err.h"
#include "store/base/str.h"

/* The environment as a list; names are unique. The values are copies in the arena. */
struct variable {
	struct str name, value;
};

struct variables {
	struct variable *items;
	size_t count;
};

/* Copies environment and empties it, but for WAYMARK_CLOCK (clock.c). ERR_INVALID: a name twice, a
 * name over 64 bytes, more than 128 entries. */
enum err config_variables(struct arena *a, char **environment, struct variables *v) MUST_CHECK;

/* The empty text when it is not there. */
struct str config_variable(const struct variables *v, const char *name);

struct config {
	const char *data;          /* WAYMARK_DATA: main store and blobs */
	const char *edge;          /* WAYMARK_EDGE: what may be lost; on a memory file system */
	const char *keys;          /* WAYMARK_KEYS */
	const char *compiled;      /* WAYMARK_COMPILED: build/compiled */
	const char *site;          /* WAYMARK_SITE: build/site, for the fixed error pages */
	/* WAYMARK_CLAMD: socket of the virus scanner; NULL: files are not scanned */
	const char *clamd;
	/* WAYMARK_SPOOL: where the web server holds what is on its way; NULL: not known */
	const char *spool;
	struct str origins;        /* WAYMARK_ORIGIN: those we are reached by, parted by spaces */
	/* the first one: what links in letters begin with; no slash at the end */
	struct str origin;
	bool secure;               /* it is https: */
	/* Names of cookies: __Host-… when secure, bare for http (make run on 127.0.0.1). */
	struct str session_cookie, flow_cookie, device_cookie, park_cookie, language_cookie;
	/* the council's own */
	struct str staff_cookie, staff_flow_cookie, staff_park_cookie, staff_device_cookie;
};

/* ERR_INVALID: one is missing, or an origin is not "scheme://host" or "scheme://host:port". */
enum err config_read(struct arena *a, const struct variables *v, struct config *c) MUST_CHECK;

/* Goes to the compiled folder and reads it from there (compiled is then "."): a build that switches
 * it meanwhile changes nothing for this request. Not when another folder is given from where we
 * are. */
void config_pin(struct config *c);

#endif
