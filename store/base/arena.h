/* arena.h: the memory of one request (or of one source file in gen), given back whole.
 * What is taken is zeroed, is never freed alone, and is wiped when the arena closes. */
#ifndef BASE_ARENA_H
#define BASE_ARENA_H

#include <stddef.h>

struct arena;

/* Reserves address space for at most bytes_max; pages cost memory once used, some at a time.
 * A full arena is a broken promise of the caller's limits: die(). */
struct arena *arena_open(size_t bytes_max);

/* bytes zeroed bytes, aligned for any type. Never NULL. */
void *arena_take(struct arena *a, size_t bytes);

/* count items of size bytes each; an overflow of the product dies. */
void *arena_take_many(struct arena *a, size_t count, size_t size);

/* Gives back the end of what was taken last: the bytes from there, not yet written. Nothing happens
 * when something was taken since. */
void arena_give_back(struct arena *a, void *from, size_t bytes);

size_t arena_used(const struct arena *a);
size_t arena_left(const struct arena *a);

/* From now on nobody can write into it, nor take anything from it; or again. */
void arena_lock(struct arena *a);
void arena_unlock(struct arena *a);

/* Wipes all that was taken; what is taken then is zeroed as in a new arena. Some pages stay, so
 * that the next request need not fetch them. */
void arena_empty(struct arena *a);

/* Wipes and gives back all of it. NULL is allowed. */
void arena_close(struct arena *a);

#define ARENA_NEW(a, type) ((type *)arena_take((a), sizeof(type)))
#define ARENA_MANY(a, count, type) ((type *)arena_take_many((a), (count), sizeof(type)))

#endif
