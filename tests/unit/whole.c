#include "store/base/whole.h"

#include <errno.h>
#include <fcntl.h>
#include <signal.h>
#include <string.h>
#include <sys/time.h>
#include <sys/wait.h>
#include <unistd.h>

#include "store/base/arena.h"
#include "tests/tap.h"

enum { BIG = 1 << 20 };

static char big[BIG];

static void on_signal(int number)
{
	(void)number;
}

/* A signal comes every millisecond; what the pipe does not hold waits for its reader. */
static void through_signals(struct arena *a)
{
	const struct itimerval often = { { 0, 1000 }, { 0, 1000 } };
	struct buf got = buf_open(a);
	int ends[2], status = 1;
	pid_t child;

	memset(big, 'w', BIG);
	if (pipe(ends) != 0 || (child = fork()) < 0)
		return;
	sigaction(SIGALRM, &(struct sigaction){ .sa_handler = on_signal }, NULL);
	setitimer(ITIMER_REAL, &often, NULL);
	if (child == 0) {
		close(ends[0]);
		setitimer(ITIMER_REAL, &often, NULL);
		_exit(whole_write(ends[1], str_bytes(big, BIG)) == OK ? 0 : 1);
	}
	close(ends[1]);
	usleep(20000);
	is_err(OK, whole_read(ends[0], 2 * BIG, &got), "signals break off neither who reads");
	is_int(BIG, (int64_t)got.n, "all that there is,");
	while (waitpid(child, &status, 0) < 0 && errno == EINTR)
		;
	is_int(0, status, "nor who writes");
	setitimer(ITIMER_REAL, &(struct itimerval){ { 0, 0 }, { 0, 0 } }, NULL);
	close(ends[0]);
}

static void faults(struct arena *a)
{
	struct buf got = buf_open(a);
	int full = open("/dev/full", O_WRONLY), ends[2];

	is_err(ERR_FULL, whole_write(full, STR("x")), "no room is told from any other fault");
	is_int(ENOSPC, errno, "and the reason stays to be read");
	is_err(OK, whole_write(full, STR("")), "nothing always fits");
	is_err(ERR_IO, whole_write(-1, STR("x")), "there is no such descriptor");
	is_err(ERR_IO, whole_read(-1, 1, &got), "to read from either");
	is_err(OK, whole_sync_folder("/tmp"), "a folder is brought to the disk");
	is_err(OK, whole_sync_name("/tmp/any"), "or that of a file,");
	is_err(OK, whole_sync_name("/tmp"), "at the top,");
	is_err(OK, whole_sync_name("any"), "or where we are;");
	is_err(ERR_IO, whole_sync_folder("/dev/full"), "what is none is not");
	is_int(ENOTDIR, errno, "and that is the reason");
	if (pipe(ends) != 0)
		return;
	signal(SIGPIPE, SIG_IGN);
	close(ends[0]);
	is_err(ERR_IO, whole_write(ends[1], STR("x")), "a reader who has gone is a fault");
}

int main(void)
{
	struct arena *a = arena_open(16 << 20);

	through_signals(a);
	faults(a);
	return done();
}
