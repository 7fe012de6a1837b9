#include "cgi-bin/web/wire.h"

#include <fcntl.h>
#include <signal.h>
#include <string.h>
#include <sys/wait.h>
#include <unistd.h>

#include "store/base/clock.h"
#include "tests/tap.h"

enum { BIG = 1 << 20 };

static char big[BIG];

/* How many bytes came, until the other end closed; *last: the last of them. */
static size_t drain(int fd, char *last)
{
	char piece[4096];
	size_t all = 0;
	ssize_t n;

	while ((n = read(fd, piece, sizeof(piece))) > 0) {
		all += (size_t)n;
		*last = piece[n - 1];
	}
	return all;
}

/* A pipe holds 64 KiB: what is longer goes in many pieces, and the end of the head may be in one
 * with the body. */
static void writes(void)
{
	int ends[2], status = 1;
	struct wire wire;
	char last = ' ';
	pid_t child;

	memset(big, 'b', BIG);
	if (pipe(ends) != 0 || (child = fork()) < 0)
		return;
	if (child == 0) {
		close(ends[0]);
		wire = wire_of(-1, ends[1]);
		_exit(wire_write(&wire, str_bytes(big, BIG), str_bytes(big, BIG), false) == OK &&
		      wire_write(&wire, STR("e"), STR(""), true) == OK ? 0 : 1);
	}
	close(ends[1]);
	is_int(2 * BIG + 1, (int64_t)drain(ends[0], &last),
	       "head and body go whole through a pipe that holds less");
	is_int('e', last, "in order");
	waitpid(child, &status, 0);
	is_int(0, status, "and the writer is told so");
	close(ends[0]);
}

static void reads(void)
{
	struct wire wire;
	char piece[8];
	int ends[2];

	if (pipe(ends) != 0 || write(ends[1], "body", 4) != 4)
		return;
	close(ends[1]);
	wire = wire_of(ends[0], -1);
	is_int(4, wire_read(&wire, piece, sizeof(piece)), "what is there is read");
	is_int(0, wire_read(&wire, piece, sizeof(piece)), "and then the body is over");
	close(ends[0]);
	is_int(-1, wire_read(&wire, piece, sizeof(piece)), "a descriptor that is gone is a fault");
}

/* A sender who falls silent, and one who never does. */
static void until(void)
{
	int64_t began = clock_elapsed();
	struct wire wire;
	char piece[8];
	size_t all = 0;
	int ends[2];

	if (pipe(ends) != 0 || write(ends[1], "b", 1) != 1)
		return;
	wire = wire_of(ends[0], -1);
	wire_until(&wire, 60, 1);
	is_int(1, wire_read(&wire, piece, sizeof(piece)), "what came before the time is over is read");
	is_int(0, wire_read(&wire, piece, sizeof(piece)), "silence ends the body");
	wire_until(&wire, 1, 60);
	while (write(ends[1], "b", 1) == 1 && wire_read(&wire, piece, sizeof(piece)) > 0)
		all++;
	ok(all > 0 && clock_elapsed() - began < 30000000000, "and so does the time, whatever comes");
	close(ends[0]);
	close(ends[1]);
}

static void reader_gone(void)
{
	struct wire wire;
	int ends[2];

	signal(SIGPIPE, SIG_IGN);
	if (pipe(ends) != 0)
		return;
	close(ends[0]);
	wire = wire_of(-1, ends[1]);
	is_err(ERR_IO, wire_write(&wire, STR("head"), STR("body"), true),
	       "a reader who has gone is told to the caller");
	close(ends[1]);
}

int main(void)
{
	writes();
	reads();
	until();
	reader_gone();
	return done();
}
