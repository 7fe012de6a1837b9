#include "gen/layout.h"

#include <dirent.h>
#include <errno.h>
#include <fcntl.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <time.h>
#include <unistd.h>

#include "gen/folder.h"
#include "store/base/buf.h"

#define LAYOUT_OLD "gen.old-"

/* Longer than a request may take. */
/* a file, packed in two ways; a page for a fault twice so */
enum { OLD_SECONDS = 120, PACKED_MAX = 5 };

static const char *joined(struct arena *a, const char *x, const char *y, struct str z)
{
	struct buf b = buf_open(a);

	buf_text(&b, x);
	buf_text(&b, y);
	buf_add(&b, z);
	buf_byte(&b, '\0');
	return b.p;
}

static const char *path_now(const struct layout *l, struct str path)
{
	return path.n > 0 ? joined(l->arena, l->top, "/", path) : l->top;
}

/* Where it is laid out: below next as it is below the part, or next itself. */
static const char *path_next(const struct layout *l, struct str path)
{
	if (path.n > l->part.n && l->part.n > 0)
		path = str_from(path, l->part.n + 1);
	else if (path.n == l->part.n)
		return l->next;
	return joined(l->arena, l->next, "/", path);
}

static struct str folder_of(struct str path)
{
	size_t slash = str_find_last(path, '/');

	return slash < path.n ? str_part(path, 0, slash) : STR("");
}

/* --- what is to stand there ------------------------------------------------------------------- */

static void add(struct layout *l, struct str path, struct output_file *file, enum squeeze how)
{
	l->entries[l->count++] = (struct layout_entry){ path, file, how, false };
}

static int by_path(const void *a, const void *b)
{
	const struct layout_entry *x = a, *y = b;

	return str_compare(x->path, y->path);
}

/* Compiled forms and their pages stay as long as a draft may be pinned to them: ID@VERSION is
 * kept. */
static void expect_versions(struct layout *l, const struct output *o, const char *name,
                            const struct str *there, size_t count)
{
	struct str top = str_join(l->arena, str_of(name), STR("/"));

	for (size_t i = 0; i < count; i++)
		if (str_find(there[i], '@') < there[i].n &&
		    !output_find(o, str_join(l->arena, top, there[i])))
			add(l, there[i], NULL, SQUEEZE_NOT);
}

/* What the pages of such versions are drawn with: the name of an asset goes with what it holds. */
static void expect_assets(struct layout *l, const struct output *o, const struct str *there,
                          size_t count)
{
	for (size_t i = 0; i < count; i++) {
		struct str path = str_join(l->arena, STR("site/"), there[i]);

		if (str_ends(path, STR(".br")) || str_ends(path, STR(".gz")))
			path.n -= 3;
		if (str_starts(there[i], STR("assets/")) && !output_find(o, path))
			add(l, there[i], NULL, SQUEEZE_NOT);
	}
}

/* "404.html": the web server finds such a page by a folder and the status, so each way of packing
 * has a folder. */
static void expect_fault(struct layout *l, struct str path, struct output_file *f)
{
	uint64_t status;

	if (path.n != STR("404.html").n || !str_ends(path, STR(".html")) ||
	    !str_number(str_part(path, 0, 3), 599, &status))
		return;
	add(l, str_join(l->arena, STR("br/"), path), f, SQUEEZE_BR);
	add(l, str_join(l->arena, STR("gz/"), path), f, SQUEEZE_GZ);
}

static void expect_files(struct layout *l, struct output *o, const char *name)
{
	struct str top = str_join(l->arena, str_of(name), STR("/"));
	bool is_site = str_is(str_of(name), "site");

	for (size_t i = 0; i < o->count; i++) {
		struct output_file *f = &o->files[i];
		struct str path = str_from(f->path, top.n);

		if (!str_starts(f->path, top))
			continue;
		add(l, path, f, SQUEEZE_NOT);
		if (!is_site || !squeeze_wants(path))
			continue;
		add(l, str_join(l->arena, path, STR(".br")), f, SQUEEZE_BR);
		add(l, str_join(l->arena, path, STR(".gz")), f, SQUEEZE_GZ);
		expect_fault(l, path, f);
	}
}

