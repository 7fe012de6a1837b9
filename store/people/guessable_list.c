#include <errno.h>
#include <fcntl.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

#include "store/base/log.h"
#include "store/base/utf8.h"
#include "store/engine/vault_sha1.h"
#include "store/people/guessable.h"

enum { HEAD_BYTES = 32, ONE_BYTES = 8, ALL_FIRST = 1 << 16 };

static const char head[HEAD_BYTES] = "waymark stolen passwords 1\n";
static const char name[] = "/stolen-passwords";

/* The first bytes of a hash, in an order in which they can be compared. */
static uint64_t first_of(const unsigned char *p)
{
	uint64_t n = 0;

	for (int i = 0; i < ONE_BYTES; i++)
		n = n << 8 | p[i];
	return n;
}

static uint64_t hash_of(struct str password)
{
	unsigned char hash[VAULT_SHA1_BYTES];

	vault_sha1(password, hash);
	return first_of(hash);
}

/* --- asking --- */

static bool read_at(int fd, off_t at, void *into, size_t n)
{
	return pread(fd, into, n, at) == (ssize_t)n;
}

static bool holds(int fd, size_t count, uint64_t wanted)
{
	unsigned char one[ONE_BYTES];
	size_t low = 0, high = count;

	while (low < high) {
		size_t middle = low + (high - low) / 2;
		uint64_t there;

		if (!read_at(fd, (off_t)(HEAD_BYTES + middle * ONE_BYTES), one, sizeof(one)))
			return false;
		if ((there = first_of(one)) == wanted)
			return true;
		if (there < wanted)
			low = middle + 1;
		else
			high = middle;
	}
	return false;
}

static int open_list(struct arena *a, const char *data)
{
	return open(str_c(a, str_join(a, str_of(data), str_of(name))),
	            O_RDONLY | O_CLOEXEC | O_NOFOLLOW);
}

static bool count_of(int fd, size_t *count)
{
	char begins[HEAD_BYTES];
	struct stat about;

	if (fstat(fd, &about) != 0 || !read_at(fd, 0, begins, HEAD_BYTES) ||
	    memcmp(begins, head, HEAD_BYTES) != 0)
		return false;
	*count = ((size_t)about.st_size - HEAD_BYTES) / ONE_BYTES;
	return true;
}

bool guessable_is_listed(struct arena *a, const char *data, struct str password)
{
	int fd = open_list(a, data);
	bool is_listed = false;
	size_t count;

	if (fd < 0 && errno == ENOENT)
		return false;
	if (fd >= 0 && count_of(fd, &count))
		is_listed = holds(fd, count, hash_of(password)) ||
		            holds(fd, count, hash_of(str_lower(a, password)));
	else
		log_error("stolen-passwords", "read");
	if (fd >= 0)
		close(fd);
	return is_listed;
}

enum err guessable_list_count(struct arena *a, const char *data, size_t *count)
{
	int fd = open_list(a, data);
	off_t size;
	bool whole;

	if (fd < 0)
		return errno == ENOENT ? ERR_NOT_FOUND : ERR_IO;
	size = lseek(fd, 0, SEEK_END);
	whole = count_of(fd, count) && *count > 0 && (size_t)size == HEAD_BYTES + *count * ONE_BYTES;
	close(fd);
	return whole ? OK : ERR_INVALID;
}

/* --- making --- */

struct list {
	uint64_t *all;
	size_t count, room;
};

static enum err add(struct list *l, uint64_t one)
{
	if (l->count == STOLEN_MAX)
		return ERR_LIMIT;
	if (l->count == l->room) {
		size_t room = l->room ? l->room * 2 : ALL_FIRST;
		uint64_t *all = realloc(l->all, room * sizeof(*all));

		if (!all)
			return ERR_FULL;
		l->all = all;
		l->room = room;
	}
	l->all[l->count++] = one;
	return OK;
}

