/* One store and several processes: opening, who writes and reads at a time, who dies at it; and
 * what a store takes on the disk. */
#include "store/engine/txn.h"

#include <signal.h>
#include <sys/wait.h>

#include "store/base/clock.h"
#include "tests/scratch.h"
#include "tests/tap.h"

typedef void (*child)(struct scratch *s);

static int run(struct scratch *s, child work)
{
	pid_t pid = fork();
	int status;

	if (pid == 0) {
		work(s);
		_exit(0);
	}
	waitpid(pid, &status, 0);
	return WIFSIGNALED(status) ? -WTERMSIG(status) : WEXITSTATUS(status);
}

static void reopen(struct scratch *s)
{
	if (store_open(s->arena, &(struct store_paths){ s->data, NULL, false }, &s->store) != OK)
		_exit(9);
	store_take_older(s->store);
}

static void dies_writing(struct scratch *s)
{
	reopen(s);
	if (txn_put(scratch_begin(s, MAIN, WRITE), TABLE_PERSON, STR("never"), STR("")) == OK)
		kill(getpid(), SIGKILL);
}

static void dies_reading(struct scratch *s)
{
	reopen(s);
	scratch_begin(s, MAIN, READ);
	kill(getpid(), SIGKILL);
}

static void stopped_writing(struct scratch *s)
{
	struct txn *t;

	reopen(s);
	t = scratch_begin(s, MAIN, WRITE);
	kill(getpid(), SIGTERM);
	if (txn_put(t, TABLE_PERSON, STR("term"), STR("")) != OK || txn_commit(t) != OK)
		_exit(8);
	store_signals_back();
	_exit(7);
}

static void uses_fork(struct scratch *s)
{
	scratch_begin(s, MAIN, READ);
}

static void writes_twice(struct scratch *s)
{
	reopen(s);
	scratch_begin(s, EDGE, WRITE);
	scratch_begin(s, EDGE, WRITE);
}

static void main_after_edge(struct scratch *s)
{
	reopen(s);
	scratch_begin(s, EDGE, WRITE);
	scratch_begin(s, MAIN, WRITE);
}

static void wrong_table(struct scratch *s)
{
	reopen(s);
	txn_has(scratch_begin(s, EDGE, READ), TABLE_PERSON, STR("a"));
}

static void killed(struct scratch *s)
{
	struct scratch here = *s;
	struct txn *t;
	int64_t start, took;

	is_int(-SIGKILL, run(s, dies_writing), "a writer is killed while it holds the lock");
	reopen(&here);
	start = clock_elapsed();
	t = scratch_begin(&here, MAIN, WRITE);
	took = clock_elapsed() - start;
	for (int i = 0; i < 20 && took >= 100000000; i++) {      /* a busy machine may hold one up */
		txn_abort(t);
		store_signals_back();
		if (run(s, dies_writing) != -SIGKILL)
			break;
		start = clock_elapsed();
		t = scratch_begin(&here, MAIN, WRITE);
		took = clock_elapsed() - start;
	}
	ok(took < 100000000, "the next writer goes on within 100 ms");
	ok(!txn_has(t, TABLE_PERSON, STR("never")), "and what was not committed is not there");
	txn_abort(t);
	store_signals_back();
	is_int(-SIGTERM, run(&here, stopped_writing), "a writer that is told to stop stops afterwards");
	t = scratch_begin(&here, MAIN, READ);
	ok(txn_has(t, TABLE_PERSON, STR("term")), "with its commit done");
	txn_abort(t);
	*s = here;
}

static void dead_readers(struct scratch *s)
{
	int n = 0;

	for (int i = 0; i < 1030; i++)
		n += run(s, dies_reading) == -SIGKILL;
	is_int(1030, n, "more readers are killed than there are places");
	txn_abort(scratch_begin(s, MAIN, READ));
	ok(true, "the next one finds a place");
	run(s, dies_reading);
	ok(store_readers_check(s->store) > 0, "a check frees the rest");
}

static void promises(struct scratch *s)
{
	int nothing = open("/dev/null", O_WRONLY), saved = dup(STDERR_FILENO);

	dup2(nothing, STDERR_FILENO);
	is_int(1, run(s, uses_fork), "a fork must not use the store of its parent");
	is_int(1, run(s, writes_twice), "a second writer in one process is stopped, not hung");
	is_int(1, run(s, main_after_edge), "main's writer comes before edge's");
	is_int(1, run(s, wrong_table), "a table is used in its own environment only");
	dup2(saved, STDERR_FILENO);
}

/* --- faults ------------------------------------------------------------------------------- */

static enum err opens(struct scratch *s, enum environment e, bool create)
{
	struct store *store;
	struct txn *t;
	enum err r = store_open(s->arena, &(struct store_paths){ s->data, NULL, create }, &store);

	if (r == OK && (r = txn_begin(store, e, READ, s->arena, &t)) == OK)
		txn_abort(t);
	return r;
}

/* In a process of its own each: an environment is opened once in a process. */
static enum err opened(struct scratch *s, enum environment e, bool create)
{
	pid_t pid = fork();
	int status;

	if (pid == 0) {
		close(STDERR_FILENO);
		_exit((int)opens(s, e, create));
	}
	waitpid(pid, &status, 0);
	return WIFEXITED(status) ? (enum err)WEXITSTATUS(status) : ERR_IO;
}

static void put_schema(struct scratch *s, int number)
{
	struct txn *t;

	reopen(s);
	t = scratch_begin(s, MAIN, WRITE);
	if (txn_put(t, TABLE_META, STR("schema"), str_of_number(s->arena, STORE_SCHEMA + number)) != OK)
		_exit(6);
	scratch_commit(t);
}

