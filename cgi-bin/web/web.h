/* web.h: one request from its first byte to its last. main() is a table of routes and web_run();
 * a handler decides and returns. Order: limits, configuration, request (origin of a POST), route,
 * store, visitor, role, token, handler, commit, one write. */
#ifndef WEB_WEB_H
#define WEB_WEB_H

#include "cgi-bin/web/config.h"
#include "cgi-bin/web/multipart.h"
#include "cgi-bin/web/program.h"
#include "cgi-bin/web/request.h"
#include "cgi-bin/web/response.h"
#include "store/compiled/problems.h"
#include "store/compiled/values.h"
#include "store/engine/keys.h"

struct web {
	struct arena *arena;
	const struct web_program *program;
	struct wire wire;
	struct farewell *farewell;     /* process.h */
	struct standing *standing;     /* standing.h; NULL: the process answers this request alone */
	struct config config;
	struct request request;
	struct captures path;
	struct store *store;
	struct txn *main, *edge;   /* begun: READ, or as the route or web_write says */
	struct keys *keys;
	struct words *words;       /* store/compiled/words.h, in the language of the reader */
	const char *spoken;        /* folder of what gen compiled in that language; NULL: English */
	struct visitor *visitor;   /* in the families' programs; NULL in the council's */
	struct clerk *clerk;       /* in the council's programs; NULL in the families' */
	struct identity identity;
	bool is_late;              /* nobody, whose session we know, idle for too long */
	struct problems problems;
	const struct form *form;   /* for the sentences of problems, with first; NULL: words alone */
	struct str first;
	struct str parking;        /* token of the cookie that this answer sets, parking.h */
	struct multipart *multipart;
	/* look at files; -1: there are none in this request, or clamd is not asked */
	int checker, scanner;
	struct part file;          /* the one that web_file returned */
	/* names of those that came, or began to (receive.h), or had when the page was kept
	 * (parked.h) */
	struct str file_names;
	/* incoming.h: what was typed is read, and no file; there was one */
	bool file_waits, is_incoming, has_no_place, has_left_file;
	int retry_seconds;         /* of crowd.h, for who has to come back; else 0 */
	struct response response;
	int64_t now;               /* the same all through the request; UTC seconds */
	/* of the fixed page, where an enum err says too little: 403, 405 …; else 0 */
	int status;
};

/* Runs one request and leaves by _exit; as a responder (responder.h) one after another. */
void web_run(const struct web_program *p) __attribute__((noreturn));

/* main becomes a WRITE transaction; what was read before it may have changed. The slow part is
 * over: 50 ms from here. Call it before web_edge_write (main before edge, or two requests wait for
 * each other), or it dies. ERR_UNSIGNED: nobody is signed in any more (still.h); both are READ. */
enum err web_write(struct web *w) MUST_CHECK;
enum err web_edge_write(struct web *w) MUST_CHECK;

/* Nothing that was written stands; both are READ. */
enum err web_undo(struct web *w) MUST_CHECK;

/* Commits edge now (a counted try stays counted whatever comes), begins a READ; web_write may be
 * called. */
enum err web_edge_done(struct web *w) MUST_CHECK;

#include "cgi-bin/web/reply.h"     /* web_field, web_page, web_redirect and their kind */

#endif