static bool is_hash(struct str line, unsigned char hash[VAULT_SHA1_BYTES])
{
	struct str digits = str_part(line, 0, 2 * VAULT_SHA1_BYTES), count = str_from(line, digits.n);
	uint64_t ignored;

	if (digits.n < 2 * VAULT_SHA1_BYTES)
		return false;
	if (count.n > 0 && (count.p[0] != ':' || !str_number(str_from(count, 1), INT64_MAX, &ignored)))
		return false;
	for (size_t i = 0; i < digits.n; i++) {
		char c = digits.p[i];
		int d = c >= '0' && c <= '9'                     ? c - '0'
		        : (c | 0x20) >= 'a' && (c | 0x20) <= 'f' ? (c | 0x20) - 'a' + 10
		                                                 : -1;

		if (d < 0)
			return false;
		hash[i / 2] = (unsigned char)(i % 2 ? hash[i / 2] | d : d << 4);
	}
	return true;
}

static enum err add_line(struct list *l, struct str line)
{
	unsigned char hash[VAULT_SHA1_BYTES];

	while (line.n > 0 && (line.p[line.n - 1] == '\n' || line.p[line.n - 1] == '\r'))
		line.n--;
	if (is_hash(line, hash))
		return add(l, first_of(hash));
	return str_characters(line) < PASSWORD_CHARACTERS_MIN ? OK : add(l, hash_of(line));
}

static int in_order(const void *x, const void *y)
{
	const uint64_t *a = x, *b = y;

	return *a < *b ? -1 : *a > *b;
}

static void sort(struct list *l)
{
	size_t kept = 0;

	qsort(l->all, l->count, sizeof(*l->all), in_order);
	for (size_t i = 0; i < l->count; i++)
		if (kept == 0 || l->all[kept - 1] != l->all[i])
			l->all[kept++] = l->all[i];
	l->count = kept;
}

static bool write_all(FILE *f, const struct list *l)
{
	bool goes = fwrite(head, 1, HEAD_BYTES, f) == HEAD_BYTES;

	for (size_t i = 0; goes && i < l->count; i++) {
		unsigned char one[ONE_BYTES];

		for (int k = 0; k < ONE_BYTES; k++)
			one[k] = (unsigned char)(l->all[i] >> (56 - 8 * k));
		goes = fwrite(one, 1, ONE_BYTES, f) == ONE_BYTES;
	}
	return goes && fflush(f) == 0 && fsync(fileno(f)) == 0;
}

/* Whoever runs the command: the programs read it as the owner of the folder. */
static bool give_to_owner(int fd, const char *data)
{
	struct stat folder;

	return stat(data, &folder) == 0 &&
	       (geteuid() == folder.st_uid || fchown(fd, folder.st_uid, folder.st_gid) == 0);
}

/* Beside it, then in its place: who asks meanwhile finds the one or the other. */
static enum err put(struct arena *a, const char *data, const struct list *l)
{
	const char *path = str_c(a, str_join(a, str_of(data), str_of(name)));
	const char *beside = str_c(a, str_join(a, str_of(path), STR(".new")));
	int fd = open(beside, O_WRONLY | O_CREAT | O_TRUNC | O_CLOEXEC | O_NOFOLLOW, 0600);
	FILE *f = fd < 0 ? NULL : fdopen(fd, "w");
	bool goes = f && give_to_owner(fd, data) && write_all(f, l);

	if (f && fclose(f) != 0)
		goes = false;
	if (goes && rename(beside, path) == 0)
		return OK;
	unlink(beside);
	return ERR_IO;
}

static enum err read_lines(FILE *f, struct list *l)
{
	char *line = NULL;
	size_t room = 0;
	enum err e = OK;
	ssize_t n;

	while (e == OK && (n = getline(&line, &room, f)) > 0)
		e = add_line(l, str_bytes(line, (size_t)n));
	free(line);
	if (e == OK && ferror(f))
		return ERR_IO;
	return e == OK && l->count == 0 ? ERR_INVALID : e;
}

enum err guessable_list_make(struct arena *a, const char *data, const char *from, size_t *count)
{
	struct list l = { NULL, 0, 0 };
	FILE *f = fopen(from, "re");
	enum err e;

	if (!f)
		return errno == ENOENT ? ERR_NOT_FOUND : ERR_IO;
	if ((e = read_lines(f, &l)) == OK) {
		sort(&l);
		e = put(a, data, &l);
	}
	fclose(f);
	*count = l.count;
	free(l.all);
	return e;
}
