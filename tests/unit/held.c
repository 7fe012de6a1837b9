/* A writer that takes its time: readers do not wait, the next writer does. With a store and
 * milliseconds it holds main, or edge, for so long, for tests/attacks/: held DATA EDGE MILLISECONDS
 * [edge]; it says when it begins. */
#include <stdlib.h>
#include <sys/wait.h>
#include <time.h>

#include "store/base/clock.h"
#include "tests/scratch.h"
#include "tests/tap.h"

enum { MOMENT_MS = 300, MS = 1000000 };

static void hold(const char *data, const char *edge, enum environment which, int milliseconds,
                 int says)
{
	struct store_paths paths = { data, edge, false };
	struct arena *a = arena_open(1 << 20);
	struct store *store;
	struct txn *t;

	if (store_open(a, &paths, &store) != OK || txn_begin(store, which, WRITE, a, &t) != OK ||
	    write(says, "held\n", 5) != 5)
		die("hold");
	nanosleep(&(struct timespec){ milliseconds / 1000, (long)(milliseconds % 1000) * MS }, NULL);
	txn_abort(t);
	_exit(0);
}

static void waits(struct scratch *s)
{
	int64_t began = clock_elapsed();
	struct txn *t;
	char word[8];
	int says[2];

	if (pipe(says) != 0)
		die("pipe");
	if (fork() == 0)
		hold(s->data, NULL, MAIN, MOMENT_MS, says[1]);
	ok(read(says[0], word, sizeof(word)) > 0, "a writer holds the store");
	txn_abort(scratch_begin(s, MAIN, READ));
	ok(clock_elapsed() - began < (int64_t)MOMENT_MS * MS, "who reads does not wait for it");
	t = scratch_begin(s, MAIN, WRITE);
	ok(clock_elapsed() - began >= (int64_t)MOMENT_MS * MS, "who writes does");
	is_err(OK, txn_put(t, TABLE_PERSON, STR("a"), STR("one")), "and writes then");
	scratch_commit(t);
	wait(NULL);
}

int main(int count, char **words)
{
	struct scratch s;

	if (count >= 4)
		hold(words[1], words[2], count > 4 ? EDGE : MAIN, atoi(words[3]), STDOUT_FILENO);
	scratch_open(&s);
	waits(&s);
	scratch_close(&s);
	return done();
}
