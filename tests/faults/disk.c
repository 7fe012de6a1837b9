#include "tests/faults/disk.h"

#include <dirent.h>
#include <fcntl.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

#include "store/base/log.h"

enum { PATH_BYTES = 600 };

void *must(void *p)
{
	if (!p)
		die("memory");
	return p;
}

struct file *file_find(struct disk *d, const char *path)
{
	for (size_t i = 0; i < d->count; i++)
		if (d->files[i].there && strcmp(d->files[i].path, path) == 0)
			return &d->files[i];
	return NULL;
}

struct file *file_add(struct disk *d, const char *path, bool folder)
{
	struct file *f = file_find(d, path);

	if (f)
		return f;
	if (d->count == DISK_FILES_MAX)
		die("too many files");
	f = &d->files[d->count++];
	*f = (struct file){ .path = must(strdup(path)), .there = true, .folder = folder };
	return f;
}

void file_size(struct file *f, size_t n)
{
	if (n > f->room) {
		f->bytes = must(realloc(f->bytes, n));
		f->room = n;
	}
	if (n > f->n)
		memset(f->bytes + f->n, 0, n - f->n);
	f->n = n;
}

void disk_copy(struct disk *to, const struct disk *from)
{
	to->count = 0;
	for (size_t i = 0; i < from->count; i++) {
		struct file *f = file_add(to, from->files[i].path, from->files[i].folder);

		file_size(f, from->files[i].n);
		if (f->n > 0)
			memcpy(f->bytes, from->files[i].bytes, f->n);
	}
}

void disk_empty(struct disk *d)
{
	for (size_t i = 0; i < d->count; i++) {
		free(d->files[i].path);
		free(d->files[i].bytes);
	}
	d->count = 0;
}

bool disk_counts(const char *path)
{
	return !strstr(path, "/run/edge") && !strstr(path, "/lock.mdb") && !strstr(path, "/mail") &&
	       !strstr(path, ".lock");
}

void disk_read(struct disk *d, const char *folder, const char *name)
{
	char path[PATH_BYTES], below[PATH_BYTES];
	DIR *dir;
	struct dirent *entry;
	struct stat st;

	snprintf(path, sizeof(path), "%s%s", folder, name);
	if (!(dir = opendir(path)))
		die("base");
	while ((entry = readdir(dir))) {
		if (strcmp(entry->d_name, ".") == 0 || strcmp(entry->d_name, "..") == 0)
			continue;
		snprintf(below, sizeof(below), "%.280s/%.280s", name, entry->d_name);
		snprintf(path, sizeof(path), "%.290s%.300s", folder, below);
		if (!disk_counts(below) || lstat(path, &st) != 0)
			continue;
		if (S_ISDIR(st.st_mode)) {
			file_add(d, below, true);
			disk_read(d, folder, below);
		} else if (S_ISREG(st.st_mode)) {
			struct file *f = file_add(d, below, false);
			int fd = open(path, O_RDONLY);

			file_size(f, (size_t)st.st_size);
			if (fd < 0 || (f->n > 0 && read(fd, f->bytes, f->n) != st.st_size))
				die("base");
			close(fd);
		}
	}
	closedir(dir);
}

void disk_write(const struct disk *d, const char *to)
{
	char path[PATH_BYTES];

	for (size_t i = 0; i < d->count; i++) {
		const struct file *f = &d->files[i];
		int fd;

		if (!f->there)
			continue;
		snprintf(path, sizeof(path), "%s%s", to, f->path);
		if (f->folder) {
			mkdir(path, 0700);
			continue;
		}
		/* A file whose folder is lost is lost. */
		if ((fd = open(path, O_WRONLY | O_CREAT | O_TRUNC, strstr(path, ".keys") ? 0400 : 0600)) <
		    0)
			continue;
		if (f->n > 0 && write(fd, f->bytes, f->n) != (ssize_t)f->n)
			die("write");
		close(fd);
	}
}
