#include "store/base/clock.h"

#include <errno.h>
#include <fcntl.h>
#include <stdlib.h>
#include <time.h>
#include <unistd.h>

/* 1 January 2026, 2000 */
enum { RELEASE_NOT_BEFORE = 1767225600, MOVED_NOT_BEFORE = 946684800 };

#if WAYMARK_CLOCK_SHIFTED
/* Without memory of its own, as the log asks in places where there is none. A process that has
 * forgotten its environment goes by what was read before. */
static int64_t shift(void)
{
	static int64_t seen;
	const char *path = getenv("WAYMARK_CLOCK");
	int saved = errno, file = path ? open(path, O_RDONLY | O_CLOEXEC) : -1;
	char text[32] = "";

	if (path)
		seen = file >= 0 && read(file, text, sizeof(text) - 1) > 0 ? strtoll(text, NULL, 10) : 0;
	if (file >= 0)
		close(file);
	errno = saved;
	return seen;
}

void clock_follow(const char *path)
{
	const char *own = getenv("WAYMARK_CLOCK");

	if (!own || !*own)
		setenv("WAYMARK_CLOCK", path, 1);
}
#else
static int64_t shift(void)
{
	return 0;
}

void clock_follow(const char *path)
{
	(void)path;
}
#endif

static int64_t clock_of_machine(void)
{
	struct timespec t = { 0 };

	clock_gettime(CLOCK_REALTIME, &t);
	return (int64_t)t.tv_sec;
}

int64_t clock_now(void)
{
	return clock_of_machine() + shift();
}

bool clock_is_set(void)
{
	return clock_of_machine() >= RELEASE_NOT_BEFORE && clock_now() >= MOVED_NOT_BEFORE;
}

int64_t clock_elapsed(void)
{
	struct timespec t;

	clock_gettime(CLOCK_MONOTONIC, &t);
	return (int64_t)t.tv_sec * 1000000000 + t.tv_nsec;
}
