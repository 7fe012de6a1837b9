#include "store/portal/release.h"

#include <dirent.h>
#include <errno.h>
#include <fcntl.h>
#include <limits.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/file.h>
#include <sys/stat.h>
#include <sys/wait.h>
#include <unistd.h>

#include "store/base/buf.h"
#include "store/base/clock.h"
#include "store/base/date.h"
#include "store/base/log.h"
#include "store/base/whole.h"

#define NEXT "next"
#define UNPACKED "unpacked"

enum { SAME_SECOND_MAX = 100, RELEASES_MAX = 1000 };

/* Where the parts stand in what may be deployed. */
static const struct kind {
	const char *programs, *site, *compiled, *server, *tool;
} kinds[] = {
	{ "cgi-bin", "site", "compiled", "server", "bin/portal" },               /* a release */
	{ "lib/waymark/cgi-bin", "share/waymark/site", "share/waymark/compiled", "share/waymark/server",
	  "bin/portal" },
	/* a checkout */
	{ "build/cgi-bin", "build/site", "build/compiled", "site/server", "build/bin/portal" },
};

static char *joined(struct arena *a, const char *x, const char *y)
{
	struct buf b = buf_open(a);

	buf_text(&b, x);
	if (*x && *y)
		buf_byte(&b, '/');
	buf_text(&b, y);
	return str_c(a, buf_str(&b));
}

char *releases_path(const struct releases *r, const char *name, const char *below)
{
	return joined(r->arena, joined(r->arena, r->folder, name), below);
}

bool releases_run(const char *folder, bool silent, const char *const *words)
{
	int status = 0, nothing;
	pid_t child;

	fflush(stdout);
	if ((child = fork()) < 0)
		return false;
	if (child == 0) {
		umask(022);
		if (folder && chdir(folder) != 0)
			_exit(127);
		if (silent && (nothing = open("/dev/null", O_WRONLY)) >= 0)
			dup2(nothing, STDOUT_FILENO);
		execvp(words[0], (char *const *)(void *)words);
		_exit(127);
	}
	while (waitpid(child, &status, 0) < 0 && errno == EINTR)
		;
	return WIFEXITED(status) && WEXITSTATUS(status) == 0;
}

enum err releases_find_all(struct arena *a, const char *link, struct releases *r)
{
	struct str path = str_of(link);
	size_t slash = str_find_last(path, '/');

	*r = (struct releases){ .arena = a, .lock = -1 };
	if (slash == path.n || !str_is(str_from(path, slash + 1), "current"))
		return ERR_INVALID;
	r->folder = str_c(a, str_part(path, 0, slash > 0 ? slash : 1));
	return OK;
}

enum err releases_lock(struct releases *r)
{
	if (mkdir(r->folder, 0755) != 0 && errno != EEXIST)
		return ERR_IO;
	r->lock = open(joined(r->arena, r->folder, ".lock"), O_RDWR | O_CREAT | O_CLOEXEC, 0600);
	if (r->lock < 0)
		return ERR_IO;
	return flock(r->lock, LOCK_EX | LOCK_NB) == 0 ? OK : ERR_BUSY;
}

const char *releases_find(const struct releases *r, const char *link)
{
	char name[NAME_MAX + 1];
	ssize_t n = readlink(joined(r->arena, r->folder, link), name, sizeof(name) - 1);

	if (n <= 0)
		return NULL;
	name[n] = '\0';
	return access(joined(r->arena, r->folder, name), F_OK) == 0 ? str_c(r->arena, str_of(name))
	                                                            : NULL;
}

void releases_discard(const struct releases *r, const char *name)
{
	const char *const words[] = { "rm", "-rf", "--", joined(r->arena, r->folder, name), NULL };

	if (!releases_run(NULL, true, words))
		log_event("deploy", "cannot_remove", 0);
}

/* --- laying out ------------------------------------------------------------------------------- */

static bool has(struct arena *a, const char *top, const char *part, const char *file)
{
	return access(joined(a, joined(a, top, part), file), F_OK) == 0;
}

