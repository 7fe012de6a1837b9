#include "cgi-bin/web/web.h"

#include <stdlib.h>
#include <string.h>
#include <strings.h>
#include <unistd.h>

#include "cgi-bin/web/clerk.h"
#include "cgi-bin/web/confine.h"
#include "cgi-bin/web/crew.h"
#include "cgi-bin/web/crowd.h"
#include "cgi-bin/web/incoming.h"
#include "cgi-bin/web/once.h"
#include "cgi-bin/web/origin.h"
#include "cgi-bin/web/process.h"
#include "cgi-bin/web/responder.h"
#include "cgi-bin/web/speech.h"
#include "cgi-bin/web/standing.h"
#include "cgi-bin/web/turned.h"
#include "store/base/clock.h"
#include "store/base/escape.h"
#include "store/base/log.h"
#include "store/compiled/words.h"

enum { BODY_BYTES = 1 << 20 };

static enum err fault(struct web *w, int status)
{
	w->status = status;
	return ERR_INVALID;
}

/* All that can be said of a request before anything is opened for it. */
static enum err read_request(struct web *w, const struct variables *v, struct route_match *m)
{
	uint64_t bytes_max = w->program->body_bytes_max ? w->program->body_bytes_max : BODY_BYTES;
	struct request *r = &w->request;
	enum err e;

	if (request_read(w->arena, v, bytes_max, r, &w->status) != OK)
		return ERR_INVALID;
	speech_find(w);
	if (r->method == POST && !origin_is_ours(&w->config, r))
		return fault(w, 403);
	e = route_find(w->program->routes, w->program->route_count, r, m);
	w->path = m->captures;
	if (e == ERR_DENIED)
		return fault(w, 405);
	if (e != OK || incoming_begin(w))
		return e;
	return request_read_fields(w->arena, &w->wire, r, &w->status);
}

/* What a responder has open already, or what it will have open from now on. */
static enum err open_both(struct web *w)
{
	struct store_paths paths = { w->config.data, w->config.edge, false };
	struct arena *a = w->standing ? w->standing->arena : w->arena;
	enum err e;

	if (w->standing && w->standing->store) {
		w->store = w->standing->store;
		w->keys = w->standing->keys;
		return OK;
	}
	if ((e = keys_open(a, w->config.keys, false, &w->keys)) != OK) {
		log_error("keys", err_name(e));
		return ERR_IO;
	}
	if ((e = store_open(a, &paths, &w->store)) != OK)
		log_error("store", err_name(e));
	return e == OK ? OK : ERR_BUSY;
}

static enum err open_root(struct web *w)
{
	enum err e;

	if (w->standing && w->standing->store)
		return OK;
	if ((e = keys_root(w->keys, w->main)) != OK)
		return e == ERR_NOT_FOUND ? ERR_BUSY : e;
	if (w->standing)
		standing_keep(w->standing, w->store, w->keys);
	return OK;
}

static enum err open_store(struct web *w)
{
	enum err e;

	vault_start();
	if ((e = speech_words(w)) != OK) {
		log_error("words", err_name(e));
		return ERR_IO;
	}
	if ((e = open_both(w)) != OK)
		return e;
	if ((e = txn_begin(w->store, EDGE, READ, w->arena, &w->edge)) != OK)
		return e;
	if ((e = txn_begin(w->store, MAIN, READ, w->arena, &w->main)) != OK)
		return e;
	return open_root(w);
}

/* A nonce is of a page of theirs. */
static enum err check_nonce(struct web *w)
{
	if (w->request.method != POST || w->identity.role == ANYONE || once_is_ours(w))
		return OK;
	return fault(w, 400);
}

/* Of a body that arrives, and has no file. */
static enum err begin_fields(struct web *w)
{
	enum err e;

	if (!w->is_incoming)
		return OK;
	incoming_let_go(w);
	if ((e = request_read_fields(w->arena, &w->wire, &w->request, &w->status)) != OK)
		return e;
	return w->identity.role == ANYONE ? incoming_take_up(w) : incoming_over(w, OK);
}

static enum err begin_body(struct web *w)
{
	struct request *r = &w->request;
	enum err e;

	if (r->body != BODY_MULTIPART)
		return begin_fields(w);
	if (multipart_open(w->arena, &w->wire, r->boundary, r->length, &w->multipart) != OK)
		return fault(w, 400);
	incoming_let_go(w);
	e = multipart_next_file(w->multipart, &r->fields, &w->file);
	w->file_waits = e == OK;
	if (e == OK || e == ERR_NOT_FOUND || incoming_broke(w, e))
		return incoming_take_up(w);
	return e == ERR_IO ? e : fault(w, e == ERR_LIMIT ? 413 : 400);
}

/* A field that the page does not have is refused before anything is done, and so is a file. */
static enum err check_fields(struct web *w, const struct route *route)
{
	const struct web_program *p = w->program;
	struct field file = { w->file_waits ? w->file.name : STR("token"), STR("") };
	struct fields files = { &file, 1, 1, false };

	if (route->method != POST ||
	    (!posts_stranger(p->posts, p->posts_count, route->pattern, &w->request.fields) &&
	     !posts_stranger(p->posts, p->posts_count, route->pattern, &files)))
		return OK;
	log_event("web", "unknown_field", 0);
	return fault(w, 400);
}

/* A full store is read and purged. What somebody who is not signed in typed is still kept, as that
 * is not in main; but the last of edge is not for strangers. */