/* --- what differs ----------------------------------------------------------------------------- */

static bool is_same(const struct layout *l, struct str path, struct str bytes)
{
	const char *now = path_now(l, path);
	struct stat about;
	struct str old;

	return stat(now, &about) == 0 && (size_t)about.st_size == bytes.n &&
	       folder_read(l->arena, now, &old) && str_equal(old, bytes);
}

/* The part is the file at first, then the folder that all differences are in. */
static void widen(struct layout *l, struct str path)
{
	size_t n = 0;

	if (l->differences++ == 0) {
		l->part = path;
		return;
	}
	if (folder_is_inside(path, l->part))
		return;
	while (n < path.n && n < l->part.n && path.p[n] == l->part.p[n])
		n++;
	l->part = folder_of(str_part(path, 0, n));
}

/* A file stands before its compressed forms, so that they know whether it changed. */
static bool differs(const struct layout *l, struct layout_entry *e, bool is_there, bool recompress)
{
	if (!e->file)
		return false;
	if (e->how != SQUEEZE_NOT)
		return !is_there || recompress || e->file->changed;
	e->file->changed = !is_there || !(e->file->stands || is_same(l, e->path, e->file->bytes));
	return e->file->changed;
}

static void compare(struct layout *l, const struct str *there, size_t count, bool recompress)
{
	size_t at = 0;

	for (size_t i = 0; i < l->count; i++) {
		struct layout_entry *e = &l->entries[i];
		bool is_there;

		for (; at < count && str_compare(there[at], e->path) < 0; at++)
			widen(l, there[at]);
		is_there = at < count && str_equal(there[at], e->path);
		at += is_there;
		e->differs = differs(l, e, is_there, recompress);
		if (e->differs)
			widen(l, e->path);
	}
	for (; at < count; at++)
		widen(l, there[at]);
}

static bool holds(const struct layout *l, struct str folder)
{
	for (size_t i = 0; i < l->count; i++)
		if (folder_is_inside(l->entries[i].path, folder))
			return true;
	return false;
}

/* What programs read is one thing: who has opened the old folder goes on in it. A page of the site
 * is one for itself. */
static bool is_whole(const struct layout *l)
{
	return str_ends(str_of(l->top), STR("/compiled"));
}

/* A folder is replaced by a folder: one that stands there, and that something is to stand in. */
static void settle(struct layout *l)
{
	struct stat about;

	if (l->differences < 2)
		return;
	if (is_whole(l))
		l->part = STR("");
	while (l->part.n > 0 && (stat(path_now(l, l->part), &about) != 0 || !S_ISDIR(about.st_mode) ||
	                         !holds(l, l->part)))
		l->part = folder_of(l->part);
}

/* Files come sorted, and most compressed forms stand behind theirs. */
static void sort(struct layout *l)
{
	size_t i = 1;

	while (i < l->count && str_compare(l->entries[i - 1].path, l->entries[i].path) < 0)
		i++;
	if (i < l->count)
		qsort(l->entries, l->count, sizeof(*l->entries), by_path);
}

struct layout layout_open(struct output *o, const char *name, bool recompress)
{
	struct layout l = { .arena = o->arena };

	l.top = folder_path(o->arena, o->folder, str_of(name));
	l.next = joined(o->arena, o->folder, "/next-", str_of(name));
	l.old = joined(o->arena, o->folder, "/" LAYOUT_OLD, str_join(o->arena, str_of(name), STR(".")));
	l.stood = stood_open(o->arena, l.top, joined(o->arena, o->folder, "/gen.", str_of(name)));
	l.entries = ARENA_MANY(o->arena, PACKED_MAX * o->count + l.stood.count, struct layout_entry);
	expect_files(&l, o, name);
	if (str_is(str_of(name), "compiled"))
		expect_versions(&l, o, name, l.stood.names, l.stood.count);
	else
		expect_assets(&l, o, l.stood.names, l.stood.count);
	sort(&l);
	compare(&l, l.stood.names, l.stood.count, recompress);
	settle(&l);
	return l;
}

/* --- laying out ------------------------------------------------------------------------------- */

