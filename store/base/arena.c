#include "store/base/arena.h"

#include <stdint.h>
#include <string.h>
#include <sys/mman.h>

#include "store/base/log.h"

struct arena {
	size_t used, size;
};

enum { ALIGN = 16 };

static size_t aligned(size_t n)
{
	return (n + ALIGN - 1) & ~(size_t)(ALIGN - 1);
}

struct arena *arena_open(size_t bytes_max)
{
	struct arena *a;
	size_t size = bytes_max + aligned(sizeof(*a));
	void *p = mmap(NULL, size, PROT_READ | PROT_WRITE,
	               MAP_PRIVATE | MAP_ANONYMOUS | MAP_NORESERVE, -1, 0);

	if (p == MAP_FAILED)
		die("arena_open");
	a = p;
	a->size = size;
	a->used = aligned(sizeof(*a));
	return a;
}

void *arena_take(struct arena *a, size_t bytes)
{
	void *p = (char *)a + a->used;

	if (bytes > a->size - a->used || aligned(bytes) > a->size - a->used)
		die("arena_full");
	a->used += aligned(bytes);
	return p;
}

void *arena_take_many(struct arena *a, size_t count, size_t size)
{
	if (size != 0 && count > SIZE_MAX / size)
		die("arena_overflow");
	return arena_take(a, count * size);
}

size_t arena_used(const struct arena *a)
{
	return a->used - aligned(sizeof(*a));
}

void arena_close(struct arena *a)
{
	size_t size;

	if (!a)
		return;
	size = a->size;
	explicit_bzero((char *)a + sizeof(*a), a->used - sizeof(*a));
	munmap(a, size);
}
