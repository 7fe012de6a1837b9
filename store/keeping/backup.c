#include "store/keeping/backup.h"

#include <dirent.h>
#include <errno.h>
#include <fcntl.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

#include "store/base/clock.h"
#include "store/base/log.h"
#include "store/base/whole.h"
#include "store/compiled/json.h"
#include "store/engine/blob.h"
#include "store/keeping/archive.h"
#include "store/keeping/sink.h"
#include "store/keeping/tar.h"

struct writer {
	struct arena *arena;
	struct sink *sink;
	int64_t now;
	const struct backup_watch *watch;
	struct backup_counts *counts;
};

static enum err failed(const char *what)
{
	return log_failed("backup", what);
}

static enum err put_gap(const struct writer *w, uint64_t bytes)
{
	static const char nothing[TAR_BLOCK];

	return sink_put(w->sink, str_bytes(nothing, tar_gap(bytes)));
}

static enum err put_head(const struct writer *w, const char *name, uint64_t bytes)
{
	struct tar_entry entry = { .bytes = bytes };
	unsigned char block[TAR_BLOCK];

	snprintf(entry.name, sizeof(entry.name), "%s", name);
	tar_write(&entry, w->now, block);
	return sink_put(w->sink, str_bytes((const char *)block, sizeof(block)));
}

static enum err put_file(const struct writer *w, const char *name, int from, uint64_t bytes)
{
	char *chunk = arena_take(w->arena, ARCHIVE_CHUNK);
	uint64_t left = bytes;
	enum err e;

	if ((e = put_head(w, name, bytes)) != OK)
		return e;
	while (left > 0) {
		ssize_t n = read(from, chunk, left < ARCHIVE_CHUNK ? (size_t)left : ARCHIVE_CHUNK);

		if (n <= 0)
			return failed("read");
		if ((e = sink_put(w->sink, str_bytes(chunk, (size_t)n))) != OK)
			return e;
		left -= (uint64_t)n;
	}
	return put_gap(w, bytes);
}

/* Its length stands before it: it is copied into a file without a name first. */
static enum err put_database(const struct writer *w, struct store *s, const char *path)
{
	char *name = str_c(w->arena, str_join(w->arena, str_of(path), STR(".XXXXXX")));
	int copy = mkostemp(name, O_CLOEXEC);
	enum err e = OK;
	off_t end = 0;

	if (copy < 0)
		return failed("create");
	if (unlink(name) != 0)
		e = failed("unlink");
	if (e == OK)
		e = store_copy(s, copy);
	if (e == OK && ((end = lseek(copy, 0, SEEK_END)) < 0 || lseek(copy, 0, SEEK_SET) != 0))
		e = failed("seek");
	if (e == OK)
		e = put_file(w, ARCHIVE_DATABASE, copy, (uint64_t)end);
	close(copy);
	return e;
}

/* One finished file of blobs/AB. One that went meanwhile was never kept; one that cannot be
 * had is not: a backup without it would look whole. */
static enum err put_blob(const struct writer *w, int folder, const char *folder_name,
                         const char *name)
{
	int from = openat(folder, name, O_RDONLY | O_CLOEXEC | O_NOFOLLOW);
	struct writer one = *w;
	char path[TAR_NAME_MAX + 1];
	struct stat about;
	enum err e;

	if (from < 0)
		return errno == ENOENT ? OK : failed("file");
	if (fstat(from, &about) != 0 || !S_ISREG(about.st_mode)) {
		close(from);
		log_event("backup", "not_a_file", 0);
		return ERR_IO;
	}
	one.arena = arena_open(2 * ARCHIVE_CHUNK);
	snprintf(path, sizeof(path), "blobs/%.2s/%.32s", folder_name, name);
	e = put_file(&one, path, from, (uint64_t)about.st_size);
	w->counts->files++;
	w->watch->report(w->watch->to, w->counts->files, 0);
	close(from);
	arena_close(one.arena);
	return e;
}

/* NULL at the end, and when it cannot be told whether that was all: then e is not OK. */
static struct dirent *next_entry(DIR *folder, enum err *e)
{
	struct dirent *entry;

	errno = 0;
	if (!(entry = readdir(folder)) && errno != 0)
		*e = failed("readdir");
	return entry;
}

