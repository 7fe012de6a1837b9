/* scratch.h: a store of its own in a folder that goes away, for the tests of what is kept. */
#ifndef TESTS_SCRATCH_H
#define TESTS_SCRATCH_H

#include <fcntl.h>
#include <ftw.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

#include "store/base/arena.h"
#include "store/base/buf.h"
#include "store/base/log.h"
#include "store/engine/keys.h"

struct scratch {
	struct arena *arena;
	char data[64], keys_folder[80];
	struct store *store;
	struct keys *keys;
};

static inline char *scratch_path(const struct scratch *s, const char *name)
{
	struct buf b = buf_open(s->arena);

	buf_text(&b, s->data);
	buf_byte(&b, '/');
	buf_text(&b, name);
	return str_c(s->arena, buf_str(&b));
}

static inline struct txn *scratch_begin(const struct scratch *s, enum environment e,
                                        enum access access)
{
	struct txn *t;

	if (txn_begin(s->store, e, access, s->arena, &t) != OK)
		die("scratch_begin");
	return t;
}

static inline void scratch_commit(struct txn *t)
{
	if (txn_commit(t) != OK)
		die("scratch_commit");
	store_signals_back();
}

/* A folder, nothing in it. */
static inline void scratch_folder(struct scratch *s)
{
	vault_start();
	s->arena = arena_open((size_t)1 << 30);
	snprintf(s->data, sizeof(s->data), "/tmp/waymark.XXXXXX");
	if (!mkdtemp(s->data))
		die("scratch_folder");
	snprintf(s->keys_folder, sizeof(s->keys_folder), "%s/keys", s->data);
}

/* With an open store and its root key. */
static inline void scratch_open(struct scratch *s)
{
	struct txn *t;

	scratch_folder(s);
	if (keys_open(s->arena, s->keys_folder, true, &s->keys) != OK ||
	    store_open(s->arena, &(struct store_paths){ s->data, NULL, true }, &s->store) != OK)
		die("scratch_open");
	t = scratch_begin(s, MAIN, WRITE);
	if (keys_root(s->keys, t) != OK)
		die("scratch_root");
	scratch_commit(t);
}

static inline int scratch_unlink(const char *path, const struct stat *st, int kind,
                                 struct FTW *where)
{
	(void)st;
	(void)kind;
	(void)where;
	return remove(path);
}

static inline void scratch_close(struct scratch *s)
{
	keys_close(s->keys);
	nftw(s->data, scratch_unlink, 16, FTW_DEPTH | FTW_PHYS);
	arena_close(s->arena);
}

static inline struct str scratch_read(const struct scratch *s, const char *path)
{
	struct buf b = buf_open(s->arena);
	int fd = open(path, O_RDONLY);
	struct stat st;
	ssize_t n;

	if (fd < 0 || fstat(fd, &st) != 0)
		die("scratch_read");
	buf_reserve(&b, (size_t)st.st_size + 1);
	while ((n = read(fd, b.p + b.n, (size_t)st.st_size - b.n)) > 0)
		b.n += (size_t)n;
	close(fd);
	return buf_str(&b);
}

static inline void scratch_write(const char *path, struct str bytes)
{
	int fd = open(path, O_WRONLY | O_CREAT | O_TRUNC, 0600);

	if (fd < 0 || write(fd, bytes.p, bytes.n) != (ssize_t)bytes.n)
		die("scratch_write");
	close(fd);
}

#endif
