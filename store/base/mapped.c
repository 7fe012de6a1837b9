#include "store/base/mapped.h"

#include <errno.h>
#include <fcntl.h>
#include <sys/mman.h>
#include <sys/stat.h>
#include <unistd.h>

#include "store/base/fnv.h"

enum { MADE_OF_A_BYTE = 32 };      /* at most so many */

/* What was opened, by path: an open table, at most half full. */
struct kept {
	struct arena *arena, *made;
	struct { struct str path, bytes; const void *made; } files[2 * MAPPED_KEPT_MAX];
	size_t count;
};

static struct kept *kept;      /* compiled pages, words and forms; nothing that a person wrote */

/* Where it is, or would be. */
static size_t find(struct str path)
{
	size_t i = (size_t)(fnv_hash(path) >> 32) % COUNT(kept->files);

	while (kept->files[i].path.n > 0 && !str_equal(kept->files[i].path, path))
		i = (i + 1) % COUNT(kept->files);
	return i;
}

static void keep(struct str path, struct str bytes)
{
	size_t i = find(path);

	if (kept->count == MAPPED_KEPT_MAX)
		return;
	kept->count++;
	kept->files[i].path = str_copy(kept->arena, path);
	kept->files[i].bytes = bytes;
}

static enum err map(int fd, struct str *bytes)
{
	struct stat st;
	void *p;

	if (fstat(fd, &st) != 0)
		return ERR_IO;
	if (!S_ISREG(st.st_mode) || st.st_size == 0 || st.st_size > MAPPED_BYTES_MAX)
		return ERR_DAMAGED;
	p = mmap(NULL, (size_t)st.st_size, PROT_READ, MAP_PRIVATE, fd, 0);
	if (p == MAP_FAILED)
		return ERR_IO;
	*bytes = str_bytes(p, (size_t)st.st_size);
	return OK;
}

static bool is_kept(struct str path, struct str *bytes)
{
	if (!kept || path.n == 0)
		return false;
	*bytes = kept->files[find(path)].bytes;
	return bytes->n > 0;
}

static enum err open_file(const char *path, int *fd)
{
	if ((*fd = open(path, O_RDONLY | O_CLOEXEC)) >= 0)
		return OK;
	return errno == ENOENT || errno == ENOTDIR || errno == ENAMETOOLONG ? ERR_NOT_FOUND
	                                                                    : ERR_IO;
}

enum err mapped_open(const char *path, struct str *bytes)
{
	struct str name = str_of(path);
	enum err e;
	int fd;

	if (is_kept(name, bytes))
		return OK;
	if ((e = open_file(path, &fd)) != OK)
		return e;
	e = map(fd, bytes);
	close(fd);
	if (e == OK && kept)
		keep(name, *bytes);
	return e;
}

enum err mapped_read(struct arena *a, const char *path, size_t max, struct str *bytes)
{
	struct str name = str_of(path);
	ssize_t n;
	enum err e;
	char *p;
	int fd;

	if (is_kept(name, bytes))
		return OK;
	if ((e = open_file(path, &fd)) != OK)
		return e;
	p = arena_take(a, max);
	n = read(fd, p, max);
	close(fd);
	if (n < 0)
		return ERR_IO;
	*bytes = str_bytes(p, (size_t)n);
	if (kept && n > 0)
		keep(name, str_copy(kept->arena, *bytes));
	return OK;
}

void mapped_keep(struct arena *a)
{
	kept = ARENA_NEW(a, struct kept);
	kept->arena = a;
	kept->made = arena_open(MAPPED_MADE_BYTES);
	arena_lock(kept->made);
}

const void *mapped_made(const char *path)
{
	return kept ? kept->files[find(str_of(path))].made : NULL;
}

struct arena *mapped_make(struct str file)
{
	if (!kept || arena_left(kept->made) / MADE_OF_A_BYTE < file.n)
		return NULL;
	arena_unlock(kept->made);
	return kept->made;
}

void mapped_done(const char *path, const void *made)
{
	size_t i = find(str_of(path));

	if (kept->files[i].path.n > 0)
		kept->files[i].made = made;
	arena_lock(kept->made);
}
