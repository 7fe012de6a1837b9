/* process.h: what a program does to itself before it looks at a byte from outside. */
#ifndef WEB_PROCESS_H
#define WEB_PROCESS_H

#include <stddef.h>

#include "cgi-bin/web/wire.h"

/* How die() takes leave: the fixed page for 500 from the folder of the site, once that is known,
 * goes to the wire. */
struct farewell {
	const struct wire *wire;   /* of the request that is answered */
	/* NULL, or it cannot be read: no answer, and the web server gives its own */
	const char *site;
};

/* Closes inherited descriptors behind the last one that is wanted, resets signals, allows no core
 * file, no new privileges and no more than this memory. f is what die() does from then on. */
void process_begin(struct farewell *f, const char *name, size_t memory_bytes_max, int last);

/* From now on so many seconds of wall clock and of processor; then the system ends the process.
 * Again at each request of a responder. */
void process_time(int seconds_max);

#endif
