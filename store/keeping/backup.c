#include "store/keeping/backup.h"

#include <dirent.h>
#include <errno.h>
#include <fcntl.h>
#include <stdio.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

#include "store/base/clock.h"
#include "store/base/log.h"
#include "store/compiled/json.h"
#include "store/keeping/archive.h"
#include "store/keeping/tar.h"

struct writer {
	struct arena *arena;
	int file;
	int64_t now;
	const struct backup_watch *watch;
	struct backup_counts *counts;
};

static enum err failed(const char *what)
{
	enum err e = errno == ENOSPC || errno == EDQUOT ? ERR_FULL : ERR_IO;

	log_error("backup", what);
	return e;
}

static enum err put(int file, const void *bytes, size_t n)
{
	const char *p = bytes;

	while (n > 0) {
		ssize_t done = write(file, p, n);

		if (done <= 0)
			return failed("write");
		p += done;
		n -= (size_t)done;
	}
	return OK;
}

static enum err put_gap(int file, uint64_t bytes)
{
	static const unsigned char nothing[TAR_BLOCK];

	return put(file, nothing, tar_gap(bytes));
}

static enum err put_head(const struct writer *w, const char *name, uint64_t bytes)
{
	struct tar_entry entry = { .bytes = bytes };
	unsigned char block[TAR_BLOCK];

	snprintf(entry.name, sizeof(entry.name), "%s", name);
	tar_write(&entry, w->now, block);
	return put(w->file, block, sizeof(block));
}

/* The length is known only afterwards, so the head is written last. */
static enum err put_database(const struct writer *w, struct store *s)
{
	struct tar_entry entry = { .name = ARCHIVE_DATABASE };
	unsigned char block[TAR_BLOCK];
	off_t end;
	enum err e;

	if (lseek(w->file, TAR_BLOCK, SEEK_SET) < 0)
		return failed("seek");
	if ((e = store_copy(s, w->file)) != OK)
		return e;
	if ((end = lseek(w->file, 0, SEEK_END)) < TAR_BLOCK)
		return failed("seek");
	entry.bytes = (uint64_t)end - TAR_BLOCK;
	tar_write(&entry, w->now, block);
	if (pwrite(w->file, block, sizeof(block), 0) != TAR_BLOCK)
		return failed("write");
	return put_gap(w->file, entry.bytes);
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
		if ((e = put(w->file, chunk, (size_t)n)) != OK)
			return e;
		left -= (uint64_t)n;
	}
	return put_gap(w->file, bytes);
}

/* One finished file of blobs/AB; a file that was swept meanwhile is passed over. */
static enum err put_blob(const struct writer *w, int folder, const char *folder_name, const char *name)
{
	struct arena *a = arena_open(2 * ARCHIVE_CHUNK);
	struct writer one = *w;
	char path[TAR_NAME_MAX + 1];
	struct stat about;
	enum err e = OK;
	int from = openat(folder, name, O_RDONLY | O_CLOEXEC | O_NOFOLLOW);

	one.arena = a;
	if (from >= 0 && fstat(from, &about) == 0 && S_ISREG(about.st_mode)) {
		snprintf(path, sizeof(path), "blobs/%.2s/%.32s", folder_name, name);
		e = put_file(&one, path, from, (uint64_t)about.st_size);
		w->counts->files++;
		w->watch->report(w->watch->to, w->counts->files, 0);
	}
	if (from >= 0)
		close(from);
	arena_close(a);
	return e;
}

static enum err put_folder(const struct writer *w, int blobs, const char *name)
{
	int file = openat(blobs, name, O_RDONLY | O_DIRECTORY | O_CLOEXEC);
	DIR *folder = file < 0 ? NULL : fdopendir(file);
	struct dirent *entry;
	enum err e = OK;

	if (!folder)
		return failed("folder");
	while (e == OK && (entry = readdir(folder))) {
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
	while (e == OK && (entry = readdir(blobs))) {
		if (archive_is_hex(entry->d_name, 2))
			e = put_folder(w, dirfd(blobs), entry->d_name);
	}
	closedir(blobs);
	return e;
}

static enum err put_complete(const struct writer *w)
{
	off_t bytes = lseek(w->file, 0, SEEK_CUR);
	struct values *v = values_open(w->arena);
	struct buf text = buf_open(w->arena);
	unsigned char ends[2 * TAR_BLOCK] = { 0 };
	struct str hash;
	enum err e;

	if (bytes < 0)
		return failed("seek");
	if ((e = archive_hash(w->arena, w->file, (uint64_t)bytes, &hash)) != OK)
		return e;
	w->counts->bytes = (uint64_t)bytes;
	values_number(v, STR("v"), 1);
	values_number(v, STR("files"), (int64_t)w->counts->files);
	values_number(v, STR("bytes"), bytes);
	values_text(v, STR("hash"), hash);
	json_write(&text, v);
	if (lseek(w->file, bytes, SEEK_SET) < 0)
		return failed("seek");
	if ((e = put_head(w, ARCHIVE_COMPLETE, text.n)) != OK || (e = put(w->file, text.p, text.n)) != OK)
		return e;
	if ((e = put_gap(w->file, text.n)) != OK)
		return e;
	return put(w->file, ends, sizeof(ends));
}

static enum err give_name(struct arena *a, const char *aside, const char *path)
{
	size_t slash = str_find_last(str_of(path), '/');
	struct str folder = slash == strlen(path) ? STR(".") : str_part(str_of(path), 0, slash + 1);
	int file;

	if (renameat2(AT_FDCWD, aside, AT_FDCWD, path, RENAME_NOREPLACE) < 0) {
		if (errno == EEXIST)
			return ERR_EXISTS;
		return failed("rename");
	}
	file = open(str_c(a, folder), O_RDONLY | O_DIRECTORY | O_CLOEXEC);
	if (file < 0 || fsync(file) < 0)
		return failed("sync");
	close(file);
	return OK;
}

enum err backup_write(struct arena *a, struct store *s, const char *data, const char *path,
                      const struct backup_watch *watch, struct backup_counts *c)
{
	char *aside = str_c(a, str_join(a, str_of(path), STR(".part")));
	struct writer w = { .arena = a, .now = clock_now(), .watch = watch, .counts = c };
	enum err e;

	*c = (struct backup_counts){ 0, 0 };
	if (access(path, F_OK) == 0)
		return ERR_EXISTS;
	if (unlink(aside) < 0 && errno != ENOENT)
		return failed("leftover");
	if ((w.file = open(aside, O_RDWR | O_CREAT | O_EXCL | O_CLOEXEC, 0600)) < 0)
		return failed("create");
	if ((e = put_database(&w, s)) == OK && (e = put_blobs(&w, data)) == OK)
		e = put_complete(&w);
	if (e == OK && fsync(w.file) < 0)
		e = failed("sync");
	close(w.file);
	if (e == OK)
		e = give_name(a, aside, path);
	if (e != OK)
		unlink(aside);
	return e;
}
