#include "gen/watch.h"

#include <dirent.h>
#include <errno.h>
#include <poll.h>
#include <sys/inotify.h>
#include <unistd.h>

#include "gen/folder.h"

enum { QUIET_MS = 120, DEEP = 6, BYTES = 16384 };

#define EVENTS (IN_CLOSE_WRITE | IN_MOVED_TO | IN_MOVED_FROM | IN_DELETE | IN_CREATE)

static bool add(struct arena *a, int watch, const char *folder, int depth)
{
	DIR *dir = opendir(folder);
	const struct dirent *entry;
	bool good = dir && inotify_add_watch(watch, folder, EVENTS) >= 0;

	while (good && depth < DEEP && (entry = readdir(dir)))
		if (entry->d_type == DT_DIR && entry->d_name[0] != '.')
			good = add(a, watch, folder_path(a, folder, str_of(entry->d_name)), depth + 1);
	if (dir)
		closedir(dir);
	return good;
}

static bool add_all(struct arena *a, int watch, const char *const *folders, size_t count)
{
	bool good = true;

	for (size_t i = 0; good && i < count; i++)
		good = add(a, watch, folders[i], 0);
	return good;
}

int watch_open(struct arena *a, const char *const *folders, size_t count)
{
	int watch = inotify_init1(IN_CLOEXEC);
	bool good = watch >= 0 && add_all(a, watch, folders, count);

	if (good || watch < 0)
		return watch;
	close(watch);
	return -1;
}

static bool counts(const struct inotify_event *e)
{
	struct str name = e->len > 0 ? str_of(e->name) : STR("");

	return name.n > 0 && name.p[0] != '.' && name.p[0] != '#' && !str_ends(name, STR("~"));
}

/* Reads what has happened; *any: something that counts; *folder: one is new, or came from
 * elsewhere. */
static bool take(int watch, bool *any, bool *folder)
{
	char bytes[BYTES] __attribute__((aligned(__alignof__(struct inotify_event))));
	ssize_t n = read(watch, bytes, sizeof(bytes));

	if (n <= 0)
		return n < 0 && errno == EINTR;
	for (char *p = bytes; p < bytes + n;
	     p += sizeof(struct inotify_event) + ((struct inotify_event *)p)->len) {
		const struct inotify_event *e = (struct inotify_event *)p;

		*any |= counts(e);
		*folder |= (e->mask & IN_ISDIR) && (e->mask & (IN_CREATE | IN_MOVED_TO));
	}
	return true;
}

bool watch_wait(struct arena *a, int watch, const char *const *folders, size_t count)
{
	struct pollfd one = { .fd = watch, .events = POLLIN };
	bool any = false, folder = false;
	int ready;

	for (;;) {
		ready = poll(&one, 1, any ? QUIET_MS : -1);
		if (ready == 0) {
			if (folder)            /* one that has gone again meanwhile is none that is missed */
				(void)add_all(a, watch, folders, count);
			return true;
		}
		if (ready < 0 && errno != EINTR)
			return false;
		if (ready > 0 && !take(watch, &any, &folder))
			return false;
	}
}
