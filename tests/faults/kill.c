/* kill.c: is anything lost that was acknowledged, when writers are killed at any instant?
 * kill DATA KILLS: workers start short-lived writers, as a web server starts programs, and kill
 * most of them within 1 ms. A writer opens the store, puts 6,000 bytes, commits, and only then
 * notes the number as acknowledged. Linked with --wrap=open and --wrap=flock, for what must happen
 * at one exact instant. */
#include <fcntl.h>
#include <ftw.h>
#include <signal.h>
#include <stdarg.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/mman.h>
#include <sys/stat.h>
#include <sys/wait.h>
#include <time.h>
#include <unistd.h>

#include "store/base/arena.h"
#include "store/base/buf.h"
#include "store/base/clock.h"
#include "store/base/log.h"
#include "store/engine/txn.h"
#include "tests/tap.h"

/* So many kills to a store, some 100 MB of it: any number of them fits. */
enum { WORKERS = 8, VALUE_BYTES = 6000, WITHIN_US = 1000, KILL_PERCENT = 85,
       NUMBERS_MAX = 1 << 18, ROUND_KILLS = 10000 };

/* Shared by all processes of a round, which has a store of its own. */
struct score {
	unsigned char acknowledged[NUMBERS_MAX];
	uint32_t next;
	uint32_t kills, failures[ERR_DAMAGED + 1];
};

static struct score *score;
static const char *data;
static int pause_at_sync = -1;         /* where to say that the pause is reached */
static bool without_lock;

/* --- instants ----------------------------------------------------------------------------- */

int __real_open(const char *path, int flags, ...);
int __wrap_open(const char *path, int flags, ...);
int __real_flock(int fd, int how);
int __wrap_flock(int fd, int how);

/* LMDB opens its file for synchronous writing after it has set up the shared region, and before
 * it writes the number of the last transaction there: the first opener stops here. */
int __wrap_open(const char *path, int flags, ...)
{
	va_list more;
	mode_t mode;

	va_start(more, flags);
	mode = (mode_t)va_arg(more, int);
	va_end(more);
	if (pause_at_sync >= 0 && (flags & O_DSYNC)) {
		if (write(pause_at_sync, "p", 1) != 1)
			_exit(1);
		for (;;)
			pause();
	}
	return __real_open(path, flags, mode);
}

int __wrap_flock(int fd, int how)
{
	return without_lock ? 0 : __real_flock(fd, how);
}

/* --- a writer ----------------------------------------------------------------------------- */

static struct str value_of(struct arena *a, uint32_t number)
{
	unsigned char *p = arena_take(a, VALUE_BYTES);
	uint32_t x = number * 2654435761u + 1;

	for (int i = 0; i < VALUE_BYTES; i++) {
		x = x * 1664525u + 1013904223u;
		p[i] = (unsigned char)(x >> 24);
	}
	return str_bytes(p, VALUE_BYTES);
}

static enum err begin(struct arena *a, enum access access, struct txn **t)
{
	struct store_paths paths = { data, NULL, true };
	struct store *s;
	enum err e = store_open(a, &paths, &s);

	return e == OK ? txn_begin(s, MAIN, access, a, t) : e;
}

static void write_one(uint32_t number)
{
	struct arena *a = arena_open(1 << 20);
	struct txn *t;
	enum err e = begin(a, WRITE, &t);

	if (e == OK && (e = txn_put(t, TABLE_DRAFT, key_time(a, number), value_of(a, number))) == OK &&
	    (e = txn_commit(t)) == OK)
		score->acknowledged[number] = 1;
	if (e != OK)
		__atomic_add_fetch(&score->failures[e], 1, __ATOMIC_RELAXED);
	_exit(0);
}

static void hold(void)
{
	struct arena *a = arena_open(1 << 20);
	struct txn *t;

	if (begin(a, READ, &t) == OK)
		txn_abort(t);
	for (;;)
		pause();
}

/* --- killing at random -------------------------------------------------------------------- */

static void wait_us(unsigned us)
{
	nanosleep(&(struct timespec){ .tv_nsec = us * 1000L }, NULL);
}

