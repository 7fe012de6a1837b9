#include "cgi-bin/web/wire.h"

#include <errno.h>
#include <sys/uio.h>
#include <unistd.h>

static ssize_t read_descriptor(const struct wire *w, void *p, size_t n)
{
	ssize_t got;

	do
		got = read(w->in, p, n);
	while (got < 0 && errno == EINTR);
	return got;
}

static enum err write_all(int fd, struct str s)
{
	while (s.n > 0) {
		ssize_t n = write(fd, s.p, s.n);

		if (n < 0 && errno == EINTR)
			continue;
		if (n <= 0)
			return ERR_IO;
		s = str_from(s, (size_t)n);
	}
	return OK;
}

/* A copy of both in one piece would cost more than it saves. */
static enum err write_descriptor(const struct wire *w, struct str head, struct str body)
{
	struct iovec both[] = { { (void *)head.p, head.n }, { (void *)body.p, body.n } };
	ssize_t n;

	if (body.n == 0)
		return write_all(w->out, head);
	do
		n = writev(w->out, both, COUNT(both));
	while (n < 0 && errno == EINTR);
	if (n < 0)
		return ERR_IO;
	if ((size_t)n >= head.n)
		return write_all(w->out, str_from(body, (size_t)n - head.n));
	return write_all(w->out, str_from(head, (size_t)n)) == OK ? write_all(w->out, body) : ERR_IO;
}

static void end_descriptor(const struct wire *w)
{
	(void)w;                         /* it ends with the process */
}

struct wire wire_of(int in, int out)
{
	return (struct wire){ read_descriptor, write_descriptor, end_descriptor, NULL, in, out };
}

ssize_t wire_read(const struct wire *w, void *p, size_t n)
{
	return w->read(w, p, n);
}

enum err wire_write(const struct wire *w, struct str head, struct str body)
{
	return w->write(w, head, body);
}

void wire_end(const struct wire *w)
{
	w->end(w);
}
