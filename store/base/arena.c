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
	size_t fetched;                /* how far its pages are there */
	size_t top;                    /* how far it was used before some was given back */
};

enum { ALIGN = 16, STEP = 32 << 10, STEP_MAX = 2 << 20, KEPT = 1 << 20 };

static size_t aligned(size_t n)
{
	return (n + ALIGN - 1) & ~(size_t)(ALIGN - 1);
}

/* Some pages at once: a page fault for each of them costs more than fetching it. More at a time
 * where much is used already. Where the kernel does not know how, they come as they are needed. */
static __attribute__((noinline)) void fetch(struct arena *a)
{
	size_t step = a->used / 8 > STEP_MAX ? STEP_MAX : a->used / 8 & ~(size_t)(STEP - 1);

	while (a->fetched < a->used) {
		size_t n = step > STEP ? step : STEP;

		n = n > a->size - a->fetched ? a->size - a->fetched : n;
		madvise((char *)a + a->fetched, n, MADV_POPULATE_WRITE);
		a->fetched += n;
	}
}

struct arena *arena_open(size_t bytes_max)
{
	struct arena *a;
	size_t size = (bytes_max + aligned(sizeof(*a)) + STEP - 1) & ~(size_t)(STEP - 1);
	void *p = mmap(NULL, size, PROT_READ | PROT_WRITE,
	               MAP_PRIVATE | MAP_ANONYMOUS | MAP_NORESERVE, -1, 0);

	if (p == MAP_FAILED)
		die("arena_open");
	a = p;
	madvise(p, STEP, MADV_POPULATE_WRITE);
	a->fetched = STEP;
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
	if (a->used > a->fetched)
		fetch(a);
	ASAN_UNPOISON_MEMORY_REGION(p, bytes);
	ASAN_POISON_MEMORY_REGION(p + bytes, aligned(bytes) + FENCE - bytes);
	return p;
}

void *arena_take_many(struct arena *a, size_t count, size_t size)
{
	if (size != 0 && count > SIZE_MAX / size)
		die("arena_overflow");
	return arena_take(a, count * size);
}

void arena_give_back(struct arena *a, void *from, size_t bytes)
{
	size_t start = (size_t)((char *)from - (char *)a), at = aligned(start);

	if (aligned(start + bytes) + FENCE != a->used)
		return;
	a->top = a->used > a->top ? a->used : a->top;
	a->used = at + FENCE;
	ASAN_POISON_MEMORY_REGION(from, at + FENCE - start);
}

size_t arena_used(const struct arena *a)
{
	return a->used - aligned(sizeof(*a));
}

size_t arena_left(const struct arena *a)
{
	return a->size - a->used;
}

void arena_lock(struct arena *a)
{
	if (mprotect(a, a->size, PROT_READ) != 0)
		die("arena_lock");
}

void arena_unlock(struct arena *a)
{
	if (mprotect(a, a->size, PROT_READ | PROT_WRITE) != 0)
		die("arena_unlock");
}

void arena_empty(struct arena *a)
{
	size_t head = aligned(sizeof(*a)), end = a->used > a->top ? a->used : a->top;

	ASAN_UNPOISON_MEMORY_REGION(a, a->fetched);
	explicit_bzero((char *)a + head, (end < KEPT ? end : KEPT) - head);
	if (a->fetched > KEPT) {
		if (madvise((char *)a + KEPT, a->fetched - KEPT, MADV_DONTNEED) != 0)
			die("arena_empty");
		a->fetched = KEPT;
	}
	a->used = a->top = head;
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
