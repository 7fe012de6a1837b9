/* powercut.c: plays the writes that trace.c recorded up to a point, drops or tears what no sync had
 * put on the disk by then, opens what is left, and compares: it is the store as one of the commits
 * left it, none older than the last that somebody was told of, and all of it opens. powercut HOME
 * BASE LOG STATES [SEED]   HOME: what the recorded paths begin with; BASE: what stood there at the
 * start Every point is played twice, with nothing and with all of what was not synced; then points
 * and choices by chance. */
#include <fcntl.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/mman.h>
#include <sys/wait.h>
#include <unistd.h>

#include "store/base/clock.h"
#include "store/keeping/integrity.h"
#include "tests/faults/replay.h"
#include "tests/scratch.h"
#include "tests/tap.h"

enum { META_BYTES = 8192, KEPT_BYTES = 64 << 20 };

/* What came of one state, from the process that opened it. */
struct result { unsigned char hash[VAULT_HASH_BYTES]; uint64_t faults, rows; bool opened; };

static struct replay run;
static struct disk base;
static char place[64];
static bool quiet;
static struct result *result;

/* --- looking ------------------------------------------------------------------------------ */

static void found(void *to, const char *table, struct str key, const char *what)
{
	(void)to, (void)key;
	if (!quiet)
		printf("# %s: %s\n", table, what);
}

static void report(void *to, const char *table, uint64_t rows)
{
	(void)to, (void)table, (void)rows;
}

/* All rows of main. */
static enum err hash_rows(struct store *s, struct arena *a, unsigned char out[VAULT_HASH_BYTES])
{
	struct txn *t;
	enum err e = txn_begin(s, MAIN, READ, a, &t);
	struct str parts[3], key, value;

	memset(out, 0, VAULT_HASH_BYTES);
	parts[0] = str_bytes(out, VAULT_HASH_BYTES);
	for (size_t i = 0; i < integrity_tables() && e == OK; i++) {
		const char *name;
		struct walk *w;
		enum table table = integrity_table(i, &name);

		if (table > TABLE_MAIN_END)
			continue;
		e = txn_walk(t, table, STR(""), STR(""), &w);
		while (e == OK && (e = walk_next(w, &key, &value)) == OK) {
			parts[1] = key;
			parts[2] = value;
			vault_hash(NULL, parts, COUNT(parts), out);
		}
		if (e == ERR_NOT_FOUND)
			e = OK;
	}
	txn_abort(t);
	return e;
}

static enum err look_inside(struct arena *a)
{
	char data[100], keys_folder[100];
	struct integrity i = { .data = data, .found = found, .report = report };
	struct store_paths paths = { data, NULL, false };
	struct txn *t;
	enum err e;

	snprintf(data, sizeof(data), "%s/run", place);
	snprintf(keys_folder, sizeof(keys_folder), "%s/run.keys", place);
	if ((e = keys_open(a, keys_folder, false, &i.keys)) != OK ||
	    (e = store_open(a, &paths, &i.store)) != OK ||
	    (e = txn_begin(i.store, MAIN, READ, a, &t)) != OK)
		return e;
	e = keys_root(i.keys, t);
	txn_abort(t);
	if (e != OK || (e = hash_rows(i.store, a, result->hash)) != OK ||
	    (e = integrity_check(&i)) != OK)
		return e;
	result->faults = i.faults;
	result->rows = i.rows;
	result->opened = true;
	return OK;
}

/* In a process of its own, as a store is opened once. */
static void look(const struct disk *d)
{
	pid_t pid;

	snprintf(place, sizeof(place), "%s/waymark-cut-XXXXXX",
	         access("/dev/shm", W_OK) == 0 ? "/dev/shm" : "/tmp");
	if (!mkdtemp(place))
		die("place");
	disk_write(d, place);
	memset(result, 0, sizeof(*result));
	fflush(stdout);
	if ((pid = fork()) == 0) {
		if (quiet)
			dup2(open("/dev/null", O_WRONLY), STDERR_FILENO);
		enum err e = look_inside(arena_open(KEPT_BYTES));

		if (e != OK && !quiet)
			printf("# it does not open: %s\n", err_name(e));
		fflush(stdout);
		_exit(0);
	}
	waitpid(pid, NULL, 0);
	nftw(place, scratch_unlink, 16, FTW_DEPTH | FTW_PHYS);
}

/* --- the states --------------------------------------------------------------------------- */

/* at: behind this step */
struct commit { uint32_t at; unsigned char hash[VAULT_HASH_BYTES]; };

static struct commit *commits;
static uint32_t commit_count;

