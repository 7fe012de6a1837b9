#include "cgi-bin/web/incoming.h"

#include <fcntl.h>
#include <signal.h>
#include <time.h>
#include <unistd.h>

#include "cgi-bin/web/clerk.h"
#include "cgi-bin/web/crowd.h"
#include "cgi-bin/web/still.h"
#include "cgi-bin/web/visitor.h"
#include "store/base/log.h"

enum { STEP_MS = 50, POOL_ROOM = 256, OF_ONE_ROOM = 2 * INCOMING_OF_ONE_MAX };

/* Whose places, and which of them: to read, or to wait for one of those. */
enum pool { NOBODYS, FAMILIES, COUNCILS, POOLS };
enum rank { READS, WAITS, RANKS };

static const off_t pool_max[POOLS] = { INCOMING_NOBODY_MAX, INCOMING_FAMILIES_MAX,
	                                   INCOMING_COUNCIL_MAX };

struct sender {
	enum pool pool;
	off_t own;                 /* where the places of that account or address begin; 0: none */
};

_Static_assert(sizeof(off_t) == 8, "no two senders share a place");

/* A responder gets bodies whole: the web server hands one that arrives to a process of its own. */
static bool arrives(const struct web *w)
{
	return !w->standing && w->program->body_seconds > 0 && w->request.method == POST;
}

enum { NO_PLACE = -1 };

/* Which of count bytes from first on; it is ours until the process ends, however it ends. */
static off_t take_place(int fd, off_t first, off_t count)
{
	for (off_t i = 0; i < count; i++) {
		struct flock place = { .l_type = F_WRLCK, .l_whence = SEEK_SET, .l_start = first + i,
		                       .l_len = 1 };

		if (fcntl(fd, F_SETLK, &place) == 0)
			return i;
	}
	return NO_PLACE;
}

static void give_back(int fd, off_t first, off_t count)
{
	struct flock places = { .l_type = F_UNLCK, .l_whence = SEEK_SET, .l_start = first,
	                        .l_len = count };

	if (fcntl(fd, F_SETLK, &places) != 0)
		log_error("incoming", "give_back");
}

/* Half of the places are for the one file that most send: who sends several at once has the other
 * half, so that a few of them leave no family without. mine: which of the sender's own it is. */
static bool take_shared(int fd, const struct sender *s, enum rank rank, off_t mine)
{
	off_t first = (s->pool * RANKS + rank) * POOL_ROOM, half = pool_max[s->pool] / 2;

	if (s->own == 0)
		return take_place(fd, first, pool_max[s->pool]) != NO_PLACE;
	return (mine == 0 && take_place(fd, first + half, half) != NO_PLACE) ||
	       take_place(fd, first, half) != NO_PLACE;
}

static bool take_both(int fd, const struct sender *s, enum rank rank)
{
	off_t own = s->own + rank * INCOMING_OF_ONE_MAX, mine = 0;

	if (s->own > 0 && (mine = take_place(fd, own, INCOMING_OF_ONE_MAX)) == NO_PLACE)
		return false;
	if (take_shared(fd, s, rank, mine))
		return true;
	if (s->own > 0)
		give_back(fd, own + mine, 1);
	return false;
}

/* Keyed, and of so many that nobody finds one that another has. */
static off_t own_places(struct web *w, const char *kind, struct str who)
{
	struct str parts[] = { STR("incoming"), str_of(kind), who };
	unsigned char hash[VAULT_HASH_BYTES];
	off_t number = 1;

	vault_hash(keys_for(w->keys, FOR_SESSION), parts, COUNT(parts), hash);
	for (size_t i = 0; i < 6; i++)
		number = (number << 8) + hash[i];
	return number * OF_ONE_ROOM;
}

/* A session that has ended says who it was too: what they typed is kept for them. */
static struct sender sender_of(struct web *w)
{
	struct str address = w->request.address;

