/* web.h: one request from its first byte to its last. main() is a table of routes and web_run(); a handler decides and returns.
 *
 * Order: limits, configuration, request (origin of a POST), route, store, visitor, role, token, handler, commit, one write. */
#ifndef WEB_WEB_H
#define WEB_WEB_H

#include "cgi-bin/web/config.h"
#include "cgi-bin/web/cookie.h"
#include "cgi-bin/web/request.h"
#include "cgi-bin/web/response.h"
#include "cgi-bin/web/route.h"
#include "store/compiled/problems.h"
#include "store/compiled/values.h"
#include "store/engine/keys.h"

/* What web_run must know of whoever asks; the rest is in the visitor. */
struct identity {
	enum role role;            /* ANYONE: nobody is signed in */
	struct str session;        /* bytes that the token is bound to: the hash of the session's token */
};

struct web_program {
	const char *name;          /* for the log */
	const struct route *routes;
	size_t route_count;
	uint64_t body_bytes_max;   /* 0: 1 MiB */
	size_t memory_bytes_max;   /* 0: 64 MiB; half of it is the arena's */
	int seconds_max;           /* of wall clock; 0: 20 */
	const char *login;         /* NULL: "/account/login" */
	/* Who is it? Sets w->visitor and w->identity; nobody is OK too. May use web_edge_write … web_edge_done. */
	enum err (*visitor)(struct web *w);
	/* Adds what every page of this program shows (name, menu, children); NULL: nothing. */
	void (*common)(struct web *w, struct values *v);
	/* Keeps a POST that came while nobody was signed in, and answers; NULL: goes to sign-in without it. */
	enum err (*park)(struct web *w);
};

struct visitor;                    /* visitor.h */
struct words;                      /* store/compiled/words.h: sentences by key */

struct web {
	struct arena *arena;
	const struct web_program *program;
	struct config config;
	struct request request;
	struct captures path;
	struct store *store;
	struct txn *main, *edge;   /* begun: READ, or as the route or web_write says */
	struct keys *keys;
	struct words *words;
	struct visitor *visitor;
	struct identity identity;
	struct problems problems;
	struct multipart *multipart;
	struct part file;          /* the one that web_file returned */
	bool file_waits;
	struct response response;
	int64_t now;               /* the same all through the request; UTC seconds */
	int status;                /* of an answer without a handler: 400, 405, 413, … */
};

/* Runs one request and leaves the process by _exit. */
void web_run(const struct web_program *p) __attribute__((noreturn));

/* main becomes a WRITE transaction; what was read before it may have changed. The slow part is over: 50 ms from here.
 * Call it before web_edge_write (main before edge, or two requests wait for each other): otherwise it dies. */
enum err web_write(struct web *w) MUST_CHECK;
enum err web_edge_write(struct web *w) MUST_CHECK;

/* Commits edge now (a counted try stays counted whatever comes) and begins a READ on it; then web_write may be called. */
enum err web_edge_done(struct web *w) MUST_CHECK;

/* Captured piece of the address, posted field, value of the query. */
struct str web_piece(const struct web *w, const char *name);
struct str web_field(const struct web *w, const char *name);
struct str web_query(const struct web *w, const char *name);

/* The next file of a multipart body and its bytes, as request_next_file and multipart_read. Put the token and all that
 * decides before the file in the form: only what stands before it can be looked at first. */
enum err web_file(struct web *w, struct part *file) MUST_CHECK;
enum err web_file_read(struct web *w, struct str *piece) MUST_CHECK;

/* --- answers; the last thing a handler does. Returning ERR_* instead aborts, and sends the fixed page for it. --- */

/* Plays compiled/pages/NAME with values (NULL: none) and these beside them: token, path, next, problems (list of field, text, href). */
enum err web_page(struct web *w, int status, const char *page, struct values *values) MUST_CHECK;
enum err web_redirect(struct web *w, struct str path) MUST_CHECK;          /* 303; a path of this site or it dies */
enum err web_text(struct web *w, int status, const char *type, struct str text) MUST_CHECK;
enum err web_json(struct web *w, int status, const struct values *tree) MUST_CHECK;

/* A stored file: always an attachment; type is our own verdict. from and its source live in w->arena. */
enum err web_download(struct web *w, struct str filename, const char *type, const struct source *from) MUST_CHECK;

/* Beside any of them. value empty: forget it. max_age 0: until the browser closes. */
void web_cookie(struct web *w, struct str name, struct str value, int64_t max_age, enum cookie_site site);
struct str web_cookie_value(const struct web *w, struct str name);     /* empty when there is none, or two */
void web_header(struct web *w, const char *name, struct str value);    /* bad bytes die */

/* Where to go after signing in: the query's or field's "next" when it is a path of this site, else otherwise. */
struct str web_safe_next(const struct web *w, struct str otherwise);

/* The token of this session's forms; empty when nobody is signed in. */
struct str web_token(struct web *w);

#endif
