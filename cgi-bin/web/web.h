/* web.h: one request from its first byte to its last. main() is a table of routes and web_run();
 * a handler decides and returns. Order: limits, configuration, request (origin of a POST), route,
 * store, visitor, role, token, handler, commit, one write. */
#ifndef WEB_WEB_H
#define WEB_WEB_H

#include "cgi-bin/web/config.h"
#include "cgi-bin/web/multipart.h"
#include "cgi-bin/web/request.h"
#include "cgi-bin/web/response.h"
#include "cgi-bin/web/route.h"
#include "store/compiled/problems.h"
#include "store/compiled/values.h"
#include "store/engine/keys.h"

/* What web_run must know of whoever asks; the rest is in the visitor. */
struct identity {
	enum role role;            /* ANYONE: nobody is signed in */
	/* bytes that the token is bound to: the hash of the session's token */
	struct str session;
};
enum { WEB_ARENA_BYTES = 24 << 20, WEB_MEMORY_BYTES = 64 << 20, WEB_SECONDS = 20 };

struct web_program {
	const char *name;          /* for the log */
	const struct route *routes;
	size_t route_count;
	/* what may be posted to each POST route; another field is a 400 */
	const struct posts *posts;
	size_t posts_count;
	uint64_t body_bytes_max;   /* 0: 1 MiB */
	size_t memory_bytes_max;   /* 0: 64 MiB; WEB_ARENA_BYTES of it are the arena's */
	int seconds_max;           /* of wall clock; 0: 20 */
	/* its body comes while it arrives (incoming.h), for so long; 0: whole */
	int body_seconds;
	/* a responder, after each answer: a library keeps memory of its own */
	bool leaves;
	const char *login;         /* NULL: "/account/login" */
	bool while_full;                  /* takes a POST when the store is full too */
	/* checker_start, scanner_start: in programs that take files */
	int (*checker)(void), (*scanner)(void);
	/* folders that it may read beside those of the configuration (confine.h) */
	const char *const *reads;
	/* Who is it? Sets w->visitor and w->identity; nobody is OK too. May use web_edge_write …
	 * web_edge_done. */
	enum err (*visitor)(struct web *w);
	enum err (*away)(struct web *w);   /* answers when the store cannot be opened; NULL: 503 */
	/* what each page shows (name, menu); NULL: nothing */
	void (*common)(struct web *w, struct values *v);
	/* Keeps a POST of nobody, and answers; NULL, or ERR_UNSIGNED: goes to sign-in without it. */
	enum err (*park)(struct web *w);
	enum err (*after)(struct web *w);  /* behind a POST that was answered: parked_after */
};

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
	bool file_waits, is_incoming;
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
 * each other), or it dies. */
enum err web_write(struct web *w) MUST_CHECK;
enum err web_edge_write(struct web *w) MUST_CHECK;

/* Commits edge now (a counted try stays counted whatever comes), begins a READ; web_write may be
 * called. */
enum err web_edge_done(struct web *w) MUST_CHECK;

#include "cgi-bin/web/reply.h"     /* web_field, web_page, web_redirect and their kind */

#endif
