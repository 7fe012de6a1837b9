#include "cgi-bin/web/incoming.h"

#include <fcntl.h>
#include <signal.h>
#include <time.h>
#include <unistd.h>

#include "cgi-bin/web/clerk.h"
#include "cgi-bin/web/visitor.h"
#include "store/base/fnv.h"
#include "store/base/log.h"

enum { BUCKETS = 4096, STEP_MS = 50, QUEUE = INCOMING_MAX, OWN = QUEUE + INCOMING_QUEUE_MAX };

/* A responder gets bodies whole: the web server hands one that arrives to a process of its own. */
static bool arrives(const struct web *w)
{
	return !w->standing && w->program->body_seconds > 0 && w->request.method == POST;
}

/* One of count bytes from first on; it is ours until the process ends, however it ends. */
static bool take_place(int fd, off_t first, off_t count)
{
	for (off_t i = 0; i < count; i++) {
		struct flock place = { .l_type = F_WRLCK, .l_whence = SEEK_SET, .l_start = first + i,
		                       .l_len = 1 };

		if (fcntl(fd, F_SETLK, &place) == 0)
			return true;
	}
	return false;
}

/* Two addresses may share one. */
static off_t bucket_of(struct str address)
{
	return (off_t)(fnv_hash(address) % BUCKETS);
}

/* The one that is had already counts. */
static bool take_both(int fd, off_t own)
{
	return take_place(fd, own, INCOMING_OF_ADDRESS_MAX) && take_place(fd, 0, INCOMING_MAX);
}

/* Most files are there in a moment: the next one is. */
static bool queue(int fd, off_t own)
{
	static const struct timespec step = { 0, STEP_MS * 1000000L };
	struct flock place = { .l_type = F_UNLCK, .l_whence = SEEK_SET, .l_start = QUEUE,
	                       .l_len = INCOMING_QUEUE_MAX };
	bool is_taken = false;

	if (!take_place(fd, QUEUE, INCOMING_QUEUE_MAX))
		return false;
	for (int ms = 0; ms < INCOMING_QUEUE_MS && !is_taken; ms += STEP_MS) {
		nanosleep(&step, NULL);
		is_taken = take_both(fd, own);
	}
	if (fcntl(fd, F_SETLK, &place) != 0)
		log_error("incoming", "queue");
	return is_taken;
}

static enum err take_places(struct web *w)
{
	struct str path = str_join(w->arena, str_of(w->config.edge), STR("/incoming"));
	int fd = open(str_c(w->arena, path), O_RDWR | O_CREAT | O_CLOEXEC, 0600);
	off_t own = OWN + bucket_of(w->request.address) * INCOMING_OF_ADDRESS_MAX;

	if (fd < 0)
		return OK;               /* the store is away: it is said when that is opened */
	if (take_both(fd, own) || queue(fd, own))
		return OK;
	close(fd);
	log_event("incoming", "too_many", 0);
	return ERR_LIMIT;
}

enum err incoming_begin(struct web *w)
{
	enum err e;

	if (!arrives(w))
		return OK;
	signal(SIGTERM, SIG_IGN);        /* before it has a place: who sees that it has one may go */
	if ((e = take_places(w)) != OK)
		return e;
	wire_until(&w->wire, INCOMING_NOBODY_SECONDS, INCOMING_IDLE_SECONDS);
	alarm((unsigned)(w->program->body_seconds + w->program->seconds_max));
	w->is_incoming = true;
	return OK;
}

void incoming_trust(struct web *w)
{
	if (w->is_incoming && w->identity.role != ANYONE)
		wire_until(&w->wire, w->program->body_seconds, INCOMING_IDLE_SECONDS);
}

void incoming_let_go(struct web *w)
{
	if (!w->is_incoming)
		return;
	if (txn_writes(w->main) || txn_writes(w->edge))
		die("incoming_let_go");
	txn_abort(w->main);
	txn_abort(w->edge);
	w->main = w->edge = NULL;
}

enum err incoming_take_up(struct web *w)
{
	enum err e;

	if (w->main)
		return OK;
	if ((e = txn_begin(w->store, EDGE, READ, w->arena, &w->edge)) != OK)
		return e;
	return txn_begin(w->store, MAIN, READ, w->arena, &w->main);
}

/* Whoever ended it elsewhere while the body came meant this one too. */
enum err incoming_over(struct web *w, enum err e)
{
	if (e != OK || (e = incoming_take_up(w)) != OK || !w->is_incoming)
		return e;
	if (w->clerk)
		return clerk_again(w);
	return !w->visitor || session_stands(w->edge, &w->visitor->session) ? OK : ERR_UNSIGNED;
}

bool incoming_broke(struct web *w, enum err e)
{
	if (e != ERR_INVALID || !incoming_is_cut(w))
		return false;
	w->status = 0;
	return true;
}

bool incoming_is_cut(const struct web *w)
{
	return w->multipart && multipart_is_cut(w->multipart) && str_is(web_field(w, "whole"), "1");
}

void incoming_end(struct web *w)
{
	char passed[4096];

	if (!w->is_incoming || (w->multipart && multipart_is_cut(w->multipart)))
		return;
	alarm((unsigned)(w->program->seconds_max + INCOMING_IDLE_SECONDS));
	wire_until(&w->wire, INCOMING_IDLE_SECONDS, INCOMING_IDLE_SECONDS);
	while (wire_read(&w->wire, passed, sizeof(passed)) > 0)
		;
	w->is_incoming = false;
}