/* Gives what stands there a second name. */
static bool keep(const struct layout *l, const struct layout_entry *e, const char *to)
{
	const char *from = path_now(l, e->path);

	if (link(from, to) == 0)
		return true;
	return errno == ENOENT && folder_make(l->arena, to) && link(from, to) == 0;
}

/* The bytes of what stands are needed after all: to be compressed better, or where no link can be
 * made. */
static bool read_standing(const struct layout *l, struct output_file *f)
{
	struct str below = str_from(f->path, str_find(f->path, '/') + 1);

	return !f->stands || f->bytes.p || folder_read(l->arena, path_now(l, below), &f->bytes);
}

bool layout_prepare(struct layout *l, struct squeeze_jobs *jobs)
{
	struct str folder = { NULL, 0 };

	for (size_t i = 0; i < l->count && l->differences > 0; i++) {
		struct layout_entry *e = &l->entries[i];
		const char *to;

		if (!(l->differences > 1 ? folder_is_inside(e->path, l->part) : e->differs))
			continue;
		to = path_next(l, e->path);
		if (!e->differs && keep(l, e, to))
			continue;
		if (!e->file || !read_standing(l, e->file))
			return false;
		if (!folder.p || !str_equal(folder, folder_of(e->path))) {
			folder = folder_of(e->path);
			if (!folder_make(l->arena, to))
				return false;
		}
		squeeze_add(jobs, (struct squeeze_job){ to, e->file->bytes, e->how });
	}
	return true;
}

/* --- switching -------------------------------------------------------------------------------- */

/* One file that is other, new or gone. The time of the top tells a program that keeps what it has
 * read. */
static bool switch_file(const struct layout *l)
{
	const char *now = path_now(l, l->part);
	struct stat about;

	if (stat(l->next, &about) != 0 ? unlink(now) != 0
	                               : !folder_make(l->arena, now) || rename(l->next, now) != 0)
		return false;
	return utimensat(AT_FDCWD, l->top, NULL, 0) == 0;
}

/* A request that began before the switch reads what it began with: the old folder goes with a later
 * run. */
static bool set_aside(const struct layout *l)
{
	struct timespec now;
	struct buf b = buf_open(l->arena);

	clock_gettime(CLOCK_REALTIME, &now);
	buf_text(&b, l->old);
	buf_number(&b, now.tv_sec);
	buf_byte(&b, '.');
	buf_number(&b, now.tv_nsec);
	return rename(l->next, str_c(l->arena, buf_str(&b))) == 0;
}

void layout_sweep(const struct output *o)
{
	DIR *d = opendir(o->folder);
	struct dirent *entry;
	int64_t now = time(NULL);
	uint64_t at;

	while (d && (entry = readdir(d))) {
		struct str name = str_of(entry->d_name), seconds = str_from(name, STR(LAYOUT_OLD).n);

		seconds = str_from(seconds, str_find(seconds, '.') + 1);
		seconds = str_part(seconds, 0, str_find(seconds, '.'));
		if (str_starts(name, STR(LAYOUT_OLD)) && str_number(seconds, INT64_MAX, &at) &&
		    (int64_t)at < now - OLD_SECONDS)
			folder_remove(folder_path(o->arena, o->folder, str_copy(o->arena, name)));
	}
	if (d)
		closedir(d);
}

bool layout_switch(struct layout *l)
{
	const char *now = path_now(l, l->part);

	if (l->differences == 0)
		return true;
	if (l->differences == 1)
		return switch_file(l);
	if (mkdir(l->next, 0755) != 0 && errno != EEXIST)
		return false;
	if (folder_exchange(l->next, now))
		return set_aside(l);
	return errno == ENOENT && rename(l->next, now) == 0;
}

bool layout_note(const struct layout *l)
{
	struct str *names = ARENA_MANY(l->arena, l->count, struct str);

	if (l->differences == 0 && !l->stood.is_other)
		return true;
	for (size_t i = 0; i < l->count; i++)
		names[i] = l->entries[i].path;
	return stood_write(&l->stood, names, l->count, l->differences > 0 ? &l->part : NULL);
}

void layout_remove_next(const struct output *o, const char *name)
{
	folder_remove(joined(o->arena, o->folder, "/next-", str_of(name)));
}