static const struct kind *find_kind(struct arena *a, const char *top)
{
	for (size_t i = 0; i < COUNT(kinds); i++)
		if (has(a, top, kinds[i].programs, "wizard") && has(a, top, kinds[i].site, "index.html") &&
		    has(a, top, kinds[i].compiled, "words") && has(a, top, kinds[i].server, "configure") &&
		    has(a, top, kinds[i].tool, ""))
			return &kinds[i];
	return NULL;
}

/* What an archive holds stands in one folder, whatever that is called. */
static enum err unpack(const struct releases *r, const char *archive, const char **top)
{
	char *to = releases_path(r, UNPACKED, "");
	const char *const words[] = { "tar", "-C", to, "-xf", archive, "--no-same-owner",
	                              "--strip-components=1", NULL };

	releases_discard(r, UNPACKED);
	*top = to;
	if (mkdir(to, 0755) != 0)
		return ERR_IO;
	return releases_run(NULL, true, words) ? OK : ERR_INVALID;
}

static bool copy(const struct releases *r, const char *top, const char *part, const char *to)
{
	char *from = joined(r->arena, joined(r->arena, top, part), strcmp(to, "bin") == 0 ? "" : ".");
	char *into = joined(r->arena, releases_path(r, NEXT, to), "");
	const char *const words[] = { "cp", "-R", "--", from, into, NULL };

	return mkdir(into, 0755) == 0 && releases_run(NULL, true, words);
}

static bool sync_all(const struct releases *r, const char *name)
{
	const char *const words[] = { "sync", "-f", releases_path(r, name, ""), NULL };

	return releases_run(NULL, true, words);
}

static bool settle(const struct releases *r)
{
	const char *const rights[] = { "chmod", "-R", "u=rwX,go=rX", releases_path(r, NEXT, ""), NULL };

	return releases_run(NULL, true, rights) && sync_all(r, NEXT);
}

static enum err copy_all(const struct releases *r, const char *top)
{
	const char *const sums[] = { "sha256sum", "-c", "--quiet", "--strict", "sums", NULL };
	const struct kind *k = find_kind(r->arena, top);

	if (!k)
		return ERR_NOT_FOUND;
	if (has(r->arena, top, "sums", "") && !releases_run(top, false, sums))
		return ERR_INVALID;
	releases_discard(r, NEXT);
	if (mkdir(releases_path(r, NEXT, ""), 0755) != 0)
		return ERR_IO;
	return copy(r, top, k->tool, "bin") && copy(r, top, k->programs, "cgi-bin") &&
	               copy(r, top, k->site, "site") && copy(r, top, k->compiled, "compiled") &&
	               copy(r, top, k->server, "server") && settle(r)
	           ? OK
	           : ERR_IO;
}

/* "2026-11-27T014500Z", and "-2" behind it for a second one. They sort as they came. */
static const char *new_name(const struct releases *r)
{
	int64_t now = clock_now();
	struct civil c = date_civil((int32_t)(now / 86400));
	char name[64], *path;

	for (int i = 1; i < SAME_SECOND_MAX; i++) {
		int n = snprintf(name, sizeof(name), "%04d-%02d-%02dT%02d%02d%02dZ", c.year, c.month, c.day,
		                 (int)(now / 3600 % 24), (int)(now / 60 % 60), (int)(now % 60));

		if (i > 1)
			snprintf(name + n, sizeof(name) - (size_t)n, "-%02d", i);
		path = releases_path(r, name, "");
		if (access(path, F_OK) != 0)
			return str_c(r->arena, str_of(name));
	}
	return NULL;
}

enum err releases_lay_out(struct releases *r, const char *source, const char **name)
{
	const char *top = source;
	struct stat about;
	enum err e = OK;

	if (stat(source, &about) != 0)
		return ERR_NOT_FOUND;
	if (!S_ISDIR(about.st_mode))
		e = unpack(r, source, &top);
	if (e == OK)
		e = copy_all(r, top);
	if (!S_ISDIR(about.st_mode))
		releases_discard(r, UNPACKED);
	if (e == OK && (!(*name = new_name(r)) ||
	                rename(releases_path(r, NEXT, ""), releases_path(r, *name, "")) != 0))
		e = ERR_IO;
	if (e != OK)
		releases_discard(r, NEXT);
	return e;
}

