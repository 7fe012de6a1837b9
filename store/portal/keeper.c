/* The keeper: the one process that stays. It holds both environments open (LMDB is only safe
 * then, see docs/running.md), delivers mail, frees the slots of dead readers, purges and
 * seals the head of the trail. */
#include <signal.h>
#include <stdio.h>
#include <string.h>
#include <sys/stat.h>
#include <time.h>
#include <unistd.h>

#include "store/base/clock.h"
#include "store/base/log.h"
#include "store/base/mapped.h"
#include "store/base/sandbox.h"
#include "store/cases/tally.h"
#include "store/keeping/drilling.h"
#include "store/keeping/retention.h"
#include "store/portal/commands.h"
#include "store/portal/deliver.h"
#include "store/portal/marker.h"
#include "store/portal/unneeded.h"
#include "store/portal/sealer.h"

enum { POLL_MILLISECONDS = 250, READERS_SECONDS = 10, PURGE_SECONDS = 3600,
       FIRST_PURGE_SECONDS = 60, UNNEEDED_SECONDS = 86400, PERCENT_WARN = 80, TROUBLE_SECONDS = 10,
       MAIL_SECONDS = 5, KEYS_BYTES = 4 << 20, WORDS_BYTES = 2 * MAPPED_BYTES_MAX };

/* The head of the trail. */
enum { SEAL_SECONDS = 3600, FIRST_SEAL_SECONDS = 60, SEAL_BYTES = 512 << 20 };

/* Cases counted in one turn: the mail must not wait. */
enum { COUNT_SECONDS = 2, COUNT_AGAIN_SECONDS = 3600, COUNT_CASES = 500, COUNT_BYTES = 64 << 20 };

struct keeper {
	struct tool *tool;
	struct deliver *deliver;
	struct arena *arena;               /* of the keys */
	/* seconds of clock_elapsed */
	int64_t mail_at, readers_at, purge_at, count_at, seal_at, unneeded_at;
	struct unneeded *unneeded;         /* while it is looked for */
	struct marker *marker;             /* while cases of before are marked */
	struct tally *tally;               /* while limits are counted, with its own arena */
	struct arena *tally_arena;
	const char *served;                /* the tool of the release that is served; NULL: not ours */
};

/* Signals are blocked while something is written (txn.h), so leaving at once is always clean. */
static void leave(int signal)
{
	(void)signal;
	_exit(TOOL_DONE);
}

static void take_signals(void)
{
	struct sigaction act = { .sa_handler = leave };

	sigaction(SIGTERM, &act, NULL);
	sigaction(SIGINT, &act, NULL);
	signal(SIGPIPE, SIG_IGN);
	signal(SIGHUP, SIG_IGN);
}

static int64_t elapsed_seconds(void)
{
	return clock_elapsed() / 1000000000;
}

/* The master key may have been rotated since they were opened. */
static enum err open_keys_again(struct keeper *k)
{
	struct arena *a = arena_open(KEYS_BYTES);
	struct keys *older = k->tool->keys;
	enum err e;

	if ((e = tool_open_keys(k->tool, a, false)) != OK) {
		k->tool->keys = older;
		arena_close(a);
		return e;
	}
	keys_close(older);
	arena_close(k->arena);
	k->arena = a;
	return OK;
}

/* Once a day, when the clock was found plausible: a leap would make all that is older look old. */
static void look_for_unneeded(struct keeper *k, int64_t now)
{
	if (k->unneeded || elapsed_seconds() < k->unneeded_at)
		return;
	k->unneeded = unneeded_open(k->tool, now);
	k->unneeded_at = elapsed_seconds() + UNNEEDED_SECONDS;
}

/* words: of now, as the council may have changed its numbers since it started; NULL: they cannot be
 * read. */