static enum err put_folder(const struct writer *w, int blobs, const char *name)
{
	int file = openat(blobs, name, O_RDONLY | O_DIRECTORY | O_CLOEXEC);
	DIR *folder = file < 0 ? NULL : fdopendir(file);
	struct dirent *entry;
	enum err e = OK;

	if (!folder)
		return failed("folder");
	while (e == OK && (entry = next_entry(folder, &e))) {
		if (archive_is_hex(entry->d_name, 32))
			e = put_blob(w, dirfd(folder), name, entry->d_name);
	}
	closedir(folder);
	return e;
}

static enum err put_blobs(const struct writer *w, const char *data)
{
	DIR *blobs = opendir(str_c(w->arena, str_join(w->arena, str_of(data), STR("/blobs"))));
	struct dirent *entry;
	enum err e = OK;

	if (!blobs)
		return errno == ENOENT ? OK : failed("blobs");
	while (e == OK && (entry = next_entry(blobs, &e))) {
		if (archive_is_hex(entry->d_name, 2))
			e = put_folder(w, dirfd(blobs), entry->d_name);
	}
	closedir(blobs);
	return e;
}

static enum err put_complete(const struct writer *w)
{
	struct values *v = values_open(w->arena);
	struct buf text = buf_open(w->arena);
	static const char ends[2 * TAR_BLOCK];
	enum err e;

	w->counts->bytes = sink_bytes(w->sink);
	values_number(v, STR("v"), 1);
	values_number(v, STR("at"), w->now);
	values_number(v, STR("files"), (int64_t)w->counts->files);
	values_number(v, STR("bytes"), (int64_t)w->counts->bytes);
	values_text(v, STR("hash"), sink_hash(w->sink, w->arena));
	json_write(&text, v);
	if ((e = put_head(w, ARCHIVE_COMPLETE, text.n)) != OK ||
	    (e = sink_put(w->sink, buf_str(&text))) != OK || (e = put_gap(w, text.n)) != OK ||
	    (e = sink_put(w->sink, str_bytes(ends, sizeof(ends)))) != OK)
		return e;
	return sink_end(w->sink);
}

/* NFS and most of FUSE know no rename that replaces nothing; some of FUSE no links either. */
static bool takes_name(const char *aside, const char *path)
{
	if (renameat2(AT_FDCWD, aside, AT_FDCWD, path, RENAME_NOREPLACE) == 0)
		return true;
	if (errno != EINVAL && errno != ENOSYS)
		return false;
	if (link(aside, path) == 0)
		return unlink(aside) == 0;
	if (errno != EPERM && errno != ENOSYS && errno != EOPNOTSUPP)
		return false;
	return access(path, F_OK) < 0 && rename(aside, path) == 0;
}

static enum err give_name(const char *aside, const char *path)
{
	if (!takes_name(aside, path))
		return errno == EEXIST ? ERR_EXISTS : failed("rename");
	return whole_sync_name(path) == OK ? OK : failed("sync");
}

static enum err put_all(struct writer *w, struct store *s, const char *data, const char *path)
{
	int held;
	enum err e = blob_hold(w->arena, data, &held);

	if (e != OK)
		return e;
	if ((e = put_database(w, s, path)) == OK && (e = put_blobs(w, data)) == OK)
		e = put_complete(w);
	if (held >= 0)
		close(held);
	return e;
}

enum err backup_write(struct arena *a, struct store *s, const struct backup_order *order,
                      struct backup_counts *c)
{
	char *aside = str_c(a, str_join(a, str_of(order->path), STR(".part")));
	struct writer w = { .arena = a, .now = clock_now(), .watch = order->watch, .counts = c };
	enum err e;
	int file;

	*c = (struct backup_counts){ .at = w.now };
	if (access(order->path, F_OK) == 0)
		return ERR_EXISTS;
	if (unlink(aside) < 0 && errno != ENOENT)
		return failed("leftover");
	if ((file = open(aside, O_RDWR | O_CREAT | O_EXCL | O_CLOEXEC, 0600)) < 0)
		return failed("create");
	if ((e = sink_open(a, file, order->recipient, &w.sink)) == OK)
		e = put_all(&w, s, order->data, order->path);
	close(file);
	if (e == OK)
		e = give_name(aside, order->path);
	if (e != OK)
		unlink(aside);
	return e;
}
