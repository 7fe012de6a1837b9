/* aside.h: work on a stranger's file in a process that holds no key and no store. One process is
 * made before the program opens anything, and waits; for each file it makes a child, so that no
 * file meets another. The child may call little (sandbox.h), and its answer is the number it leaves
 * with. */
#ifndef WEB_ASIDE_H
#define WEB_ASIDE_H

#include <stdbool.h>

#include "store/base/str.h"

struct aside_work {
	/* once, in the process that waits, before it is locked in; NULL: nothing */
	void *(*prepare)(void);
	unsigned calls;                /* of the child: enum sandbox_calls */
	/* The child: reads its file by aside_next, and returns a word from 0 to 98. begin: what
	 * aside_begin said. */
	int (*look)(int from, struct str begin, void *prepared);
};

/* A descriptor for the five below. Call it before anything else was opened. Ends with the
 * program. */
int aside_start(const struct aside_work *work);

/* In the child. False: the file has ended. */
bool aside_next(int from, struct str *piece);

/* In the program: one file after another. aside_end: the child's word, -1 when it has none: it was
 * ended, or the process that waits is gone. */
void aside_begin(int aside, struct str begin);
void aside_add(int aside, struct str piece);
int aside_end(int aside);
void aside_drop(int aside);        /* instead of aside_end: nobody wants to know */

#endif
