#include "store/post/mailbox.h"

#include <dirent.h>
#include <errno.h>
#include <fcntl.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

#include "store/base/log.h"
#include "store/base/whole.h"

enum { HEAD_BYTES = 4096, NAME_BYTES = 128 };

struct seen {
	struct str id;
	struct seen *next;
};

struct mailbox {
	struct arena *arena;
	int folder;
	long last;                 /* the highest number whose message was looked at */
	struct seen *seen;
};

enum err mailbox_open(struct arena *a, const char *data, struct mailbox **box)
{
	struct str path = str_join(a, str_of(data), STR("/mail"));
	struct mailbox *b = ARENA_NEW(a, struct mailbox);

	b->arena = a;
	if (mkdir(str_c(a, path), 0700) < 0 && errno != EEXIST) {
		log_error("mailbox", "mkdir");
		return ERR_IO;
	}
	if ((b->folder = open(str_c(a, path), O_RDONLY | O_DIRECTORY | O_CLOEXEC)) < 0) {
		log_error("mailbox", "open");
		return ERR_IO;
	}
	*box = b;
	return OK;
}

/* The number in front of the name of a message, or 0. */
static long number_of(const char *name)
{
	char *end;
	long n = name[0] >= '0' && name[0] <= '9' ? strtol(name, &end, 10) : 0;

	return n > 0 && *end == '-' ? n : 0;
}

static void look_at(struct mailbox *box, const char *name)
{
	char head[HEAD_BYTES];
	struct str mark = STR("\r\nMessage-ID: <"), text;
	int file = openat(box->folder, name, O_RDONLY | O_CLOEXEC);
	struct seen *one;
	ssize_t n;

	if (file < 0)
		return;
	n = read(file, head, HEAD_BYTES);
	close(file);
	text = str_bytes(head, n > 0 ? (size_t)n : 0);
	text = str_from(text, str_search(text, mark) + mark.n);
	one = ARENA_NEW(box->arena, struct seen);
	*one = (struct seen){ str_copy(box->arena, str_part(text, 0, str_find(text, '>'))),
	                      box->seen };
	box->seen = one;
}

/* Looks at what came since the last time. */
static enum err catch_up(struct mailbox *box)
{
	int copy = openat(box->folder, ".", O_RDONLY | O_DIRECTORY | O_CLOEXEC);
	DIR *folder = copy < 0 ? NULL : fdopendir(copy);
	struct dirent *entry;
	long highest = box->last;

	if (!folder) {
		log_error("mailbox", "list");
		return ERR_IO;
	}
	while ((entry = readdir(folder))) {
		long n = number_of(entry->d_name);

		if (n > box->last)
			look_at(box, entry->d_name);
		if (n > highest)
			highest = n;
	}
	closedir(folder);
	box->last = highest;
	return OK;
}

static bool has(const struct mailbox *box, struct str id)
{
	for (const struct seen *one = box->seen; one; one = one->next) {
		if (str_equal(one->id, id))
			return true;
	}
	return false;
}

static enum err write_aside(const struct mailbox *box, const char *name, struct str bytes)
{
	int file = openat(box->folder, name, O_WRONLY | O_CREAT | O_TRUNC | O_CLOEXEC, 0600);
	bool good = file >= 0 && whole_write(file, bytes) == OK && fsync(file) == 0;

	if (!good)
		log_error("mailbox", "write");
	if (file >= 0)
		close(file);
	return good ? OK : ERR_IO;
}

enum err mailbox_add(struct mailbox *box, const struct email *m)
{
	char name[NAME_BYTES];
	enum err e;

	if ((e = catch_up(box)) != OK)
		return e;
	if (has(box, m->id))
		return OK;
	snprintf(name, sizeof(name), "%03ld-%.*s.eml", box->last + 1,
	         (int)(m->name.n < 64 ? m->name.n : 64), m->name.p);
	if ((e = write_aside(box, ".writing", m->bytes)) != OK)
		return e;
	if (renameat(box->folder, ".writing", box->folder, name) < 0 || fsync(box->folder) < 0) {
		log_error("mailbox", "rename");
		return ERR_IO;
	}
	return OK;
}
