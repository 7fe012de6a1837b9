/* What clamd answers, or whoever sits on its socket: nothing but its one sentence is clean, and
 * what it is handed are chunks that together are the file. The first byte says in how large pieces
 * the answer comes. */
#include "cgi-bin/web/scanner.h"

#include <pthread.h>
#include <stdlib.h>
#include <string.h>
#include <sys/socket.h>
#include <sys/un.h>

#include "tests/fuzz/room.h"

int LLVMFuzzerTestOneInput(const uint8_t *bytes, size_t n);

enum { ANSWER_MAX = 2048, WORD_BYTES = 10, SECONDS = 20 };

static struct {
	int listener;
	struct str answer;
	size_t step;
} clamd;

static const struct str file = STR("%PDF-1.4 and what follows");

static void take(int s, void *into, size_t n)
{
	if (recv(s, into, n, MSG_WAITALL) != (ssize_t)n)
		abort();
}

/* The whole file, as it was. */
static void take_file(int s)
{
	unsigned char length[4];
	char word[WORD_BYTES], room[64];
	size_t got = 0, n;

	take(s, word, sizeof(word));
	if (memcmp(word, "zINSTREAM\0", sizeof(word)) != 0)
		abort();
	for (take(s, length, 4); (n = (size_t)length[2] << 8 | length[3]) > 0;
	     take(s, length, 4), got += n) {
		if (length[0] || length[1] || got + n > file.n)
			abort();
		take(s, room, n);
		if (memcmp(room, file.p + got, n) != 0)
			abort();
	}
	if (got != file.n)
		abort();
}

/* A copy, as who has heard enough goes on with the next input. */
static void *serve(void *nothing)
{
	static char answer[ANSWER_MAX];
	int s;

	while ((s = accept(clamd.listener, NULL, NULL)) >= 0) {
		struct str rest = { answer, clamd.answer.n };
		size_t step = clamd.step;

		memcpy(answer, clamd.answer.p, clamd.answer.n);
		take_file(s);
		while (rest.n > 0 && send(s, rest.p, rest.n < step ? rest.n : step, MSG_NOSIGNAL) > 0)
			rest = str_from(rest, step);
		close(s);
	}
	return nothing;
}

static const char *start(void)
{
	static struct sockaddr_un at = { .sun_family = AF_UNIX };
	pthread_t thread;

	if (at.sun_path[0])
		return at.sun_path;
	snprintf(at.sun_path, sizeof(at.sun_path), "%s/clamd", room_folder());
	clamd.listener = socket(AF_UNIX, SOCK_STREAM | SOCK_CLOEXEC, 0);
	if (bind(clamd.listener, (struct sockaddr *)&at, sizeof(at)) != 0 ||
	    listen(clamd.listener, 1) != 0 || pthread_create(&thread, NULL, serve, NULL) != 0)
		abort();
	return at.sun_path;
}

/* Up to the first NUL at which a piece may have ended. */
static bool may_mean(enum scan said, struct str answer)
{
	struct str whole = str_part(answer, 0, str_find(answer, '\0'));
	bool ends = whole.n < answer.n;

	switch (said) {
	case SCAN_CLEAN: return ends && str_is(whole, "stream: OK");
	case SCAN_FOUND:
		return ends && str_starts(answer, STR("stream: ")) &&
		       str_search(answer, STR(" FOUND\0")) < answer.n;
	case SCAN_LARGE:
		return str_find(answer, '\0') < answer.n &&
		       str_starts(answer, STR("INSTREAM size limit exceeded"));
	default: return said == SCAN_AWAY;
	}
}

int LLVMFuzzerTestOneInput(const uint8_t *bytes, size_t n)
{
	const char *path = start();

	if (n < 1 || n > ANSWER_MAX)
		return 0;
	clamd.step = (size_t)bytes[0] + 1;
	clamd.answer = str_bytes(bytes + 1, n - 1);
	if (!may_mean(scanner_ask(path, file, SECONDS), clamd.answer))
		abort();
	if (scanner_problem(SCAN_CLEAN) || !scanner_problem(SCAN_AWAY))
		abort();
	return 0;
}
