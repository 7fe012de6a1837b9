#include "gen/output.h"

#include <errno.h>
#include <fcntl.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

#include "gen/folder.h"
#include "gen/squeeze.h"
#include "store/base/err.h"

/* What is switched: each is laid out as FOLDER/next-NAME. */
static const char *const tops[] = { "site", "compiled" };

struct output output_open(struct arena *a, const char *folder)
{
	return (struct output){ .arena = a, .folder = folder };
}

void output_add(struct output *o, struct str path, struct str bytes, const char *source)
{
	if (o->count == o->room) {
		struct output_file *more = ARENA_MANY(o->arena, o->room * 2 + 64, struct output_file);

		if (o->count > 0)
			memcpy(more, o->files, o->count * sizeof(*more));
		o->files = more;
		o->room = o->room * 2 + 64;
	}
	o->files[o->count++] = (struct output_file){ path, bytes, source, false };
}

static int by_path(const void *a, const void *b)
{
	const struct output_file *x = a, *y = b;

	return str_compare(x->path, y->path);
}

void output_check(struct output *o, struct diag *d)
{
	if (o->count == 0)
		return;
	qsort(o->files, o->count, sizeof(*o->files), by_path);
	for (size_t i = 1; i < o->count; i++)
		if (str_equal(o->files[i - 1].path, o->files[i].path))
			diag_error(d, (struct place){ o->files[i].source, 0, 0 },
			           "%.*s is also made from %s; give one of them another address",
			           STR_FMT(o->files[i].path), o->files[i - 1].source);
}

const struct output_file *output_find(const struct output *o, struct str path)
{
	struct output_file key = { .path = path };

	return o->count ? bsearch(&key, o->files, o->count, sizeof(key), by_path) : NULL;
}

static void fail(struct diag *d, const char *path)
{
	diag_error(d, (struct place){ path, 0, 0 }, "could not be written: %s", strerror(errno));
}

static const char *joined(struct arena *a, const char *x, const char *y, struct str z)
{
	struct buf b = buf_open(a);

	buf_text(&b, x);
	buf_text(&b, y);
	buf_add(&b, z);
	buf_byte(&b, '\0');
	return b.p;
}

/* --- laying out ------------------------------------------------------------------------------- */

static bool is_same(struct arena *a, const char *path, struct str bytes)
{
	struct stat about;
	struct str old;

	return stat(path, &about) == 0 && (size_t)about.st_size == bytes.n &&
	       folder_read(a, path, &old) && str_equal(old, bytes);
}

/* Gives the file at from a second name, to. */
static bool keep(struct arena *a, const char *from, const char *to)
{
	if (link(from, to) == 0)
		return true;
	return errno == ENOENT && folder_make(a, to) && link(from, to) == 0;
}

static bool keep_with(struct arena *a, const char *from, const char *to, const char *end)
{
	return keep(a, joined(a, from, end, STR("")), joined(a, to, end, STR("")));
}

/* Lays out one file; true when it must be compressed, which is when it is new or its forms are
 * missing. */
static bool lay_one(struct output *o, struct diag *d, struct output_file *f, bool recompress)
{
	const char *from = joined(o->arena, o->folder, "/", f->path);
	const char *to = joined(o->arena, o->folder, "/next-", f->path);
	bool wants = str_starts(f->path, STR("site/")) && squeeze_wants(f->path);

	f->changed = !is_same(o->arena, from, f->bytes) || !keep(o->arena, from, to);
	if (f->changed && !folder_write(o->arena, to, f->bytes))
		fail(d, to);
	if (!wants || f->changed || recompress)
		return wants;
	return !keep_with(o->arena, from, to, ".gz") || !keep_with(o->arena, from, to, ".br");
}

/* Compiled forms and their pages stay as long as a draft may be pinned to them: ID@VERSION is
 * kept. */
static void keep_versions(struct output *o, struct diag *d)
{
	const char *compiled = joined(o->arena, o->folder, "/compiled", STR(""));
	struct str *names;
	size_t count = folder_list(o->arena, compiled, "", true, &names);

	for (size_t i = 0; i < count; i++) {
		struct str path = str_join(o->arena, STR("compiled/"), names[i]);
		const char *to = joined(o->arena, o->folder, "/next-", path);

		if (str_find(names[i], '@') == names[i].n || output_find(o, path))
			continue;
		if (!keep(o->arena, joined(o->arena, o->folder, "/", path), to))
			fail(d, to);
	}
}

/* --- switching --------------------------------------------------------------------------------- */

static void switch_one(struct output *o, struct diag *d, const char *top)
{
	const char *now = joined(o->arena, o->folder, "/", str_of(top));
	const char *next = joined(o->arena, o->folder, "/next-", str_of(top));

	if (mkdir(next, 0755) < 0 && errno != EEXIST)
		fail(d, next);
	else if (renameat2(AT_FDCWD, next, AT_FDCWD, now, RENAME_EXCHANGE) == 0)
		folder_remove(next);
	else if (errno != ENOENT || rename(next, now) < 0)
		fail(d, now);
}

/* FOLDER/gen.manifest holds the least quality that a compressed file may have. */
static bool is_quality(struct output *o, const char *manifest, int quality)
{
	struct str bytes;
	uint64_t n;

	return folder_read(o->arena, manifest, &bytes) && str_starts(bytes, STR("brotli ")) &&
	       str_number(str_trim(str_from(bytes, 7)), 11, &n) && n >= (uint64_t)quality;
}

static void remove_next(struct output *o)
{
	for (size_t i = 0; i < COUNT(tops); i++)
		folder_remove(joined(o->arena, o->folder, "/next-", str_of(tops[i])));
}

void output_write(struct output *o, struct diag *d, int quality, size_t *changed)
{
	struct squeeze_job *jobs = ARENA_MANY(o->arena, o->count, struct squeeze_job);
	const char *manifest = joined(o->arena, o->folder, "/gen.manifest", STR(""));
	struct buf line = buf_open(o->arena);
	bool recompress = !is_quality(o, manifest, quality);
	size_t job_count = 0;

	*changed = 0;
	remove_next(o);
	for (size_t i = 0; i < o->count && d->errors == 0; i++) {
		struct output_file *f = &o->files[i];

		if (lay_one(o, d, f, recompress))
			jobs[job_count++] = (struct squeeze_job){ joined(o->arena, o->folder, "/next-", f->path),
			                                          f->bytes };
		*changed += f->changed;
	}
	keep_versions(o, d);
	for (size_t i = 0; i < job_count; i++) {
		unlink(joined(o->arena, jobs[i].path, ".gz", STR("")));
		unlink(joined(o->arena, jobs[i].path, ".br", STR("")));
	}
	if (d->errors == 0 && !squeeze_files(jobs, job_count, quality))
		fail(d, "compressed files");
	if (d->errors > 0) {
		remove_next(o);
		return;
	}
	for (size_t i = 0; i < COUNT(tops); i++)
		switch_one(o, d, tops[i]);
	buf_text(&line, "brotli ");
	buf_number(&line, quality);
	buf_byte(&line, '\n');
	if (!folder_write(o->arena, manifest, buf_str(&line)))
		fail(d, manifest);
}
