#include "cgi-bin/web/aside.h"

#include <errno.h>
#include <stdlib.h>
#include <string.h>
#include <sys/resource.h>
#include <sys/socket.h>
#include <sys/uio.h>
#include <sys/wait.h>
#include <unistd.h>

#include "store/base/log.h"
#include "store/base/sandbox.h"

enum { PIECE_BYTES = 64 << 10, CPU_SECONDS = 3, WORDS_MAX = 100 };

/* A child leaves with its word added to this; die() and the C library leave with less. */
enum { WORD = 64 };

/* A message is one of these bytes and then its piece; N and L: the beginning or a piece could not
 * be sent. The answer is one byte. */
enum { BEGIN = 'B', DATA = 'D', END = 'E', DROP = 'X', NOT_BEGUN = 'N', LOST = 'L' };

/* --- the child: one file --- */

static void limit(enum __rlimit_resource what, rlim_t most)
{
	struct rlimit r = { most, most };

	if (setrlimit(what, &r) != 0)
		die("setrlimit");
}

/* When the sender has gone nobody waits for a word. */
bool aside_next(int from, struct str *piece)
{
	static char message[1 + PIECE_BYTES];
	ssize_t n;

	while ((n = read(from, message, sizeof(message))) < 0 && errno == EINTR)
		;
	if (n > 0 && message[0] == END)
		return false;
	if (n > 0 && message[0] == DROP)
		_exit(WORD + WORDS_MAX - 1);
	if (n <= 0 || message[0] != DATA)
		_exit(0);                  /* it is not whole, and no word is said of it */
	*piece = str_bytes(message + 1, (size_t)n - 1);
	return true;
}

static void look(const struct aside_work *work, int from, struct str begin, void *prepared)
{
	limit(RLIMIT_CPU, CPU_SECONDS);
	limit(RLIMIT_FSIZE, 0);
	if (!(work->calls & SANDBOX_CONNECT))
		limit(RLIMIT_NOFILE, 0);
	sandbox_enter(work->calls);
	_exit(WORD + work->look(from, begin, prepared));
}

/* --- the process that waits --- */

/* What the child said on leaving; one that was ended says nothing. */
static int wait_for(pid_t child)
{
	int status = 0;

	while (child > 0 && waitpid(child, &status, 0) < 0)
		if (errno != EINTR)
			return WORDS_MAX;
	if (child > 0 && WIFEXITED(status) && WEXITSTATUS(status) >= WORD &&
	    WEXITSTATUS(status) < WORD + WORDS_MAX)
		return WEXITSTATUS(status) - WORD;
	log_event("aside", "ended", child > 0 && WIFSIGNALED(status) ? WTERMSIG(status) : 0);
	return WORDS_MAX;
}

/* What is left of a file whose child ended early is passed over: only a beginning counts. */
static void serve(const struct aside_work *work, int from, void *prepared)
{
	char message[1 + PIECE_BYTES];
	ssize_t n;

	while ((n = read(from, message, sizeof(message))) > 0) {
		char said = WORDS_MAX;
		pid_t child;

		if (message[0] != NOT_BEGUN && message[0] != BEGIN)
			continue;
		if (message[0] == BEGIN) {
			if ((child = fork()) == 0)
				look(work, from, str_bytes(message + 1, (size_t)n - 1), prepared);
			said = (char)wait_for(child);
		}
		if (write(from, &said, 1) != 1)
			break;
	}
	_exit(0);
}

/* Cookies and settings are no business of it. */
static void forget_environment(void)
{
	for (char **entry = environ; entry && *entry; entry++)
		explicit_bzero(*entry, strlen(*entry));
	clearenv();
}

static void run(const struct aside_work *work, int from)
{
	void *prepared;

	if (dup2(from, STDOUT_FILENO) < 0 || close(STDIN_FILENO) != 0 ||
	    close_range(STDERR_FILENO + 1, ~0U, 0) != 0)
		die("aside");
	from = STDOUT_FILENO;
	prepared = work->prepare ? work->prepare() : NULL;
	forget_environment();
	sandbox_enter(SANDBOX_CHECKER | (work->calls & SANDBOX_CONNECT));
	serve(work, from, prepared);
}

/* --- the program's side --- */

int aside_start(const struct aside_work *work)
{
	int ends[2];
	pid_t child;

	if (socketpair(AF_UNIX, SOCK_SEQPACKET | SOCK_CLOEXEC, 0, ends) != 0 || (child = fork()) < 0)
		die("aside");
	if (child == 0) {
		close(ends[0]);
		log_on_die(NULL, NULL);
		run(work, ends[1]);
	}
	close(ends[1]);
	return ends[0];
}

/* SIGPIPE is ignored: a process that is gone shows when it is asked. */
static bool send_message(int aside, char what, struct str piece)
{
	struct iovec parts[] = { { &what, 1 }, { (void *)(uintptr_t)piece.p, piece.n } };

	while (writev(aside, parts, 2) < 0) {
		if (errno == EINTR)
			continue;
		log_error("aside", "send");
		return false;
	}
	return true;
}

void aside_begin(int aside, struct str begin)
{
	if (!send_message(aside, BEGIN, begin) && !send_message(aside, NOT_BEGUN, STR("")))
		log_event("aside", "not_begun", 0);
}

void aside_add(int aside, struct str piece)
{
	for (; piece.n > 0; piece = str_from(piece, PIECE_BYTES))
		if (!send_message(aside, DATA, str_part(piece, 0, PIECE_BYTES)) &&
		    !send_message(aside, LOST, STR("")))
			return;
}

static int ask(int aside, char what)
{
	char said = WORDS_MAX;
	ssize_t n;

	if (!send_message(aside, what, STR("")))
		return -1;                 /* no answer will come */
	while ((n = read(aside, &said, 1)) < 0 && errno == EINTR)
		;
	return n == 1 && said >= 0 && said < WORDS_MAX ? said : -1;
}

int aside_end(int aside)
{
	return ask(aside, END);
}

void aside_drop(int aside)
{
	ask(aside, DROP);
}
