/* room.h: a folder in memory for a target whose reader reads files; it goes away with the
 * process. */
#ifndef FUZZ_ROOM_H
#define FUZZ_ROOM_H

#include <fcntl.h>
#include <ftw.h>
#include <stdio.h>
#include <stdlib.h>
#include <sys/stat.h>
#include <unistd.h>

#include "store/base/arena.h"
#include "store/base/str.h"

static char room_path[40];

static inline int room_remove_one(const char *path, const struct stat *about, int kind,
                                  struct FTW *where)
{
	(void)about, (void)kind, (void)where;
	return remove(path);
}

static inline void room_remove(void)
{
	nftw(room_path, room_remove_one, 16, FTW_DEPTH | FTW_PHYS);
}

/* The same in each call. */
static inline const char *room_folder(void)
{
	if (room_path[0])
		return room_path;
	snprintf(room_path, sizeof(room_path), "%s/waymark-fuzz.XXXXXX",
	         access("/dev/shm", W_OK) == 0 ? "/dev/shm" : "/tmp");
	if (!mkdtemp(room_path) || atexit(room_remove) != 0)
		abort();
	return room_path;
}

/* Its path. name: "/" and what may follow. */
static inline const char *room_named(struct arena *a, const char *name)
{
	return str_c(a, str_join(a, str_of(room_folder()), str_of(name)));
}

/* A file in it, in place of what was there: its path. */
static inline const char *room_file(struct arena *a, const char *name, struct str bytes)
{
	const char *path = room_named(a, name);
	int fd = open(path, O_WRONLY | O_CREAT | O_TRUNC | O_CLOEXEC, 0600);

	if (fd < 0 || write(fd, bytes.p, bytes.n) != (ssize_t)bytes.n || close(fd) != 0)
		abort();
	return path;
}

#endif
