#include "cgi-bin/web/wire.h"

#include <errno.h>
#include <poll.h>
#include <sys/uio.h>
#include <unistd.h>

#include "store/base/clock.h"
#include "store/base/whole.h"

enum { MS = 1000000 };             /* nanoseconds */

/* There is something to read, or the end; false: the time is over. */
static bool waits(const struct wire *w)
{
	struct pollfd in = { w->in, POLLIN, 0 };

	for (;;) {
		int64_t left = (w->until - clock_elapsed()) / MS;
		int ready = left > 0 ? poll(&in, 1, left < w->idle_ms ? (int)left : w->idle_ms) : 0;

		if (ready >= 0 || errno != EINTR)
			return ready != 0;
	}
}

static ssize_t read_descriptor(const struct wire *w, void *p, size_t n)
{
	ssize_t got;

	if (w->until > 0 && !waits(w))
		return 0;
	do
		got = read(w->in, p, n);
	while (got < 0 && errno == EINTR);
	return got;
}

static enum err put(const struct wire *w, struct str bytes)
{
	return whole_write(w->out, bytes) == OK ? OK : ERR_IO;
}

/* A copy of both in one piece would cost more than it saves. */
static enum err write_descriptor(const struct wire *w, struct str head, struct str body, bool last)
{
	struct iovec both[] = { { (void *)head.p, head.n }, { (void *)body.p, body.n } };
	ssize_t n;

	(void)last;                      /* it ends with the process */
	if (body.n == 0)
		return put(w, head);
	do
		n = writev(w->out, both, COUNT(both));
	while (n < 0 && errno == EINTR);
	if (n < 0)
		return ERR_IO;
	if ((size_t)n >= head.n)
		return put(w, str_from(body, (size_t)n - head.n));
	return put(w, str_from(head, (size_t)n)) == OK ? put(w, body) : ERR_IO;
}

struct wire wire_of(int in, int out)
{
	return (struct wire){ read_descriptor, write_descriptor, NULL, in, out, 0, 0 };
}

void wire_until(struct wire *w, int seconds, int idle_seconds)
{
	w->until = clock_elapsed() + (int64_t)seconds * 1000 * MS;
	w->idle_ms = idle_seconds * 1000;
}

ssize_t wire_read(const struct wire *w, void *p, size_t n)
{
	return w->read(w, p, n);
}

enum err wire_write(const struct wire *w, struct str head, struct str body, bool last)
{
	return w->write(w, head, body, last);
}
