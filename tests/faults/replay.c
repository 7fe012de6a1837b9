#include "tests/faults/replay.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "store/base/log.h"

enum { SECTOR = 512 };

/* --- reading ------------------------------------------------------------------------------ */

static char *take(FILE *f, size_t n)
{
	char *p = must(malloc(n + 1));

	if (n > 0 && fread(p, 1, n, f) != n)
		die("log");
	p[n] = '\0';
	return p;
}

/* The path without what they all begin with. */
static void below(const char *home, char *path)
{
	size_t n = strlen(home);

	if (strncmp(path, home, n) == 0)
		memmove(path, path + n, strlen(path + n) + 1);
}

static bool is_above(const char *folder, const char *path)
{
	size_t n = strlen(folder);

	return strncmp(folder, path, n) == 0 && path[n] == '/' && !strchr(path + n + 1, '/');
}

/* Bytes need a sync of their file, names one of their folder. */
static void find_syncs(struct replay *r)
{
	for (uint32_t i = 0; i < r->count; i++) {
		struct step *s = &r->steps[i];
		bool bytes = s->e.kind == EVENT_WRITE || s->e.kind == EVENT_CUT;
		const char *name = s->e.kind == EVENT_RENAME || s->e.kind == EVENT_LINK ? s->other
		                                                                        : s->path;

		s->safe_at = bytes && s->e.synced ? i : UINT32_MAX;
		for (uint32_t j = i + 1; j < r->count && s->safe_at == UINT32_MAX; j++) {
			const struct step *sync = &r->steps[j];

			if (sync->e.kind == EVENT_SYNC &&
			    (bytes ? strcmp(sync->path, s->path) == 0 : is_above(sync->path, name)))
				s->safe_at = j;
		}
	}
}

void replay_read(struct replay *r, const char *path, const char *home)
{
	FILE *f = must(fopen(path, "r"));
	struct event e;

	*r = (struct replay){ NULL, 0 };
	while (fread(&e, sizeof(e), 1, f) == 1) {
		struct step *s;

		if (r->count % 1024 == 0)
			r->steps = must(realloc(r->steps, (r->count + 1024) * sizeof(*r->steps)));
		s = &r->steps[r->count];
		*s = (struct step){ .e = e,
			                .path = take(f, e.path_bytes),
			                .other = take(f, e.other_bytes),
			                .data = take(f, e.data_bytes) };
		below(home, s->path);
		below(home, s->other);
		if (e.kind == EVENT_TOLD || disk_counts(s->path))
			r->count++;
	}
	fclose(f);
	find_syncs(r);
}

/* --- playing ------------------------------------------------------------------------------ */

static void write_bytes(struct disk *d, const struct step *s, bool torn, unsigned *seed)
{
	struct file *f = file_find(d, s->path);
	size_t end = s->e.at + s->e.data_bytes;

	if (!f)
		return;
	if (end > f->n)
		file_size(f, end);
	for (size_t at = 0; at < s->e.data_bytes;) {
		size_t n = SECTOR - (s->e.at + at) % SECTOR;

		if (n > s->e.data_bytes - at)
			n = s->e.data_bytes - at;
		if (!torn || rand_r(seed) % 2)
			memcpy(f->bytes + s->e.at + at, s->data + at, n);
		at += n;
	}
}

static void name_as(struct disk *d, const struct step *s, bool moved)
{
	struct file *f = file_find(d, s->path), *old = file_find(d, s->other), *made;

	if (!f)
		return;
	if (old)
		old->there = false;
	if (moved) {
		free(f->path);
		f->path = must(strdup(s->other));
		return;
	}
	made = file_add(d, s->other, false);
	f = file_find(d, s->path);
	file_size(made, f->n);
	if (f->n > 0)
		memcpy(made->bytes, f->bytes, f->n);
}

static void apply(struct disk *d, const struct step *s, bool torn, unsigned *seed)
{
	struct file *f;

	switch ((enum event_kind)s->e.kind) {
	case EVENT_WRITE:
		write_bytes(d, s, torn, seed);
		break;
	case EVENT_CREATE:
		f = file_add(d, s->path, false);
		if (s->e.at)
			f->n = 0;
		break;
	case EVENT_RENAME:
	case EVENT_LINK:
		name_as(d, s, s->e.kind == EVENT_RENAME);
		break;
	case EVENT_UNLINK:
		if ((f = file_find(d, s->path)))
			f->there = false;
		break;
	case EVENT_FOLDER:
		file_add(d, s->path, true);
		break;
	case EVENT_CUT:
		if ((f = file_find(d, s->path)))
			file_size(f, s->e.at);
		break;
	default:
		break;
	}
}

void replay_play(const struct replay *r, const struct disk *base, struct disk *d, uint32_t until,
                 enum choice choice, unsigned *seed)
{
	disk_copy(d, base);
	for (uint32_t i = 0; i < until; i++) {
		bool safe = r->steps[i].safe_at < until;

		if (safe || choice == ALL || (choice == SOME && rand_r(seed) % 3))
			apply(d, &r->steps[i], !safe && choice == SOME && rand_r(seed) % 2, seed);
	}
}
