/* drilling.h: the folder in which portal drill proves a backup: DATA/.drill.XXXXXX, held by a lock
 * while it is at work. What nobody holds was left by one that was killed, and is a whole copy of
 * the store: it goes with the next drill or purge. */
#ifndef KEEPING_DRILLING_H
#define KEEPING_DRILLING_H

#include "store/base/arena.h"
#include "store/base/err.h"

struct drilling {
	char *folder;                  /* in the arena */
	int lock;
};

/* Makes the folder (0700), and data where there is none. */
enum err drilling_begin(struct arena *a, const char *data, struct drilling *d) MUST_CHECK;

/* Removes it. ERR_IO: some of it is there still. */
enum err drilling_end(struct drilling *d) MUST_CHECK;

/* Removes those that nobody holds; what cannot be removed is in the log. */
void drilling_sweep(struct arena *a, const char *data);

#endif
