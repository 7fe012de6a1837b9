#include "store/base/clock.h"

#include <stdio.h>
#include <stdlib.h>
#include <time.h>

#if WAYMARK_CLOCK_SHIFTED
static int64_t shift(void)
{
	const char *path = getenv("WAYMARK_CLOCK");
	FILE *f = path ? fopen(path, "r") : NULL;
	long long seconds = 0;

	if (!f)
		return 0;
	if (fscanf(f, "%lld", &seconds) != 1)
		seconds = 0;
	fclose(f);
	return seconds;
}
#else
static int64_t shift(void)
{
	return 0;
}
#endif

int64_t clock_now(void)
{
	struct timespec t;

	clock_gettime(CLOCK_REALTIME, &t);
	return (int64_t)t.tv_sec + shift();
}

int64_t clock_elapsed(void)
{
	struct timespec t;

	clock_gettime(CLOCK_MONOTONIC, &t);
	return (int64_t)t.tv_sec * 1000000000 + t.tv_nsec;
}
