/* proof_files.h: files of tests/ as a stranger would send them. */
#ifndef TESTS_UNIT_PROOF_FILES_H
#define TESTS_UNIT_PROOF_FILES_H

#include <fcntl.h>
#include <string.h>
#include <unistd.h>

#include "cgi-bin/web/proof.h"
#include "cgi-bin/web/verdict.h"
#include "store/base/arena.h"
#include "store/base/buf.h"
#include "tests/tap.h"

static struct arena *arena;
static struct magic_set *magic;    /* NULL: libmagic has no vote */

static inline struct str file_of(const char *path)
{
	struct buf b = buf_open(arena);
	char bytes[4096];
	int fd = open(path, O_RDONLY);
	ssize_t n;

	while ((n = read(fd, bytes, sizeof(bytes))) > 0)
		buf_add(&b, str_bytes(bytes, (size_t)n));
	close(fd);
	return buf_str(&b);
}

static inline enum proof_kind kind_of(const char *name)
{
	return verdict_promised(verdict_ending(arena, str_of(name)));
}

/* In pieces of step bytes, as they come from the network. */
static inline enum proof prove(enum proof_kind kind, struct str bytes, size_t step)
{
	struct arena *a = arena_open(20 << 20);
	struct proof_of *p = proof_open(a, kind, magic);
	enum proof said;

	for (; bytes.n > 0; bytes = str_from(bytes, step))
		proof_add(p, str_part(bytes, 0, step));
	said = proof_end(p);
	arena_close(a);
	return said;
}

/* A file that is cut anywhere, and one with a byte changed, gets some answer: no crash, no endless
 * loop. */
static inline void torture(enum proof_kind kind, struct str bytes)
{
	char *copy = arena_take(arena, bytes.n + 1);
	size_t step = bytes.n / 40 + 1;

	if (bytes.n > 0)
		memcpy(copy, bytes.p, bytes.n);
	for (size_t n = 1; n < bytes.n; n += step)
		prove(kind, str_bytes(copy, n), 1 << 16);
	for (size_t i = 0; i < bytes.n; i += step) {
		copy[i] = (char)~copy[i];
		prove(kind, str_bytes(copy, bytes.n), 1 << 16);
		copy[i] = (char)~copy[i];
	}
}

#endif