	if (w->clerk && w->clerk->session.person.n > 0)
		return (struct sender){ COUNCILS, own_places(w, "staff", w->clerk->session.person) };
	if (w->visitor && w->visitor->session.person.n > 0)
		return (struct sender){ FAMILIES, own_places(w, "person", w->visitor->session.person) };
	return (struct sender){
		NOBODYS, crowd_is_this_machine(address) ? 0 : own_places(w, "address", address)
	};
}

/* Most files are there in a moment: the next one is. */
static enum err queue(struct web *w, int fd, const struct sender *s, bool *has_place)
{
	static const struct timespec step = { 0, STEP_MS * 1000000L };

	*has_place = false;
	if (!take_both(fd, s, WAITS))
		return ERR_LIMIT;
	incoming_let_go(w);
	for (int ms = 0; ms < INCOMING_QUEUE_MS && !*has_place; ms += STEP_MS) {
		nanosleep(&step, NULL);
		*has_place = take_both(fd, s, READS);
	}
	if (!*has_place)
		return s->pool == NOBODYS ? ERR_LIMIT : incoming_take_up(w);
	give_back(fd, (s->pool * RANKS + WAITS) * POOL_ROOM, POOL_ROOM);
	if (s->own > 0)
		give_back(fd, s->own + WAITS * INCOMING_OF_ONE_MAX, INCOMING_OF_ONE_MAX);
	return incoming_take_up(w);
}

static enum err take_places(struct web *w)
{
	struct str path = str_join(w->arena, str_of(w->config.edge), STR("/incoming"));
	int fd = open(str_c(w->arena, path), O_RDWR | O_CREAT | O_CLOEXEC, 0600);
	struct sender s = sender_of(w);
	bool has_place = true;
	enum err e = OK;

	if (fd < 0) {
		log_error("incoming", "open");
		return OK;
	}
	if (!take_both(fd, &s, READS))
		e = queue(w, fd, &s, &has_place);
	w->has_no_place = !has_place;
	if (!has_place)
		log_event("incoming", "too_many", 0);
	if (e != OK)
		close(fd);
	return e;
}

bool incoming_begin(struct web *w)
{
	if (!arrives(w))
		return false;
	signal(SIGTERM, SIG_IGN);        /* before it has a place: who sees that it has one may go */
	alarm((unsigned)(w->program->body_seconds + w->program->seconds_max));
	return true;
}

static enum err refuse(struct web *w)
{
	w->retry_seconds = CROWD_WAIT_SECONDS;
	return ERR_LIMIT;
}

static int seconds_for(const struct web *w)
{
	if (w->has_no_place)
		return INCOMING_TYPED_SECONDS;
	return w->identity.role == ANYONE ? INCOMING_NOBODY_SECONDS : w->program->body_seconds;
}

enum err incoming_admit(struct web *w)
{
	enum err e;

	if (!arrives(w))
		return OK;
	w->is_incoming = true;
	if ((e = take_places(w)) != OK) {
		w->is_incoming = false;          /* nothing of it is read, or passed over */
		return e == ERR_LIMIT ? refuse(w) : e;
	}
	wire_until(&w->wire, seconds_for(w), INCOMING_IDLE_SECONDS);
	return OK;
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

enum err incoming_over(struct web *w, enum err e)
{
	if (e != OK || (e = incoming_take_up(w)) != OK || !w->is_incoming)
		return e;
	return still_signed_in(w);
}

static bool has_all_typed(const struct web *w)
{
	return str_is(web_field(w, "whole"), "1");
}

enum err incoming_file(struct web *w, const struct part *file)
{
	if (!w->has_no_place || file->filename.n == 0)
		return OK;
	w->has_left_file = true;
	return has_all_typed(w) ? ERR_INVALID : refuse(w);
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
	return w->multipart && (w->has_left_file || multipart_is_cut(w->multipart)) && has_all_typed(w);
}

const char *incoming_problem(const struct web *w)
{
	return w->has_left_file ? "file_many" : "file_broke";
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
