#include "store/portal/progress.h"

#include <stdio.h>
#include <unistd.h>

#include "store/base/clock.h"

static const int64_t second = 1000000000;

struct progress progress_open(const char *what)
{
	int64_t now = clock_elapsed();

	return (struct progress){ what, now, now, isatty(STDERR_FILENO) };
}

void progress_tell(struct progress *p, uint64_t done, uint64_t total)
{
	int64_t now = clock_elapsed();

	if (now - p->said < (p->is_terminal ? second / 5 : 60 * second))
		return;
	p->said = now;
	fprintf(stderr, "%s%llu %s", p->is_terminal ? "\r\033[K" : "", (unsigned long long)done,
	        p->what);
	if (total > 0 && done > 0 && done <= total) {
		int64_t left = (now - p->begun) / (int64_t)done * (int64_t)(total - done) / second;

		fprintf(stderr, " of %llu, %lld s left", (unsigned long long)total, (long long)left);
	}
	fputs(p->is_terminal ? "" : "\n", stderr);
}

void progress_close(struct progress *p)
{
	if (p->is_terminal && p->said != p->begun)
		fputs("\r\033[K", stderr);
}