static bool has_no_room(const struct web *w, const struct route *route)
{
	bool is_nobody = w->identity.role == ANYONE && !w->is_late,
	     parks = w->identity.role == ANYONE && w->program->park;

	if (route->method != POST)
		return false;
	if (is_nobody && store_edge_is_full(w->store))
		return true;
	return !w->program->while_full && !parks && store_is_full(w->store);
}

/* What was kept of that page, and has come now. */
static enum err settle(struct web *w)
{
	enum err e = w->program->after ? w->program->after(w) : OK;

	return e == OK && w->clerk ? clerk_settle(w) : e;
}

static enum err answer(struct web *w, const struct route *route)
{
	const struct web_program *p = w->program;
	enum err e;

	if (open_store(w) != OK) {
		if (w->standing)
			w->standing->is_away = true;
		return p->away ? p->away(w) : ERR_BUSY;
	}
	if (p->visitor && (e = p->visitor(w)) != OK)
		return e;
	if ((e = incoming_admit(w)) != OK)
		return e;
	if (route->method == POST && w->identity.role == ANYONE && !w->is_late &&
	    (e = crowd_take(w)) != OK)
		return e;
	if (has_no_room(w, route))
		return ERR_FULL;
	if ((e = begin_body(w)) == ERR_UNSIGNED)
		return turned_to_sign_in(w, route);
	if (e == OK && w->request.fields.is_over)
		return turned_too_long(w);
	if (e != OK || (e = check_fields(w, route)) != OK)
		return e;
	if (!route_admits(route->role, w->identity.role)) {
		return w->identity.role != ANYONE ? ERR_DENIED : turned_to_sign_in(w, route);
	}
	if (!turned_is_of_session(w))
		return turned_refuse(w);
	if ((e = check_nonce(w)) != OK)
		return e;
	if ((route->access & WRITE) && (e = web_write(w)) != OK)
		return e;
	e = route->handle(w);
	if (e == OK && route->method == POST)
		e = settle(w);
	return e == ERR_UNSIGNED ? turned_to_sign_in(w, route) : e;
}

/* edge may be lost by its nature: when only its commit fails, what is in main stands and is
 * answered. */
static enum err commit(struct web *w)
{
	enum err e = OK;

	if (w->main && txn_writes(w->main)) {
		e = txn_commit(w->main);
		w->main = NULL;
	}
	if (e == OK && w->edge && txn_writes(w->edge)) {
		if (txn_commit(w->edge) != OK)
			log_error("web", "edge_commit");
		w->edge = NULL;
	}
	return e;
}

static void finish(struct web *w, enum err e, struct str allow)
{
	if (e == OK && w->response.status == 0)
		die("no_answer");
	if (e == OK)
		e = commit(w);
	txn_abort(w->main);
	txn_abort(w->edge);
	if (e != OK)
		web_fault(w, e);
	if (e != OK && w->status == 405)
		web_header(w, "Allow", allow.n > 0 ? allow : STR("GET, HEAD, POST"));
	incoming_end(w);
	if ((e = response_send(w->arena, &w->response, w->request.head, &w->wire)) != OK)
		log_event("web", e == ERR_IO ? "reader_gone" : "answer_broken_off", 0);
}

/* From the variables to what is sent. */
static void run(struct web *w, char **environment)
{
	struct route_match m = { 0 };
	struct variables v;
	enum err e, clean;

	w->response = response_open(w->arena);
	w->problems = problems_open(w->arena);
	clean = config_variables(w->arena, environment, &v);
	w->now = clock_now();
	w->farewell->site = str_c(w->arena, config_variable(&v, "WAYMARK_SITE"));
	if (w->standing)
		e = standing_config(w->standing, &v, &w->config);
	else if ((e = config_read(w->arena, &v, &w->config)) == OK)
		config_pin(&w->config);
	if (e != OK)
		die("configuration");
	confine(w);
	e = clean == OK ? read_request(w, &v, &m) : fault(w, 400);
	if (e == OK)
		e = turned_give_back(w, m.route, answer(w, m.route));
	finish(w, e, m.allow);
}

/* Before anything is opened that they should not hold; a request without a file needs none. */
static void start_asides(struct web *w)
{
	const char *type = getenv("CONTENT_TYPE"), *clamd = getenv("WAYMARK_CLAMD");
	const struct web_program *p = w->program;
	bool has_files = p->checker && type &&
	                 strncasecmp(type, "multipart/", strlen("multipart/")) == 0;

	w->checker = has_files ? p->checker() : -1;
	w->scanner = has_files && clamd && *clamd ? p->scanner() : -1;
}

void web_run(const struct web_program *p)
{
	struct farewell farewell = { NULL, NULL };
	struct web w = { .program = p, .wire = wire_of(STDIN_FILENO, STDOUT_FILENO),
	                 .farewell = &farewell };

	if (crew_is_wanted())
		responder_run(p, run);
	farewell.wire = &w.wire;
	process_begin(&farewell, p->name, p->memory_bytes_max ? p->memory_bytes_max : WEB_MEMORY_BYTES,
	              STDERR_FILENO);
	process_time(p->seconds_max ? p->seconds_max : WEB_SECONDS);
	start_asides(&w);
	w.arena = arena_open(p->arena_bytes_max ? p->arena_bytes_max : WEB_ARENA_BYTES);
	run(&w, environ);
	store_signals_back();
	keys_close(w.keys);
	arena_close(w.arena);
	_exit(0);
}
