/* process.h: what a program does to itself before it looks at a byte from outside. */
#ifndef WEB_PROCESS_H
#define WEB_PROCESS_H

#include "cgi-bin/web/wire.h"

/* How die() takes leave: the fixed page for 500 from the folder of the site, once that is known, goes to the wire. */
struct farewell {
	const struct wire *wire;
	const char *site;          /* NULL, or it cannot be read: no answer, and the web server gives its own */
};

/* Closes inherited descriptors, resets signals, allows no core file, no new privileges and no
 * more than this memory, processor and wall time; f is what die() does
 * from then on. */
void process_begin(struct farewell *f, const char *name, size_t memory_bytes_max, int seconds_max);

#endif
