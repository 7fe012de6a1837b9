/* progress.h: long work shows itself on standard error: a line written over on a terminal, else
 * one line a minute. */
#ifndef PORTAL_PROGRESS_H
#define PORTAL_PROGRESS_H

#include <stdbool.h>
#include <stdint.h>

struct progress {
	const char *what;          /* "files" */
	int64_t begun, said;       /* nanoseconds */
	bool is_terminal;
};

struct progress progress_open(const char *what);

/* total 0: not known. With it, time left is told. */
void progress_tell(struct progress *p, uint64_t done, uint64_t total);
void progress_close(struct progress *p);

#endif
