#include "cgi-bin/web/scanner.h"

#include <errno.h>
#include <poll.h>
#include <stdio.h>
#include <string.h>
#include <sys/mman.h>
#include <sys/socket.h>
#include <sys/un.h>
#include <unistd.h>

#include "cgi-bin/web/aside.h"
#include "store/base/clock.h"
#include "store/base/sandbox.h"

enum { CHUNK_BYTES = 64 << 10, ANSWER_BYTES = 512 };

struct talk {
	int socket;
	int64_t until;             /* clock_elapsed */
};

/* Until it can be read or written; false when the time is over. */
static bool wait_for(const struct talk *t, short what)
{
	int64_t left = (t->until - clock_elapsed()) / 1000000;
	struct pollfd p = { t->socket, what, 0 };

	return left > 0 && poll(&p, 1, (int)left) == 1;
}

static bool send_all(const struct talk *t, struct str s)
{
	while (s.n > 0) {
		ssize_t n = wait_for(t, POLLOUT) ? write(t->socket, s.p, s.n) : -1;

		if (n < 0 && (errno == EAGAIN || errno == EINTR) && clock_elapsed() < t->until)
			continue;
		if (n <= 0)
			return false;
		s = str_from(s, (size_t)n);
	}
	return true;
}

static bool send_chunk(const struct talk *t, struct str piece)
{
	const char length[] = { (char)(piece.n >> 24), (char)(piece.n >> 16), (char)(piece.n >> 8),
	                        (char)piece.n };

	return send_all(t, str_bytes(length, sizeof(length))) && send_all(t, piece);
}

/* clamd(8), INSTREAM: chunks with their length before them, an empty one at the end. When it has
 * had enough it answers and hangs up in the middle; the answer is there all the same. */
static void send_file(const struct talk *t, struct str bytes)
{
	bool goes = send_all(t, STR("zINSTREAM\0"));

	for (; goes && bytes.n > 0; bytes = str_from(bytes, CHUNK_BYTES))
		goes = send_chunk(t, str_part(bytes, 0, CHUNK_BYTES));
	if (goes)
		send_chunk(t, STR(""));
}

/* Up to the NUL that ends it; without one it is not whole, and says nothing. */
static struct str read_answer(const struct talk *t, char room[ANSWER_BYTES])
{
	size_t n = 0;

	while (n < ANSWER_BYTES && wait_for(t, POLLIN)) {
		ssize_t got = read(t->socket, room + n, ANSWER_BYTES - n);

		if (got < 0 && (errno == EAGAIN || errno == EINTR))
			continue;
		if (got <= 0)
			break;
		n += (size_t)got;
		if (room[n - 1] == '\0')
			return str_bytes(room, n - 1);
	}
	return STR("");
}

/* Nothing but this one answer is clean. */
static enum scan meaning(struct str answer)
{
	if (str_is(answer, "stream: OK"))
		return SCAN_CLEAN;
	if (str_starts(answer, STR("stream: ")) && str_ends(answer, STR(" FOUND")))
		return SCAN_FOUND;
	return str_starts(answer, STR("INSTREAM size limit exceeded")) ? SCAN_LARGE : SCAN_AWAY;
}

enum scan scanner_ask(const char *clamd, struct str bytes, int seconds)
{
	struct sockaddr_un to = { .sun_family = AF_UNIX };
	struct talk t = { -1, clock_elapsed() + seconds * INT64_C(1000000000) };
	char room[ANSWER_BYTES];
	enum scan said = SCAN_AWAY;

	if (snprintf(to.sun_path, sizeof(to.sun_path), "%s", clamd) < (int)sizeof(to.sun_path))
		t.socket = socket(AF_UNIX, SOCK_STREAM | SOCK_CLOEXEC | SOCK_NONBLOCK, 0);
	if (t.socket >= 0 && connect(t.socket, (struct sockaddr *)&to, sizeof(to)) == 0) {
		send_file(&t, bytes);
		said = meaning(read_answer(&t, room));
	}
	if (t.socket >= 0)
		close(t.socket);
	return said;
}

/* --- the process aside --- */

/* More than there is room for was refused already by who sends it. */
static int look(int from, struct str begin, void *nothing)
{
	char *whole = mmap(NULL, SCANNER_BYTES_MAX, PROT_READ | PROT_WRITE,
	                   MAP_PRIVATE | MAP_ANONYMOUS | MAP_NORESERVE, -1, 0);
	char path[sizeof(((struct sockaddr_un *)0)->sun_path)];
	struct str piece;
	size_t n = 0;
	bool fits = true;

	(void)nothing;
	if (whole == MAP_FAILED || begin.n >= sizeof(path))
		return SCAN_AWAY;
	memcpy(path, begin.p, begin.n);
	path[begin.n] = '\0';
	while (aside_next(from, &piece)) {
		fits = fits && n + piece.n <= SCANNER_BYTES_MAX;
		if (fits)
			memcpy(whole + n, piece.p, piece.n);
		n += piece.n;
	}
	return fits ? (int)scanner_ask(path, str_bytes(whole, n), SCANNER_SECONDS) : SCAN_LARGE;
}

int scanner_start(void)
{
	static const struct aside_work work = { NULL, SANDBOX_PROOF | SANDBOX_CONNECT, look };

	return aside_start(&work);
}

void scanner_begin(int scanner, const char *clamd)
{
	aside_begin(scanner, str_of(clamd));
}

void scanner_add(int scanner, struct str piece)
{
	aside_add(scanner, piece);
}

enum scan scanner_end(int scanner)
{
	int said = aside_end(scanner);

	return said >= 0 && said < SCANS ? (enum scan)said : SCAN_AWAY;
}

void scanner_drop(int scanner)
{
	aside_drop(scanner);
}

const char *scanner_problem(enum scan said)
{
	static const char *const keys[SCANS] = {
		[SCAN_FOUND] = "file_harmful", [SCAN_LARGE] = "file_not_scanned",
		[SCAN_AWAY] = "file_scanner_away",
	};

	return keys[said];
}
