#include "cgi-bin/web/scanner.h"

#include <signal.h>
#include <stdlib.h>
#include <sys/prctl.h>
#include <sys/socket.h>
#include <sys/un.h>
#include <sys/wait.h>

#include "tests/scratch.h"
#include "tests/tap.h"

/* tests/guard/scanner.test asks a real clamd. Here a server on a real socket says what a real one
 * says only when it is ill. */
enum { SECONDS = 2 };

static char path[100];
static int listener;

/* Reads up to that many bytes, answers so, and hangs up; or stays silent until it is ended. */
static pid_t serve(size_t bytes_max, struct str answer, bool hangs_up)
{
	pid_t pid = fork();
	char bytes[4096];
	size_t n = 0;
	int s;

	if (pid != 0)
		return pid;
	alarm(60);             /* nobody comes: the test goes on and says so */
	s = accept(listener, NULL, NULL);
	while (n < bytes_max) {
		ssize_t got = read(s, bytes, sizeof(bytes));

		if (got <= 0)
			break;
		n += (size_t)got;
	}
	if (answer.n > 0 && write(s, answer.p, answer.n) < 0)
		_exit(1);
	if (!hangs_up)
		pause();
	close(s);
	_exit(0);
}

static void asks(enum scan wanted, struct str answer, bool hangs_up, const char *says)
{
	struct str file = STR("%PDF-1.4");
	pid_t pid = serve(10 + 4 + file.n + 4, answer, hangs_up);

	is_int(wanted, scanner_ask(path, file, SECONDS), says);
	kill(pid, SIGKILL);
	waitpid(pid, NULL, 0);
}

static void test_answers(void)
{
	asks(SCAN_CLEAN, STR("stream: OK\0"), true, "what is clean is told in one way");
	asks(SCAN_FOUND, STR("stream: Waymark.Test.UNOFFICIAL FOUND\0"), true,
	     "what is found has a name");
	asks(SCAN_LARGE, STR("INSTREAM size limit exceeded. ERROR\0"), true, "too large is not clean");
	asks(SCAN_AWAY, STR("stream: OK"), true, "an answer that was cut off is none");
	asks(SCAN_AWAY, STR("stream: OK "), true, "nor one with more to it");
	asks(SCAN_AWAY, STR("OK\0"), true, "nor another word that looks like it");
	asks(SCAN_AWAY, STR("Can't allocate memory ERROR\0"), true, "an error is not clean");
	asks(SCAN_AWAY, STR("\0"), true, "nor is nothing");
	asks(SCAN_AWAY, STR("\xff\xfe stream: OK\0"), true, "nor rubbish");
	asks(SCAN_AWAY, STR(""), true, "hanging up is not clean");
	asks(SCAN_AWAY, STR(""), false, "silence ends when the time is over, and is not clean");
}

/* It stops reading in the middle of a large file. */
static void test_middle(void)
{
	static char large[8 << 20];
	pid_t pid = serve(100000, STR("INSTREAM size limit exceeded. ERROR\0"), true);

	is_int(SCAN_LARGE, scanner_ask(path, str_bytes(large, sizeof(large)), SECONDS),
	       "an answer before the end is heard");
	waitpid(pid, NULL, 0);
	pid = serve(100000, STR(""), false);
	is_int(SCAN_AWAY, scanner_ask(path, str_bytes(large, sizeof(large)), SECONDS),
	       "one who no longer reads is given up");
	kill(pid, SIGKILL);
	waitpid(pid, NULL, 0);
}

static void test_aside(void)
{
	int scanner = scanner_start();
	pid_t pid = serve(10 + 4 + 3 + 4, STR("stream: OK\0"), true);

	scanner_begin(scanner, path);
	scanner_add(scanner, STR("abc"));
	is_int(SCAN_CLEAN, scanner_end(scanner), "aside: a file in a process without keys");
	waitpid(pid, NULL, 0);
	scanner_begin(scanner, path);
	scanner_add(scanner, STR("abc"));
	scanner_drop(scanner);
	scanner_begin(scanner, "/nowhere/clamd");
	scanner_add(scanner, STR("abc"));
	is_int(SCAN_AWAY, scanner_end(scanner),
	       "aside: nobody is asked of one that is dropped; the next finds no clamd");
	close(scanner);
	wait(NULL);
}

int main(void)
{
	struct sockaddr_un at = { .sun_family = AF_UNIX };
	struct scratch scratch;
	bool all = scanner_problem(SCAN_CLEAN) == NULL;

	signal(SIGPIPE, SIG_IGN);
	/* as a program: else root alone may enter the sandbox */
	prctl(PR_SET_NO_NEW_PRIVS, 1, 0, 0, 0);
	scratch_folder(&scratch);
	snprintf(path, sizeof(path), "%s/clamd", scratch.data);
	snprintf(at.sun_path, sizeof(at.sun_path), "%s", path);
	listener = socket(AF_UNIX, SOCK_STREAM | SOCK_CLOEXEC, 0);
	if (bind(listener, (struct sockaddr *)&at, sizeof(at)) != 0 || listen(listener, 8) != 0)
		abort();
	test_answers();
	test_middle();
	test_aside();
	for (enum scan s = SCAN_CLEAN + 1; s < SCANS; s++)
		all = all && scanner_problem(s);
	ok(all, "each word but clean has a sentence for people");
	nftw(scratch.data, scratch_unlink, 16, FTW_DEPTH | FTW_PHYS);
	return done();
}
