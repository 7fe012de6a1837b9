/* leftover_purge(): styles, scripts and pictures of earlier builds. */
#include "store/keeping/versions.h"

#include <dirent.h>
#include <errno.h>
#include <fcntl.h>
#include <string.h>
#include <sys/mman.h>
#include <sys/stat.h>
#include <unistd.h>

#include "store/base/buf.h"

enum { ASSETS_MAX = 4096, HASH = 12, DAY = 86400, DEEP_MAX = 32 };

/* assets/STEM.HASH.END */
struct asset {
	struct str name, stem, hash, end;
	int64_t at;
	bool named;
};

struct looking {
	struct arena *arena;
	struct asset *all;
	size_t count;
};

static bool is_hash(const char *p, size_t n)
{
	for (size_t i = 0; i < HASH; i++)
		if (i >= n || !((p[i] >= '0' && p[i] <= '9') || (p[i] >= 'a' && p[i] <= 'f')))
			return false;
	return n > HASH && p[HASH] == '.';
}

static bool is_packed(struct str name)
{
	return str_ends(name, STR(".br")) || str_ends(name, STR(".gz"));
}

static void find(struct looking *l, DIR *folder)
{
	struct dirent *entry;
	struct stat about;

	while (l->count < ASSETS_MAX && (entry = readdir(folder))) {
		struct str name = str_copy(l->arena, str_of(entry->d_name));
		size_t dot = str_find(name, '.'), after = dot + 1 + HASH;

		if (dot >= name.n || !is_hash(name.p + dot + 1, name.n - dot - 1) || is_packed(name) ||
		    fstatat(dirfd(folder), entry->d_name, &about, 0) != 0)
			continue;
		l->all[l->count++] = (struct asset){ name,
			                                 str_part(name, 0, dot),
			                                 str_part(name, dot + 1, HASH),
			                                 str_from(name, after),
			                                 about.st_mtim.tv_sec,
			                                 false };
	}
}

/* Whatever names a file does it by its hash. */
static void mark(struct looking *l, const char *p, size_t n)
{
	const char *end = p + n;

	while (p < end && (p = memchr(p, '.', (size_t)(end - p)))) {
		p++;
		if (!is_hash(p, (size_t)(end - p)))
			continue;
		for (size_t i = 0; i < l->count; i++)
			l->all[i].named |= memcmp(l->all[i].hash.p, p, HASH) == 0;
	}
}

static enum err mark_file(struct looking *l, int folder, const char *name)
{
	int file = openat(folder, name, O_RDONLY | O_CLOEXEC);
	struct stat about;
	enum err e = OK;
	void *p;

	if (file < 0)
		return errno == ENOENT ? OK : ERR_IO;
	if (fstat(file, &about) == 0 && about.st_size > 0) {
		p = mmap(NULL, (size_t)about.st_size, PROT_READ, MAP_PRIVATE, file, 0);
		e = p == MAP_FAILED ? ERR_IO : OK;
		if (e == OK) {
			mark(l, p, (size_t)about.st_size);
			munmap(p, (size_t)about.st_size);
		}
	}
	close(file);
	return e;
}

static enum err mark_folder(struct looking *l, int above, const char *name, int depth)
{
	int folder = openat(above, name, O_RDONLY | O_DIRECTORY | O_CLOEXEC);
	DIR *d = folder < 0 ? NULL : fdopendir(folder);
	struct dirent *entry;
	enum err e = OK;

	if (!d)
		return errno == ENOENT ? OK : ERR_IO;
	while (e == OK && (entry = readdir(d))) {
		bool is_folder = entry->d_type == DT_DIR;

		if (strcmp(entry->d_name, ".") == 0 || strcmp(entry->d_name, "..") == 0 ||
		    is_packed(str_of(entry->d_name)))
			continue;
		if (is_folder)
			e = depth < DEEP_MAX ? mark_folder(l, folder, entry->d_name, depth + 1) : ERR_IO;
		else
			e = mark_file(l, folder, entry->d_name);
	}
	closedir(d);
	return e;
}

/* Followed by another of its name, or written itself, only lately. */
static bool is_late(const struct looking *l, const struct asset *one, int64_t before)
{
	for (size_t i = 0; i < l->count; i++)
		if (str_equal(l->all[i].stem, one->stem) && str_equal(l->all[i].end, one->end) &&
		    l->all[i].at >= before)
			return true;
	return false;
}

static enum err remove_one(struct looking *l, int folder, const struct asset *one)
{
	static const char *const packed[] = { ".br", ".gz", "" };

	for (size_t i = 0; i < COUNT(packed); i++) {
		const char *name = str_c(l->arena, str_join(l->arena, one->name, str_of(packed[i])));

		if (unlinkat(folder, name, 0) != 0 && errno != ENOENT)
			return errno == EACCES || errno == EROFS || errno == EPERM ? ERR_DENIED : ERR_IO;
	}
	return OK;
}

static enum err purge(struct looking *l, int above, DIR *assets, int64_t before, size_t *removed)
{
	enum err e;

	find(l, assets);
	if ((e = mark_folder(l, above, "compiled/pages", 0)) != OK ||
	    (e = mark_folder(l, above, "site", 0)) != OK)
		return e;
	for (size_t i = 0; i < l->count && e == OK; i++) {
		if (l->all[i].named || is_late(l, &l->all[i], before))
			continue;
		if ((e = remove_one(l, dirfd(assets), &l->all[i])) == OK)
			++*removed;
	}
	return e;
}

enum err leftover_purge(struct arena *a, const char *compiled, int64_t now, size_t *removed)
{
	struct looking l = { .arena = a, .all = ARENA_MANY(a, ASSETS_MAX, struct asset) };
	int lock, above = open(str_c(a, str_join(a, str_of(compiled), STR("/.."))),
	                       O_RDONLY | O_DIRECTORY | O_CLOEXEC);
	int folder = above < 0 ? -1 : openat(above, "site/assets", O_RDONLY | O_DIRECTORY | O_CLOEXEC);
	DIR *assets = folder < 0 ? NULL : fdopendir(folder);
	enum err e = OK;

	*removed = 0;
	if (assets && (e = versions_lock(a, compiled, &lock)) == OK) {
		e = purge(&l, above, assets, now - VERSIONS_KEEP_DAYS * (int64_t)DAY, removed);
		close(lock);
	}
	if (assets)
		closedir(assets);
	if (above >= 0)
		close(above);
	return e;
}
