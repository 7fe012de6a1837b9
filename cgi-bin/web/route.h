/* route.h: the table that is the front page of every program: method, address, who may, what it
 * does. */
#ifndef WEB_ROUTE_H
#define WEB_ROUTE_H

#include "cgi-bin/web/request.h"
#include "store/engine/txn.h"

struct web;

/* Who may come in. What they may do there is decided by allow() inside the transaction. STAFF: the
 * council's people who read cases, of whatever role. ADMIN: system administrators, who read none.
 * CLERK stands in routes only: either of the two. */
enum role { ANYONE, FAMILY, STAFF, ADMIN, CLERK };

/* Whether somebody of one role may enter where another is wanted. */
bool route_admits(enum role wanted, enum role who);

/* Beside READ: the address of a form or of a page of one, not of what hangs on it. Where it is not
 * there for whoever asks, what may have become of it is said (turned.h). */
enum { FORM = 2 };

struct route {
	enum method method;        /* GET answers HEAD too */
	const char *pattern; /* "/forms/:form/:page"; "/children/:child.json"; "/x" matches "/x/" too */
	enum role role;
	unsigned access;  /* of main: READ or WRITE, and FORM; edge is READ until web_edge_write */
	enum err (*handle)(struct web *w);
};

/* What a page posts to an address: the names of its fields parted by spaces; "token" is always one
 * of them. "*": the handler knows, as a form decides it. */
struct posts {
	const char *pattern;       /* that of the route */
	const char *fields;
};

/* The fields hold one that is not listed. */
bool posts_stranger(const struct posts *posts, size_t count, const char *pattern,
                    const struct fields *f);

enum { ROUTE_CAPTURES_MAX = 6 };

/* A captured piece: 1 to 64 of A-Z a-z 0-9 - _ . and not a dot first. */
struct captures {
	struct field items[ROUTE_CAPTURES_MAX];
	size_t count;
};

struct route_match {
	const struct route *route;
	struct captures captures;
	struct str allow;          /* for 405: "GET, HEAD, POST" */
};

/* The first that fits. ERR_NOT_FOUND: no such address. ERR_DENIED: it is there for other methods,
 * listed in allow. */
enum err route_find(const struct route *routes, size_t count, const struct request *r,
                    struct route_match *m) MUST_CHECK;

/* The captured piece of that name; a name that the pattern does not have dies. */
struct str route_piece(const struct captures *c, const char *name);

#endif