static void worker(unsigned seed, uint32_t kills)
{
	while (__atomic_load_n(&score->kills, __ATOMIC_RELAXED) < kills) {
		uint32_t number = __atomic_fetch_add(&score->next, 1, __ATOMIC_RELAXED);
		int status;
		pid_t pid;

		if (number >= NUMBERS_MAX)
			break;
		if ((pid = fork()) == 0)
			write_one(number);
		if (rand_r(&seed) % 100 < KILL_PERCENT) {
			wait_us((unsigned)rand_r(&seed) % WITHIN_US);
			kill(pid, SIGKILL);
		}
		waitpid(pid, &status, 0);
		if (WIFSIGNALED(status))
			__atomic_add_fetch(&score->kills, 1, __ATOMIC_RELAXED);
	}
	_exit(0);
}

/* A keeper that is itself killed and started again. */
static pid_t holder(uint32_t kills)
{
	pid_t pid = fork();

	if (pid != 0)
		return pid;
	for (unsigned seed = 99; __atomic_load_n(&score->kills, __ATOMIC_RELAXED) < kills;) {
		pid_t one = fork();

		if (one == 0)
			hold();
		wait_us((unsigned)rand_r(&seed) % 50000);
		kill(one, SIGKILL);
		waitpid(one, NULL, 0);
	}
	_exit(0);
}

static void kill_many(uint32_t until, bool with_holder, unsigned seed)
{
	pid_t pids[WORKERS], keeper = with_holder ? holder(until) : -1;

	for (unsigned i = 0; i < WORKERS; i++)
		if ((pids[i] = fork()) == 0)
			worker(seed + i * 7919, until);
	for (int i = 0; i < WORKERS; i++)
		waitpid(pids[i], NULL, 0);
	if (keeper > 0)
		waitpid(keeper, NULL, 0);
}

/* --- afterwards --------------------------------------------------------------------------- */

struct found { uint32_t acknowledged, lost, altered, unasked; };

static void look(uint32_t number, struct txn *t, struct arena *a, struct found *f)
{
	struct str got;
	enum err e = txn_get(t, TABLE_DRAFT, key_time(a, number), &got);

	f->acknowledged += score->acknowledged[number];
	if (e != OK)
		f->lost += score->acknowledged[number];
	else if (!str_equal(got, value_of(a, number)))
		f->altered++;
	else
		f->unasked += !score->acknowledged[number];
}

static void look_at_all(struct found *f)
{
	struct arena *kept = arena_open(1 << 20);
	struct store_paths paths = { data, NULL, false };
	struct store *s;
	struct txn *t;

	if (store_open(kept, &paths, &s) != OK)
		_exit(1);
	for (uint32_t n = 0; n < score->next; n++) {
		struct arena *a = arena_open(1 << 20);

		if (txn_begin(s, MAIN, READ, a, &t) != OK)
			_exit(1);
		look(n, t, a, f);
		txn_abort(t);
		arena_close(a);
	}
	_exit(0);
}

/* In a process of its own: this one never opens the store. One that cannot be read lost all. */
static struct found check_all(void)
{
	struct found *f = mmap(NULL, sizeof(*f), PROT_READ | PROT_WRITE, MAP_SHARED | MAP_ANONYMOUS, -1,
	                       0), found;
	int status;
	pid_t pid;

	if (f == MAP_FAILED)
		die("check");
	if ((pid = fork()) == 0)
		look_at_all(f);
	if (waitpid(pid, &status, 0) != pid || status != 0)
		die("the store cannot be read");
	found = *f;
	munmap(f, sizeof(*f));
	return found;
}

/* Of all rounds. */
struct total {
	uint32_t kills, writers, rounds, failures[ERR_DAMAGED + 1];
	struct found found;
};

static void add_round(struct total *all, struct found f)
{
	all->rounds++;
	all->kills += score->kills;
	all->writers += score->next;
	all->found.acknowledged += f.acknowledged;
	all->found.lost += f.lost;
	all->found.altered += f.altered;
	all->found.unasked += f.unasked;
	for (enum err e = OK; e <= ERR_DAMAGED; e++)
		all->failures[e] += score->failures[e];
}

static int remove_one(const char *path, const struct stat *about, int kind, struct FTW *where)
{
	(void)about, (void)kind, (void)where;
	return remove(path);
}