static void purge(struct keeper *k, const struct words *words)
{
	struct retention r = { .store = k->tool->store, .keys = k->tool->keys, .data = k->tool->data,
	                       .now = clock_now(), .has_brakes = true, .words = words };
	enum err begun = retention_begin(&r);
	size_t removed;

	/* The clock was looked at, and the time alone found no room: what goes makes some. */
	if (begun != OK)
		log_event("purge", begun == ERR_FULL ? "no_room" : "held_back", 0);
	if (begun != OK && begun != ERR_FULL)
		return;
	for (size_t i = 0; i < retention_rules(); i++) {
		if (retention_apply(&r, i, &removed) != OK)
			log_event("purge_held_back", retention_name(i), 0);
		else if (removed > 0)
			log_event(retention_verb(i), retention_name(i), (int64_t)removed);
	}
	if (begun == ERR_FULL && retention_begin(&r) != OK)
		log_event("purge", "no_room", 1);
	drilling_sweep(k->tool->arena, k->tool->data);
	look_for_unneeded(k, r.now);
}

static void purge_by_words(struct keeper *k)
{
	struct arena *a;
	struct words *words = NULL;
	enum err e;

	if (open_keys_again(k) != OK)
		return;
	a = arena_open(WORDS_BYTES);
	if ((e = words_load(a, k->tool->compiled, &words)) != OK) {
		log_event("purge", "no_words", e);
		words = NULL;
	}
	purge(k, words);
	arena_close(a);
}

static void look_at_store(const struct keeper *k)
{
	int freed = store_readers_check(k->tool->store);

	if (freed > 0)
		log_event("readers", "freed", freed);
	for (int e = MAIN; e < ENVIRONMENTS; e++) {
		int percent = store_percent_used(k->tool->store, (enum environment)e);

		if (percent >= PERCENT_WARN)
			log_event("store_fills", e == MAIN ? "main" : "edge", percent);
	}
}

/* --- the counts of reports, some cases at a turn --- */

static enum err is_due(const struct tool *t, struct txn *txn, void *with)
{
	*(bool *)with = tally_is_due(txn, t->keys, clock_now());
	return OK;
}

static enum err count_some(const struct tool *t, struct txn *txn, void *with)
{
	struct keeper *k = with;
	bool last;
	enum err e = tally_cases(txn, t->keys, k->tally, COUNT_CASES, &last);

	return e == OK && !last ? ERR_BUSY : e;
}

static enum err save_count(const struct tool *t, struct txn *txn, void *with)
{
	return tally_save(txn, t->keys, ((struct keeper *)with)->tally);
}

static void end_count(struct keeper *k, enum err e)
{
	if (e == OK)
		e = tool_run(k->tool, MAIN, WRITE, save_count, k);
	if (e != OK) {
		log_event("tally", err_name(e), 0);
		k->count_at = elapsed_seconds() + COUNT_AGAIN_SECONDS;
	}
	arena_close(k->tally_arena);
	k->tally = NULL;
	k->tally_arena = NULL;
}

static void count_limits(struct keeper *k)
{
	bool due = false;
	enum err e;

	if (!k->tally) {
		if (tool_run(k->tool, MAIN, READ, is_due, &due) != OK || !due)
			return;
		k->tally_arena = arena_open(COUNT_BYTES);
		k->tally = tally_open(k->tally_arena, clock_now());
	}
	if ((e = tool_run(k->tool, MAIN, READ, count_some, k)) != ERR_BUSY)
		end_count(k, e);
}

/* What it prints goes into the journal, which may be carried elsewhere at once; a terminal carries
 * nothing. */
static void seal(const struct keeper *k)
{
	struct arena *a = arena_open(SEAL_BYTES);
	struct buf text = buf_open(a);
	struct head made;
	bool told;
	enum err e = sealer_seal(k->tool, a, &made);

	if (e == OK && !isatty(STDOUT_FILENO)) {
		head_write(&text, &made);
		printf("%.*s", STR_FMT(buf_str(&text)));
		fflush(stdout);
	} else if (e != OK && e != ERR_NOT_FOUND) {
		log_event("audit", e == ERR_CONFLICT ? "parted" : "not_sealed", (int64_t)made.number);
	}
	if ((e = sealer_tell(k->tool, a, &told)) != OK)
		log_event("audit", "not_told", e);
	arena_close(a);
}

/* Others stand in the place of its files, or a flush failed: whoever starts the keeper again opens
 * what is there then. */
