#include "cgi-bin/web/checker.h"

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

enum { PIECE_BYTES = 64 << 10, ARENA_BYTES = 20 << 20, CPU_SECONDS = 3 };

/* A child leaves with its word added to this; die() and the C library leave with less. */
enum { WORD = 64 };

/* A message is one of these bytes and then its piece: B kind, D bytes, E; N and X: the
 * beginning or a piece could not be sent. The answer is one byte. */
enum { BEGIN = 'B', DATA = 'D', END = 'E', NOT_BEGUN = 'N', LOST = 'X' };

/* --- the child: one file --- */

static void limit(enum __rlimit_resource what, rlim_t most)
{
	struct rlimit r = { most, most };

	if (setrlimit(what, &r) != 0)
		die("setrlimit");
}

/* Ends with the word about the file; when the sender has gone, with none. */
static void prove(int from, struct proof_of *p)
{
	static char message[1 + PIECE_BYTES];
	ssize_t n;

	while ((n = read(from, message, sizeof(message))) > 0) {
		if (message[0] == DATA)
			proof_add(p, str_bytes(message + 1, (size_t)n - 1));
		else if (message[0] == END)
			_exit(WORD + (int)proof_end(p));
		else
			break;
	}
	_exit(WORD + PROOF_UNKNOWN);
}

static void look_at_one(int from, enum proof_kind promised, struct magic_set *magic)
{
	struct arena *a = arena_open(ARENA_BYTES);

	limit(RLIMIT_CPU, CPU_SECONDS);
	limit(RLIMIT_FSIZE, 0);
	limit(RLIMIT_NOFILE, 0);
	sandbox_enter(SANDBOX_PROOF);
	prove(from, proof_open(a, promised, magic));
}

/* --- the process that waits --- */

/* What the child said on leaving; one that was ended says nothing. */
static enum proof wait_for(pid_t child)
{
	int status;

	while (child > 0 && waitpid(child, &status, 0) < 0)
		if (errno != EINTR)
			return PROOF_UNKNOWN;
	if (child > 0 && WIFEXITED(status) && WEXITSTATUS(status) >= WORD && WEXITSTATUS(status) < WORD + PROOFS)
		return (enum proof)(WEXITSTATUS(status) - WORD);
	log_event("checker", "ended", child > 0 && WIFSIGNALED(status) ? WTERMSIG(status) : 0);
	return PROOF_UNKNOWN;
}

/* What is left of a file whose child ended early is passed over: only a beginning counts. */
static void serve(int from, struct magic_set *magic)
{
	char message[1 + PIECE_BYTES];
	ssize_t n;

	while ((n = read(from, message, sizeof(message))) > 0) {
		char said;
		pid_t child;

		said = PROOF_UNKNOWN;
		if (message[0] != NOT_BEGUN && (message[0] != BEGIN || n < 2))
			continue;
		if (message[0] == BEGIN) {
			if ((child = fork()) == 0)
				look_at_one(from, (enum proof_kind)message[1], magic);
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

static void run(int from)
{
	struct magic_set *magic;

	if (dup2(from, STDOUT_FILENO) < 0 || close(STDIN_FILENO) != 0 || close_range(STDERR_FILENO + 1, ~0U, 0) != 0)
		die("checker");
	from = STDOUT_FILENO;
	magic = proof_magic();
	forget_environment();
	sandbox_enter(SANDBOX_CHECKER);
	serve(from, magic);
}

/* --- the program's side --- */

int checker_start(void)
{
	int ends[2];
	pid_t child;

	if (socketpair(AF_UNIX, SOCK_SEQPACKET | SOCK_CLOEXEC, 0, ends) != 0 || (child = fork()) < 0)
		die("checker");
	if (child == 0) {
		close(ends[0]);
		log_on_die(NULL, NULL);
		run(ends[1]);
	}
	close(ends[1]);
	return ends[0];
}

/* SIGPIPE is ignored: a checker that is gone shows when it is asked. */
static bool send_message(int checker, char what, struct str piece)
{
	struct iovec parts[] = { { &what, 1 }, { (void *)(uintptr_t)piece.p, piece.n } };

	while (writev(checker, parts, 2) < 0) {
		if (errno == EINTR)
			continue;
		log_error("checker", "send");
		return false;
	}
	return true;
}

void checker_begin(int checker, enum proof_kind promised)
{
	char kind = (char)promised;

	if (!send_message(checker, BEGIN, str_bytes(&kind, 1)) && !send_message(checker, NOT_BEGUN, STR("")))
		log_event("checker", "not_begun", 0);
}

void checker_add(int checker, struct str piece)
{
	for (; piece.n > 0; piece = str_from(piece, PIECE_BYTES))
		if (!send_message(checker, DATA, str_part(piece, 0, PIECE_BYTES)) &&
		    !send_message(checker, LOST, STR("")))
			return;
}

enum proof checker_end(int checker)
{
	char said = PROOF_UNKNOWN;
	ssize_t n;

	if (!send_message(checker, END, STR("")))
		return PROOF_UNKNOWN;      /* no answer will come */
	while ((n = read(checker, &said, 1)) < 0 && errno == EINTR)
		;
	return n == 1 && said >= 0 && said < PROOFS ? (enum proof)said : PROOF_UNKNOWN;
}
