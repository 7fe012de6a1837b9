#include "gen/folder.h"

#include <dirent.h>
#include <errno.h>
#include <fcntl.h>
#include <ftw.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

#include "store/base/buf.h"
#include "store/base/whole.h"

struct list {
	struct arena *arena;
	struct str *names;
	size_t count, room;
};

const char *folder_path(struct arena *a, const char *folder, struct str name)
{
	size_t n = strlen(folder);
	char *path = arena_take(a, n + 1 + name.n + 1);

	memcpy(path, folder, n);
	path[n] = '/';
	if (name.n > 0)
		memcpy(path + n + 1, name.p, name.n);
	return path;
}

static void list_add(struct list *l, struct str name)
{
	if (l->count == l->room) {
		struct str *more = ARENA_MANY(l->arena, l->room * 2 + 32, struct str);

		if (l->count > 0)
			memcpy(more, l->names, l->count * sizeof(*more));
		l->room = l->room * 2 + 32;
		l->names = more;
	}
	l->names[l->count++] = name;
}

/* Hidden names are an editor's or git's; well-known places are the web's (RFC 8615). */
static bool is_passed_over(struct str name)
{
	return name.p[0] == '.' && !str_is(name, ".well-known");
}

/* DT_DIR, DT_REG or neither; where the folder does not say so itself, and of what a link leads to,
 * the file is asked. */
static int kind_of(DIR *d, const struct dirent *entry)
{
	struct stat about;

	if (entry->d_type != DT_UNKNOWN && entry->d_type != DT_LNK)
		return entry->d_type;
	if (fstatat(dirfd(d), entry->d_name, &about, 0) < 0)
		return DT_UNKNOWN;
	return S_ISDIR(about.st_mode) ? DT_DIR : S_ISREG(about.st_mode) ? DT_REG : DT_UNKNOWN;
}

static void list_folder(struct list *l, const char *folder, struct str inner, const char *suffix,
                        bool deep)
{
	DIR *d = opendir(folder);
	struct dirent *entry;

	while (d && (entry = readdir(d))) {
		struct str name = str_of(entry->d_name);
		int kind = is_passed_over(name) ? DT_UNKNOWN : kind_of(d, entry);

		name = kind != DT_UNKNOWN ? str_join(l->arena, inner, name) : name;
		if (kind == DT_DIR && deep)
			list_folder(l, folder_path(l->arena, folder, str_of(entry->d_name)),
			            str_join(l->arena, name, STR("/")), suffix, deep);
		else if (kind == DT_REG && str_ends(name, str_of(suffix)))
			list_add(l, name);
	}
	if (d)
		closedir(d);
}

static int by_name(const void *a, const void *b)
{
	return str_compare(*(const struct str *)a, *(const struct str *)b);
}

size_t folder_list(struct arena *a, const char *folder, const char *suffix, bool deep,
                   struct str **names)
{
	struct list l = { .arena = a };

	list_folder(&l, folder, STR(""), suffix, deep);
	if (l.count > 0)
		qsort(l.names, l.count, sizeof(*l.names), by_name);
	*names = l.names;
	return l.count;
}

bool folder_read(struct arena *a, const char *path, struct str *bytes)
{
	int file = open(path, O_RDONLY | O_CLOEXEC);
	struct stat about;
	char *p;
	size_t n = 0;
	bool done = false;

	if (file < 0)
		return false;
	if (fstat(file, &about) == 0 && S_ISREG(about.st_mode)) {
		size_t size = (size_t)about.st_size;
		ssize_t got = 1;

		p = arena_take(a, size + 1);
		while (n < size && (got = read(file, p + n, size - n)) > 0)
			n += (size_t)got;
		done = got >= 0;
		*bytes = str_bytes(p, n);
	}
	close(file);
	return done;
}

size_t folder_names(struct arena *a, const char *folder, struct str **names)
{
	struct list l = { .arena = a };
	DIR *d = opendir(folder);
	struct dirent *entry;

	while (d && (entry = readdir(d))) {
		struct str name = str_of(entry->d_name);
		int kind = is_passed_over(name) ? DT_UNKNOWN : kind_of(d, entry);

		if (kind == DT_DIR || kind == DT_REG)
			list_add(&l, str_join(a, name, str_of(kind == DT_DIR ? "/" : "")));
	}
	if (d)
		closedir(d);
	*names = l.names;
	return l.count;
}

bool folder_is_inside(struct str path, struct str folder)
{
	return folder.n == 0 ||
	       (path.n > folder.n && path.p[folder.n] == '/' && str_starts(path, folder));
}

/* The last one alone as a rule: those above it are there. */
bool folder_make(struct arena *a, const char *path)
{
	struct str whole = str_of(path), folder = str_part(whole, 0, str_find_last(whole, '/'));
	char *copy = str_c(a, whole);

	if (folder.n == whole.n || folder.n == 0 || mkdir(str_c(a, folder), 0755) == 0 ||
	    errno == EEXIST)
		return true;
	for (char *slash = strchr(copy + 1, '/'); slash; slash = strchr(slash + 1, '/')) {
		*slash = '\0';
		if (mkdir(copy, 0755) < 0 && errno != EEXIST)
			return false;
		*slash = '/';
	}
	return true;
}

bool folder_write(struct arena *a, const char *path, struct str bytes)
{
	bool good;
	int file = open(path, O_WRONLY | O_CREAT | O_TRUNC | O_CLOEXEC, 0644);

	if (file < 0 && errno == ENOENT && folder_make(a, path))
		file = open(path, O_WRONLY | O_CREAT | O_TRUNC | O_CLOEXEC, 0644);
	if (file < 0)
		return false;
	good = whole_write(file, bytes) == OK;
	return close(file) == 0 && good;
}

bool folder_exchange(const char *next, const char *now)
{
	return renameat2(AT_FDCWD, next, AT_FDCWD, now, RENAME_EXCHANGE) == 0;
}

static int remove_one(const char *path, const struct stat *about, int kind, struct FTW *where)
{
	(void)about, (void)kind, (void)where;
	return remove(path);
}

void folder_remove(const char *path)
{
	nftw(path, remove_one, 16, FTW_DEPTH | FTW_PHYS);
}