/* Everything that was acknowledged is looked for before the store goes. */
static void round_of_kills(const char *place, uint32_t kills, struct total *all)
{
	unsigned seed = (unsigned)clock_elapsed();
	char where[4096];

	memset(score, 0, sizeof(*score));
	snprintf(where, sizeof(where), "%s/random-%u", place, all->rounds);
	data = where;
	kill_many(kills / 2, false, seed);
	kill_many(kills, true, seed + 1);
	add_round(all, check_all());
	nftw(where, remove_one, 16, FTW_DEPTH | FTW_PHYS);
}

static void random_kills(const char *place, uint32_t kills)
{
	int64_t start = clock_elapsed();
	struct total all = { 0 };
	double seconds;

	while (all.kills < kills && all.found.lost + all.found.altered == 0)
		round_of_kills(place, kills - all.kills < ROUND_KILLS ? kills - all.kills : ROUND_KILLS,
		               &all);
	seconds = (double)(clock_elapsed() - start) / 1e9;
	printf("# %u kills in %u stores, %u writers, %u acknowledged, %u committed but not acknowledged, "
	       "%.1f s, %.0f kills a second\n",
	       all.kills, all.rounds, all.writers, all.found.acknowledged, all.found.unasked, seconds,
	       all.kills / seconds);
	ok(all.kills >= kills && all.found.acknowledged > 0,
	   "writers are killed at any instant, with a keeper that is killed and without one");
	is_int(0, all.found.lost, "nothing that was acknowledged is lost");
	is_int(0, all.found.altered, "nothing is altered");
	for (enum err e = ERR_NOT_FOUND; e <= ERR_DAMAGED; e++)
		if (all.failures[e] > 0)
			printf("# %u writers: %s\n", all.failures[e], err_name(e));
	is_int(0,
	       all.failures[ERR_IO] + all.failures[ERR_INVALID] + all.failures[ERR_DAMAGED] +
	           all.failures[ERR_FULL],
	       "no writer is refused");
}

/* --- the one instant that loses ------------------------------------------------------------ */

static void run_one(uint32_t number)
{
	pid_t pid = fork();

	if (pid == 0)
		write_one(number);
	waitpid(pid, NULL, 0);
}

/* The first opener is killed between setting up the region and filling it, while the next one
 * waits. */
static void killed_while_opening(uint32_t number)
{
	int ends[2];
	char reached;
	pid_t first, next;

	if (pipe(ends) != 0)
		die("pipe");
	if ((first = fork()) == 0) {
		pause_at_sync = ends[1];
		write_one(number);
	}
	if (read(ends[0], &reached, 1) != 1)
		die("pause");
	if ((next = fork()) == 0)
		write_one(number + 1);
	wait_us(50000);
	kill(first, SIGKILL);
	waitpid(first, NULL, 0);
	waitpid(next, NULL, 0);
	close(ends[0]);
	close(ends[1]);
}

static struct found one_instant(const char *where, bool lock)
{
	memset(score, 0, sizeof(*score));
	data = where;
	without_lock = !lock;
	for (uint32_t n = 0; n < 4; n++)
		run_one(n);
	killed_while_opening(4);
	for (uint32_t n = 6; n < 10; n++)
		run_one(n);
	score->next = 10;
	without_lock = false;
	return check_all();
}

static void exact_kill(const char *place)
{
	char where[4096];
	struct found f;

	snprintf(where, sizeof(where), "%s/instant", place);
	f = one_instant(where, true);
	is_int(9, f.acknowledged, "after an opener is killed at the worst instant, the next goes on");
	is_int(0, f.lost, "and nothing is lost");
	snprintf(where, sizeof(where), "%s/unlocked", place);
	f = one_instant(where, false);
	printf("# without the lock around opening, %u of %u acknowledged were lost\n", f.lost,
	       f.acknowledged);
	ok(f.lost > 0, "without the lock something is: the test can tell");
}

int main(int count, char **arguments)
{
	if (count != 3)
		return 2;
	log_open("kill");
	score = mmap(NULL, sizeof(*score), PROT_READ | PROT_WRITE,
	             MAP_SHARED | MAP_ANONYMOUS | MAP_NORESERVE, -1, 0);
	if (score == MAP_FAILED)
		die("score");
	exact_kill(arguments[1]);
	random_kills(arguments[1], (uint32_t)strtoul(arguments[2], NULL, 10));
	return done();
}