static void put_older(struct scratch *s)
{
	put_schema(s, -1);
}

/* From the older one. */
static void put_newer(struct scratch *s)
{
	put_schema(s, 1);
}

static void faults(void)
{
	struct scratch s = { 0 };
	struct stat st;
	int fd;

	scratch_folder(&s);
	is_err(ERR_NOT_FOUND, opened(&s, MAIN, false), "a store that was never made is not found");
	is_err(OK, opened(&s, MAIN, true), "it is made when asked for");
	is_err(OK, opened(&s, MAIN, false), "and then opened");
	is_str(str_c(s.arena, str_of_number(s.arena, STORE_SCHEMA)),
	       scratch_read(&s, scratch_path(&s, "main/opening")),
	       "its mark is the schema, of however many figures");
	is_err(OK, opened(&s, EDGE, false), "edge is made whenever it is missing");
	ok(stat(scratch_path(&s, "main"), &st) == 0 && (st.st_mode & 0777) == 0700,
	   "the folder is private");
	ok(stat(scratch_path(&s, "main/data.mdb"), &st) == 0 && (st.st_mode & 0777) == 0600,
	   "so is the file");
	scratch_write(scratch_path(&s, "edge/opening"), STR("00000000-0000-0000-0000-000000000000"));
	scratch_write(scratch_path(&s, "edge/data.mdb"), STR("what a power cut left behind"));
	is_err(OK, opened(&s, EDGE, false), "edge of an earlier boot is made anew");
	is_err(OK, opened(&s, EDGE, false), "once");

	fd = open(scratch_path(&s, "main/opening"), O_RDWR);
	is_int(0, run(&s, put_older), "an older schema is written");
	is_err(ERR_BUSY, opened(&s, MAIN, true), "a program waits until it is brought up to date");
	is_int(0, run(&s, put_newer), "a newer schema is written");
	is_err(ERR_DAMAGED, opened(&s, MAIN, true), "it is refused");
	if (truncate(scratch_path(&s, "main/data.mdb"), 0) != 0)
		die("truncate");
	is_err(ERR_DAMAGED, opened(&s, MAIN, true), "a file cut to nothing is never made anew");
	scratch_write(scratch_path(&s, "main/data.mdb"), STR("noise"));
	ok(opened(&s, MAIN, true) != OK, "noise is refused");
	close(fd);
	scratch_close(&s);
}

static void full(struct scratch *s)
{
	struct txn *t;
	char *big = arena_take(s->arena, 1 << 20);
	enum err e = OK;
	int rows = 0;

	ok(store_percent_used(s->store, EDGE) < 5, "an empty store is not full");
	while (e == OK && rows < 1000) {
		t = scratch_begin(s, EDGE, WRITE);
		for (int i = 0; i < 10 && e == OK; i++)
			e = txn_put(t, TABLE_PARKED, key_time(s->arena, rows++), str_bytes(big, 1 << 20));
		if (e == OK)
			e = txn_commit(t);
		else
			txn_abort(t);
	}
	is_err(ERR_FULL, e, "a store that is full says so");
	ok(store_percent_used(s->store, EDGE) > 90, "its measure shows it");
	for (int i = 0; i < rows; i++) {
		t = scratch_begin(s, EDGE, WRITE);
		if (txn_delete(t, TABLE_PARKED, key_time(s->arena, i)) == OK)
			scratch_commit(t);
		else
			txn_abort(t);
	}
	ok(store_percent_used(s->store, EDGE) < 20, "and can be emptied again");
	store_signals_back();
}

/* The same value anew and anew; gives the bytes by which the file has grown. */
static int64_t grown_by_writes(struct scratch *s, const char *value)
{
	const char *file = scratch_path(s, "edge/data.mdb");
	struct stat before, after;

	if (stat(file, &before) != 0)
		die("stat");
	for (int i = 0; i < 300; i++) {
		struct txn *t = scratch_begin(s, EDGE, WRITE);

		if (txn_put(t, TABLE_PARKED, STR("asleep"), str_bytes(value, 16 << 10)) != OK)
			die("put");
		scratch_commit(t);
	}
	if (stat(file, &after) != 0)
		die("stat");
	return after.st_size - before.st_size;
}

static void asleep(struct scratch *s)
{
	char *value = arena_take(s->arena, 16 << 10);
	struct txn *reader;
	int64_t beside, afterwards;

	grown_by_writes(s, value);
	reader = scratch_begin(s, EDGE, READ);
	beside = grown_by_writes(s, value);
	txn_abort(reader);
	grown_by_writes(s, value);
	afterwards = grown_by_writes(s, value);
	ok(beside > 4 << 20, "L09: beside a reader that sleeps a store grows with each write");
	is_int(0, afterwards, "L09: once it has been ended it grows no more");
}

static void copying(struct scratch *s)
{
	char *path = scratch_path(s, "copy");
	int fd = open(path, O_RDWR | O_CREAT, 0600);

	is_err(OK, store_copy(s->store, fd), "main is copied while it is open");
	ok(scratch_read(s, path).n > 4096, "into a file");
	close(fd);
}

static void made(struct scratch *s)
{
	if (opens(s, MAIN, true) != OK)
		_exit(1);
}

/* What runs in other processes comes first: this one opens the store only once. */
int main(void)
{
	struct scratch s = { 0 };

	faults();
	scratch_folder(&s);
	is_int(0, run(&s, made), "a store is made");
	killed(&s);
	dead_readers(&s);
	promises(&s);
	copying(&s);
	asleep(&s);
	full(&s);
	scratch_close(&s);
	return done();
}
