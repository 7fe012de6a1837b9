#include "store/base/whole.h"

#include <errno.h>
#include <fcntl.h>
#include <limits.h>
#include <stdio.h>
#include <string.h>
#include <unistd.h>

enum err whole_write(int fd, struct str bytes)
{
	while (bytes.n > 0) {
		ssize_t n = write(fd, bytes.p, bytes.n);

		if (n < 0 && errno == EINTR)
			continue;
		if (n <= 0)
			return err_of_errno();
		bytes = str_from(bytes, (size_t)n);
	}
	return OK;
}

enum err whole_read(int fd, size_t n, struct buf *b)
{
	buf_reserve(b, n);
	while (n > 0) {
		ssize_t got = read(fd, b->p + b->n, n);

		if (got < 0 && errno == EINTR)
			continue;
		if (got < 0)
			return ERR_IO;
		if (got == 0)
			break;
		b->n += (size_t)got;
		n -= (size_t)got;
	}
	return OK;
}

enum err whole_sync_folder(const char *path)
{
	int fd = open(path, O_RDONLY | O_DIRECTORY | O_CLOEXEC), saved;
	enum err e = fd < 0 || fsync(fd) != 0 ? err_of_errno() : OK;

	saved = errno;
	if (fd >= 0)
		close(fd);
	errno = saved;
	return e;
}

enum err whole_sync_name(const char *path)
{
	const char *slash = strrchr(path, '/');
	char folder[PATH_MAX] = ".";

	if (slash)
		snprintf(folder, sizeof(folder), "%.*s", slash == path ? 1 : (int)(slash - path), path);
	return whole_sync_folder(folder);
}
