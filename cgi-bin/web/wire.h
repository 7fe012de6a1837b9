/* wire.h: the two ends of one request: where its body comes from and its answer goes to. Two
 * descriptors for a CGI program and for tests; for a responder what it puts here itself. */
#ifndef WEB_WIRE_H
#define WEB_WIRE_H

#include <stdbool.h>
#include <stdint.h>
#include <sys/types.h>

#include "store/base/err.h"
#include "store/base/str.h"

struct wire {
	ssize_t (*read)(const struct wire *w, void *p, size_t n);
	enum err (*write)(const struct wire *w, struct str head, struct str body, bool last);
	void *with;                /* a responder's */
	int in, out;               /* of wire_of */
	/* clock_elapsed when reading ends; 0: it waits as long as it takes */
	int64_t until;
	int idle_ms;
};

struct wire wire_of(int in, int out);

/* As read(2), but never broken off by a signal. 0: the body is over. -1: it broke (errno). */
ssize_t wire_read(const struct wire *w, void *p, size_t n) MUST_CHECK;

/* From now on the body is over (0) after so many seconds, or so many without a byte. Of wire_of
 * alone. */
void wire_until(struct wire *w, int seconds, int idle_seconds);

/* All of one and then all of the other, at once as a rule. last: the answer is whole with it.
 * ERR_IO: the reader has gone. */
enum err wire_write(const struct wire *w, struct str head, struct str body, bool last) MUST_CHECK;

#endif
