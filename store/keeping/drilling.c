#include "store/keeping/drilling.h"

#include <dirent.h>
#include <fcntl.h>
#include <ftw.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/file.h>
#include <sys/stat.h>
#include <unistd.h>

#include "store/base/log.h"
#include "store/base/str.h"

#define DRILL ".drill."

static char *under(struct arena *a, const char *data, const char *name)
{
	return str_c(a, str_join(a, str_join(a, str_of(data), STR("/")), str_of(name)));
}

/* A descriptor that holds it, or -1. */
static int hold(const char *folder)
{
	int lock = open(folder, O_RDONLY | O_DIRECTORY | O_NOFOLLOW | O_CLOEXEC);

	if (lock < 0 || flock(lock, LOCK_EX | LOCK_NB) == 0)
		return lock;
	close(lock);
	return -1;
}

enum err drilling_begin(struct arena *a, const char *data, struct drilling *d)
{
	*d = (struct drilling){ under(a, data, DRILL "XXXXXX"), -1 };
	mkdir(data, 0700);             /* on a machine that has no store */
	if (!mkdtemp(d->folder))
		return log_failed("drill", "folder");
	if ((d->lock = hold(d->folder)) >= 0)
		return OK;
	log_error("drill", "hold");
	rmdir(d->folder);
	return ERR_IO;
}

static int remove_one(const char *path, const struct stat *about, int kind, struct FTW *where)
{
	(void)about, (void)kind, (void)where;
	return remove(path);
}

enum err drilling_end(struct drilling *d)
{
	enum err e = nftw(d->folder, remove_one, 16, FTW_DEPTH | FTW_PHYS) == 0 ? OK : ERR_IO;

	close(d->lock);
	return e;
}

void drilling_sweep(struct arena *a, const char *data)
{
	DIR *all = opendir(data);
	struct dirent *entry;

	while (all && (entry = readdir(all))) {
		struct drilling left = { NULL, -1 };

		if (strncmp(entry->d_name, DRILL, strlen(DRILL)) != 0)
			continue;
		left.folder = under(a, data, entry->d_name);
		if ((left.lock = hold(left.folder)) >= 0 && drilling_end(&left) != OK)
			log_error("drill", "sweep");
	}
	if (all)
		closedir(all);
}
