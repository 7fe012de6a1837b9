#include "store/base/arena.h"

#include <stdint.h>
#include <string.h>
#include <sys/mman.h>

#include "store/base/log.h"

/* Under AddressSanitizer a strip behind all that is taken must not be touched. */
#ifndef __has_feature
#define __has_feature(x) 0
#endif
#if defined(__SANITIZE_ADDRESS__) || __has_feature(address_sanitizer)
#include <sanitizer/asan_interface.h>
enum { FENCE = 32 };
#else
enum { FENCE = 0 };
#define ASAN_POISON_MEMORY_REGION(p, n) ((void)(p), (void)(n))
#define ASAN_UNPOISON_MEMORY_REGION(p, n) ((void)(p), (void)(n))
#endif

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
	char *p = (char *)a + a->used;
	size_t left = a->size - a->used;

	if (bytes > left || aligned(bytes) + FENCE > left)
		die("arena_full");
	a->used += aligned(bytes) + FENCE;
	ASAN_POISON_MEMORY_REGION(p + bytes, aligned(bytes) + FENCE - bytes);
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
	ASAN_UNPOISON_MEMORY_REGION(a, a->used);
	explicit_bzero((char *)a + sizeof(*a), a->used - sizeof(*a));
	munmap(a, size);
}