static void leave_what_went(const struct keeper *k)
{
	bool broken = store_is_broken(k->tool->store);

	if (!broken && !store_is_replaced(k->tool->store))
		return;
	log_event("store", broken ? "broken" : "replaced", 0);
	_exit(TOOL_FAILED);
}

static bool is_this_program(const char *path)
{
	struct stat mine, other;

	return stat("/proc/self/exe", &mine) == 0 && stat(path, &other) == 0 &&
	       mine.st_dev == other.st_dev && mine.st_ino == other.st_ino;
}

/* The tool of the release that is served, when this is it. */
static const char *find_served(const struct tool *t)
{
	const char *path;

	if (!t->release)
		return NULL;
	path = str_c(t->arena, str_join(t->arena, str_of(t->release), STR("/bin/portal")));
	return is_this_program(path) ? path : NULL;
}

/* Another release is served: what it removes, says and keeps is its own keeper's to do, which
 * systemd, or cron, starts in the place of this one. */
static void leave_to_another(const struct keeper *k)
{
	if (!k->served || access(k->served, X_OK) != 0 || is_this_program(k->served))
		return;
	log_event("release", "replaced", 0);
	_exit(TOOL_DONE);
}

static void turn(struct keeper *k)
{
	int64_t now = elapsed_seconds();
	uint64_t sent;

	if (now >= k->mail_at && deliver_due(k->deliver, MAIL_SECONDS, &sent) != OK) {
		log_event("mail", "stopped", TROUBLE_SECONDS);
		k->mail_at = now + TROUBLE_SECONDS;
	}
	now = elapsed_seconds();       /* a slow mail server took some */
	if (now >= k->readers_at) {
		look_at_store(k);
		k->readers_at = now + READERS_SECONDS;
	}
	if (k->tally || now >= k->count_at) {
		k->count_at = now + COUNT_SECONDS;
		count_limits(k);
	}
	if (now >= k->purge_at) {
		purge_by_words(k);
		k->marker = k->marker ? k->marker : marker_open(k->tool);
		k->purge_at = now + PURGE_SECONDS;
	}
	if (k->marker && !marker_turn(k->marker))
		k->marker = NULL;
	if (k->unneeded && !unneeded_turn(k->unneeded, k->tool->keys))
		k->unneeded = NULL;
	if (k->tool->heads && now >= k->seal_at) {
		seal(k);
		k->seal_at = now + SEAL_SECONDS;
	}
}

/* Programs go on without; whoever runs the machine should know. */
static void say_what_is_missing(void)
{
	if (!sandbox_has_calls())
		log_event("sandbox", "no_calls", 0);
	if (sandbox_files_version() == 0)
		log_event("sandbox", "no_files", 0);
}

int keeper_run(struct tool *t)
{
	struct timespec pause = { .tv_nsec = POLL_MILLISECONDS * 1000000L };
	struct keeper k = { .tool = t, .purge_at = elapsed_seconds() + FIRST_PURGE_SECONDS,
	                    .seal_at = elapsed_seconds() + FIRST_SEAL_SECONDS,
	                    .served = find_served(t) };
	enum err e;
	int lock;

	if (!clock_is_set())
		return tool_refuse(t,
		                   "the clock of this machine is not set: nothing is dated, sent or removed until it is");
	if ((e = tool_lock(t, "keeper.lock", false, &lock)) == ERR_BUSY)
		return t->unless_running ? TOOL_DONE
		                         : tool_refuse(t, "a keeper is running on %s", t->data);
	if (e != OK || deliver_open(t, &k.deliver) != OK)
		return TOOL_FAILED;
	(void)futimens(lock, NULL);        /* since when it runs, for portal host */
	if ((e = tool_confine(t)) != OK)
		return tool_failed(t, e);
	take_signals();
	log_open("keeper");
	say_what_is_missing();
	printf("keeper: ready\n");
	fflush(stdout);
	for (;;) {
		leave_what_went(&k);
		leave_to_another(&k);
		turn(&k);
		nanosleep(&pause, NULL);
	}
}
