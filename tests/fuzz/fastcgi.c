#include "cgi-bin/web/fastcgi.h"

#include <stdlib.h>
#include <string.h>
#include <sys/mman.h>
#include <unistd.h>

int LLVMFuzzerTestOneInput(const uint8_t *bytes, size_t n);

/* A variable has a name and one sign of equality behind it, and no more of the body comes out than
 * went in. */
int LLVMFuzzerTestOneInput(const uint8_t *bytes, size_t n)
{
	struct arena *a = arena_open(16 << 20);
	int fd = memfd_create("request", MFD_CLOEXEC);
	char piece[777], **environment;
	struct fastcgi *f;
	struct wire w;
	size_t out = 0;
	ssize_t got;

	if (write(fd, bytes, n) != (ssize_t)n || lseek(fd, 0, SEEK_SET) != 0)
		abort();
	if (fastcgi_open(a, fd, &f, &environment) == OK) {
		for (; *environment; environment++)
			if (!strchr(*environment, '='))
				abort();
		w = fastcgi_wire(f);
		while ((got = wire_read(&w, piece, sizeof(piece))) > 0)
			out += (size_t)got;
	}
	if (out > n || arena_used(a) > (8 << 20))
		abort();
	close(fd);
	arena_close(a);
	return 0;
}
