#include "gen/output.h"

#include <errno.h>
#include <fcntl.h>
#include <stdlib.h>
#include <string.h>
#include <sys/file.h>

#include "gen/folder.h"
#include "gen/layout.h"
#include "store/base/clock.h"
#include "store/base/err.h"

/* What readers see. */
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
	o->files[o->count++] = (struct output_file){ path, bytes, source, false, false };
}

void output_add_standing(struct output *o, struct str path, const char *source)
{
	output_add(o, path, (struct str){ NULL, 0 }, source);
	o->files[o->count - 1].stands = true;
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

/* FOLDER/gen.manifest holds the least quality that a compressed file may have. */
static bool is_quality(struct output *o, const char *manifest, int quality)
{
	struct str bytes;
	uint64_t n;

	return folder_read(o->arena, manifest, &bytes) && str_starts(bytes, STR("brotli ")) &&
	       str_number(str_trim(str_from(bytes, 7)), 11, &n) && n >= (uint64_t)quality;
}

static void remove_next(const struct output *o)
{
	for (size_t i = 0; i < COUNT(tops); i++)
		layout_remove_next(o, tops[i]);
}

/* Everything is written aside before anything takes its place. */
static void write_all(struct output *o, struct diag *d, int quality, bool recompress)
{
	struct layout layouts[COUNT(tops)];
	struct squeeze_jobs jobs = { 0 };
	int64_t begun;

	for (size_t i = 0; i < COUNT(tops); i++) {
		layouts[i] = layout_open(o, tops[i], recompress);
		jobs.room += layouts[i].count;
	}
	jobs.all = ARENA_MANY(o->arena, jobs.room, struct squeeze_job);
	for (size_t i = 0; i < COUNT(tops) && d->errors == 0; i++)
		if (!layout_prepare(&layouts[i], &jobs))
			fail(d, layouts[i].next);
	if (d->errors == 0 && !squeeze_files(jobs.all, jobs.plain, quality))
		fail(d, o->folder);
	begun = clock_elapsed();
	if (d->errors == 0 &&
	    !squeeze_files(jobs.all + jobs.room - jobs.squeezed, jobs.squeezed, quality))
		fail(d, o->folder);
	o->compressing = clock_elapsed() - begun;
	for (size_t i = 0; i < COUNT(tops) && d->errors == 0; i++)
		if (!layout_switch(&layouts[i]))
			fail(d, layouts[i].top);
	for (size_t i = 0; i < COUNT(tops) && d->errors == 0; i++)
		if (!layout_note(&layouts[i]))
			fail(d, layouts[i].stood.note);
}

void output_lock(struct output *o, struct diag *d)
{
	const char *path = folder_path(o->arena, o->folder, STR("gen.lock"));
	int file = folder_make(o->arena, path) ? open(path, O_RDWR | O_CREAT | O_CLOEXEC, 0644) : -1;

	if (file < 0 || flock(file, LOCK_EX) != 0)
		fail(d, path);
}

void output_write(struct output *o, struct diag *d, int quality, size_t *changed)
{
	const char *manifest = folder_path(o->arena, o->folder, STR("gen.manifest"));
	struct buf line = buf_open(o->arena);

	*changed = 0;
	remove_next(o);
	write_all(o, d, quality, !is_quality(o, manifest, quality));
	if (d->errors > 0) {
		remove_next(o);
		return;
	}
	for (size_t i = 0; i < o->count; i++)
		*changed += o->files[i].changed;
	buf_text(&line, "brotli ");
	buf_number(&line, quality);
	buf_byte(&line, '\n');
	if (!folder_write(o->arena, manifest, buf_str(&line)))
		fail(d, manifest);
	layout_sweep(o);
}