/* --- what drafts were begun with -------------------------------------------------------------- */

static enum err bring(const struct releases *r, const char *from, const char *to, const char *part,
                      bool versions)
{
	DIR *there = opendir(releases_path(r, from, part));
	struct dirent *entry;
	enum err e = OK;

	if (!there)
		return errno == ENOENT ? OK : log_failed("deploy", "folder");
	while (errno = 0, e == OK && (entry = readdir(there))) {
		char *source = joined(r->arena, releases_path(r, from, part), entry->d_name);
		char *target = joined(r->arena, releases_path(r, to, part), entry->d_name);
		const char *const words[] = { "cp", "-Rl", "--", source, target, NULL };
		bool wanted = entry->d_name[0] != '.' && (!versions || strchr(entry->d_name, '@'));

		if (wanted && access(target, F_OK) != 0 && !releases_run(NULL, true, words))
			e = ERR_IO;
	}
	if (e == OK && errno != 0)
		e = log_failed("deploy", "readdir");
	closedir(there);
	return e;
}

enum err releases_inherit(const struct releases *r, const char *from, const char *to)
{
	enum err e = bring(r, from, to, "compiled/pages", true);

	if (e == OK)
		/* last: whoever finds it finds its pages */
		e = bring(r, from, to, "compiled/forms", true);
	if (e == OK)
		e = bring(r, from, to, "site/assets", false);
	return e == OK && !sync_all(r, to) ? ERR_IO : e;
}

enum err releases_note_store(const struct releases *r, const char *name, const char *data)
{
	const char *folder = releases_path(r, name, "stores"),
	           *path = releases_path(r, name, "stores/served");
	int file;
	bool whole;

	if (!data)
		return OK;
	if (mkdir(folder, 0755) != 0 && errno != EEXIST)
		return log_failed("deploy", "stores");
	if ((file = open(path, O_WRONLY | O_CREAT | O_TRUNC | O_CLOEXEC, 0644)) < 0)
		return log_failed("deploy", "stores");
	whole = whole_write(file, str_of(data)) == OK && fchmod(file, 0644) == 0 &&
	        chmod(folder, 0755) == 0;
	return close(file) == 0 && whole ? OK : log_failed("deploy", "stores");
}

/* --- switching and sweeping ------------------------------------------------------------------- */

static enum err point(const struct releases *r, const char *link, const char *name)
{
	char *aside = joined(r->arena, r->folder, ".link");

	unlink(aside);
	if (symlink(name, aside) != 0 || rename(aside, joined(r->arena, r->folder, link)) != 0)
		return ERR_IO;
	return whole_sync_folder(r->folder);
}

enum err releases_switch(const struct releases *r, const char *name)
{
	const char *before = releases_find(r, "current");
	enum err e = point(r, "current", name);

	return e == OK && before && strcmp(before, name) != 0 ? point(r, "previous", before) : e;
}

static int by_name(const void *x, const void *y)
{
	return strcmp(*(const char *const *)x, *(const char *const *)y);
}

size_t releases_list(const struct releases *r, const char ***names)
{
	DIR *there = opendir(r->folder);
	struct dirent *entry;
	size_t count = 0;

	*names = ARENA_MANY(r->arena, RELEASES_MAX, const char *);
	while (there && count < RELEASES_MAX && (entry = readdir(there))) {
		bool is_name = entry->d_name[0] >= '0' && entry->d_name[0] <= '9';

		if (is_name)
			(*names)[count++] = str_c(r->arena, str_of(entry->d_name));
	}
	if (there)
		closedir(there);
	qsort(*names, count, sizeof(**names), by_name);
	return count;
}

size_t releases_sweep(const struct releases *r, size_t keep)
{
	const char *now = releases_find(r, "current"), *before = releases_find(r, "previous"), **names;
	size_t count = releases_list(r, &names), removed = 0;

	for (size_t i = 0; i < count && count - removed > keep; i++) {
		if ((now && strcmp(names[i], now) == 0) || (before && strcmp(names[i], before) == 0))
			continue;
		releases_discard(r, names[i]);
		removed++;
	}
	return removed;
}