static bool is_commit(const struct step *s)
{
	return s->e.kind == EVENT_WRITE && s->e.at < META_BYTES && strstr(s->path, "/main/data.mdb");
}

static void add_commit(struct disk *d, uint32_t at)
{
	unsigned seed = 1;

	replay_play(&run, &base, d, at, ALL, &seed);
	look(d);
	disk_empty(d);
	if (!result->opened || result->faults > 0)
		die("what was recorded is not sound");
	commits[commit_count].at = at;
	memcpy(commits[commit_count++].hash, result->hash, VAULT_HASH_BYTES);
}

static void find_commits(struct disk *d)
{
	commits = must(calloc(run.count + 1, sizeof(*commits)));
	add_commit(d, 0);
	for (uint32_t i = 0; i < run.count; i++)
		if (is_commit(&run.steps[i]))
			add_commit(d, i + 1);
}

/* The last commit that somebody had been told of by then. */
static uint32_t told_by(uint32_t until)
{
	uint32_t told = 0, last = 0;

	while (until > 0 && run.steps[until - 1].e.kind != EVENT_TOLD)
		until--;
	for (; last < commit_count && commits[last].at <= until; last++)
		told = last;
	return told;
}

static bool is_one_of_ours(uint32_t until)
{
	for (uint32_t i = told_by(until); i < commit_count && commits[i].at <= until; i++)
		if (memcmp(commits[i].hash, result->hash, VAULT_HASH_BYTES) == 0)
			return true;
	return false;
}

struct score { uint32_t states, closed, broken, lost; };

static void one_state(struct disk *d, uint32_t until, enum choice choice, unsigned seed,
                      struct score *score)
{
	unsigned first = seed;

	replay_play(&run, &base, d, until, choice, &seed);
	look(d);
	disk_empty(d);
	score->states++;
	score->closed += !result->opened;
	score->broken += result->faults > 0;
	if (result->opened && !is_one_of_ours(until))
		score->lost++;
	if (!quiet && (!result->opened || result->faults > 0 || !is_one_of_ours(until)))
		printf("# at step %u of %u, %s, seed %u\n", until, run.count,
		       choice == SOME  ? "some"
		       : choice == ALL ? "all"
		                       : "nothing",
		       first);
}

/* A disk that says of every sync that it is done, and forgets what it likes: the test must
 * notice. */
static uint32_t without_syncs(struct disk *d, uint32_t wanted, unsigned seed)
{
	struct score score = { 0 };

	for (uint32_t i = 0; i < run.count; i++)
		run.steps[i].safe_at = UINT32_MAX;
	quiet = true;
	while (score.states < wanted) {
		seed = seed * 1664525u + 1013904223u;
		one_state(d, run.count, SOME, seed, &score);
	}
	quiet = false;
	return score.closed + score.broken + score.lost;
}

int main(int count, char **words)
{
	static struct disk d;
	struct score score = { 0 };
	uint32_t wanted, told = 0, syncs = 0;
	unsigned seed;

	if (count < 5)
		return 2;
	log_open("powercut");
	vault_start();
	wanted = (uint32_t)strtoul(words[4], NULL, 10);
	seed = count > 5 ? (unsigned)strtoul(words[5], NULL, 10) : (unsigned)clock_elapsed();
	result = mmap(NULL, sizeof(*result), PROT_READ | PROT_WRITE, MAP_SHARED | MAP_ANONYMOUS, -1, 0);
	disk_read(&base, words[2], "");
	replay_read(&run, words[3], words[1]);
	find_commits(&d);
	for (uint32_t i = 0; i < run.count; i++) {
		told += run.steps[i].e.kind == EVENT_TOLD;
		syncs += run.steps[i].e.kind == EVENT_SYNC || run.steps[i].e.synced;
	}
	for (uint32_t i = 0; i <= run.count && 2 * i < wanted; i++) {
		one_state(&d, i, NOTHING, seed, &score);
		one_state(&d, i, ALL, seed, &score);
	}
	while (score.states < wanted) {
		seed = seed * 1664525u + 1013904223u;
		one_state(&d, seed / 7 % (run.count + 1), SOME, seed, &score);
	}
	printf("# %u steps, %u syncs, %u commits, %u answers; %u states\n", run.count, syncs,
	       commit_count - 1, told, score.states);
	ok(score.states >= wanted && commit_count > 5 && told > 5,
	   "the power goes at every step, with writes dropped and torn");
	is_int(0, score.closed, "what is left always opens");
	is_int(0, score.broken, "every record and every file in it is whole");
	is_int(0, score.lost, "and it is what a commit left, none older than the last answer");
	ok(without_syncs(&d, 20, seed) > 0,
	   "of a disk that lies about syncs it is not: the test can tell");
	return done();
}
