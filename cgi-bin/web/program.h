/* program.h: what one program is made of, for web_run: its routes, its limits, who may come. */
#ifndef WEB_PROGRAM_H
#define WEB_PROGRAM_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "cgi-bin/web/route.h"
#include "store/base/err.h"
#include "store/compiled/values.h"

struct web;

/* What web_run must know of whoever asks; the rest is in the visitor. */
struct identity {
	enum role role;            /* ANYONE: nobody is signed in */
	/* bytes that the token is bound to: the hash of the session's token; whose it is */
	struct str session, person;
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
	size_t memory_bytes_max;   /* 0: 64 MiB; those of the arena are part of it */
	size_t arena_bytes_max;    /* 0: WEB_ARENA_BYTES */
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

#endif
