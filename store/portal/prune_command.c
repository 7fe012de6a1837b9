/* portal deploy --prune: versions of forms that nothing names any more go from the release that is
 * served. Which those are portal purge wrote down, by whom the data belongs to; whoever owns the
 * release removes them, and opens no store. */
#include <errno.h>
#include <fcntl.h>
#include <stdio.h>
#include <sys/stat.h>
#include <time.h>
#include <unistd.h>

#include "store/base/clock.h"
#include "store/base/log.h"
#include "store/keeping/versions.h"
#include "store/portal/commands.h"
#include "store/portal/prune.h"

enum { LIST_BYTES = 1 << 20, FRESH_SECONDS = 3600 };

static const char *list_path(const struct tool *t)
{
	return str_c(t->arena, str_join(t->arena, str_of(t->data), STR("/unneeded")));
}

enum err prune_note(const struct tool *t, struct str names)
{
	const char *path = list_path(t);
	int file;
	bool whole;

	if (unlink(path) != 0 && access(path, F_OK) == 0)
		return ERR_IO;
	if (names.n == 0)
		return OK;
	if ((file = open(path, O_WRONLY | O_CREAT | O_EXCL | O_CLOEXEC, 0600)) < 0)
		return ERR_IO;
	whole = write(file, names.p, names.n) == (ssize_t)names.n;
	return close(file) == 0 && whole ? OK : ERR_IO;
}

static enum err read_opened(const struct tool *t, int file, struct str *names)
{
	char *bytes = ARENA_MANY(t->arena, LIST_BYTES, char);
	struct stat about, release;
	ssize_t n;

	if (fstat(file, &about) != 0)
		return log_failed("prune", "list");
	if (!S_ISREG(about.st_mode))
		return ERR_NOT_FOUND;
	if (lstat(t->release, &release) != 0)
		return errno == ENOENT ? ERR_NOT_FOUND : log_failed("prune", "release");
	if (about.st_mtime < release.st_mtime || time(NULL) - about.st_mtime >= FRESH_SECONDS)
		return ERR_EXPIRED;
	if ((n = read(file, bytes, LIST_BYTES)) < 0)
		return log_failed("prune", "list");
	*names = str_bytes(bytes, (size_t)n);
	return OK;
}

/* What purge wrote down in the last hour, for the release that is served still. Whoever has the
 * data could write anything there: it is a plain file or nothing (ERR_NOT_FOUND), and each line is
 * looked at. */
static enum err read_list(const struct tool *t, struct str *names)
{
	int file = open(list_path(t), O_RDONLY | O_NOFOLLOW | O_NONBLOCK | O_CLOEXEC);
	enum err e;

	if (file < 0)
		return errno == ENOENT || errno == ELOOP ? ERR_NOT_FOUND : log_failed("prune", "list");
	e = read_opened(t, file, names);
	close(file);
	return e;
}

static enum err remove_all(const struct tool *t, struct str names, size_t *removed, size_t *left)
{
	struct str name;
	enum err e = OK;

	while (e == OK && str_cut(&names, '\n', &name)) {
		if (name.n == 0)
			continue;
		e = versions_remove(t->arena, t->compiled, name, clock_now());
		*removed += e == OK;
		*left += e == ERR_INVALID || e == ERR_CONFLICT;
		if (e == ERR_NOT_FOUND || e == ERR_INVALID || e == ERR_CONFLICT)
			e = OK;
	}
	return e;
}

static int refuse(const struct tool *t, enum err e)
{
	if (e == ERR_EXPIRED)
		return tool_refuse(t,
		                   "what could go was written down for another release, or over an hour ago: portal purge "
		                   "--careful, then this again");
	if (e == ERR_DENIED)
		return tool_refuse(t, "only the owner of %s may remove what is in it", t->release);
	if (e == ERR_BUSY)
		return tool_refuse(t, "gen is writing in %s", t->compiled);
	return tool_failed(t, e);
}

int prune_command(struct tool *t)
{
	size_t removed = 0, left = 0, files = 0;
	struct values *v = values_open(t->arena);
	struct str names = STR("");
	int lock;
	enum err e;

	if (!t->data || !t->release)
		return tool_refuse(t,
		                   "which store and release? --data DIR and --release LINK, or /etc/waymark/environment");
	if ((e = read_list(t, &names)) == ERR_NOT_FOUND)
		e = OK;                /* purge found nothing */
	if (e != OK || (e = versions_lock(t->arena, t->compiled, &lock)) != OK)
		return refuse(t, e);
	e = remove_all(t, names, &removed, &left);
	close(lock);
	if (e == OK)
		e = leftover_purge(t->arena, t->compiled, clock_now(), &files);
	values_number(v, STR("versions of forms"), (int64_t)removed);
	values_number(v, STR("styles and scripts"), (int64_t)files);
	if (t->json)
		tool_json(v);
	else
		printf("versions of forms %zu removed\nstyles and scripts %zu removed\n", removed, files);
	if (left > 0)
		tool_refuse(t, "%zu lines named what is none, or is in use, and were left alone", left);
	return e == OK ? TOOL_DONE : refuse(t, e);
}
