#include "gen/stood.h"

#include <limits.h>
#include <stdio.h>
#include <string.h>
#include <time.h>

#include "gen/folder.h"

static const char magic[8] = "genstood";

/* A file system counts in ticks of the kernel: what happens in the same one leaves the same
 * time. */
enum { TICKS_NS = 50 * 1000 * 1000 };

/* --- the folders that lead to names ----------------------------------------------------------- */

/* Top first, then each before what is in it. Names that share the beginning of a path stand
 * together. */
struct walk {
	const struct str *names;
	size_t count, at, given;       /* given: bytes of names[at] up to which folders were given */
	bool begun;
};

static size_t shared_folders(struct str x, struct str y)
{
	size_t shared = 0;

	for (size_t i = 0; i < x.n && i < y.n && x.p[i] == y.p[i]; i++)
		if (x.p[i] == '/')
			shared = i + 1;
	return shared;
}

static bool walk_next(struct walk *w, struct str *folder)
{
	*folder = STR("");
	if (!w->begun)
		return w->begun = true;
	for (; w->at < w->count; w->at++) {
		struct str name = w->names[w->at];
		size_t slash = w->given + str_find(str_from(name, w->given), '/');

		if (slash < name.n) {
			*folder = str_part(name, 0, slash);
			w->given = slash + 1;
			return true;
		}
		w->given = w->at + 1 < w->count ? shared_folders(name, w->names[w->at + 1]) : 0;
	}
	return false;
}

static size_t count_folders(const struct str *names, size_t count)
{
	struct walk w = { names, count, 0, 0, false };
	struct str folder;
	size_t n = 0;

	while (walk_next(&w, &folder))
		n++;
	return n;
}

static bool path_of(char path[PATH_MAX], const char *top, struct str folder)
{
	int n = snprintf(path, PATH_MAX, "%s%s%.*s", top, folder.n > 0 ? "/" : "", STR_FMT(folder));

	return n > 0 && n < PATH_MAX;
}

/* How it stands; at is 0 while something might still happen in the same tick, or where times have
 * no fraction. */
static struct again_mark settled(const char *path)
{
	struct again_mark mark = again_mark_source(path);
	struct timespec now;

	clock_gettime(CLOCK_REALTIME, &now);
	if (mark.at % 1000000000u == 0 ||
	    mark.at + TICKS_NS > (uint64_t)now.tv_sec * 1000000000u + (uint64_t)now.tv_nsec)
		mark.at = 0;
	return mark;
}

/* --- reading ---------------------------------------------------------------------------------- */

static bool read_names(struct stood *s, struct str *rest)
{
	size_t i = 0;

	s->names = ARENA_MANY(s->arena, s->count, struct str);
	for (; i < s->count; i++) {
		size_t end = str_find(*rest, '\n');

		if (end == rest->n || (i > 0 && str_compare(s->names[i - 1], str_part(*rest, 0, end)) >= 0))
			return false;
		s->names[i] = str_part(*rest, 0, end);
		*rest = str_from(*rest, end + 1);
	}
	return true;
}

/* The magic; how many names; each with the end of its line; a mark for each folder. */
static bool read_note(struct stood *s)
{
	struct str bytes, rest;
	uint32_t count;

	if (!folder_read(s->arena, s->note, &bytes) || bytes.n < sizeof(magic) + sizeof(count) ||
	    memcmp(bytes.p, magic, sizeof(magic)) != 0)
		return false;
	memcpy(&count, bytes.p + sizeof(magic), sizeof(count));
	rest = str_from(bytes, sizeof(magic) + sizeof(count));
	s->count = count;
	if (count > rest.n || !read_names(s, &rest))
		return false;
	s->folder_count = count_folders(s->names, s->count);
	if (rest.n != s->folder_count * sizeof(*s->marks))
		return false;
	s->marks = ARENA_MANY(s->arena, s->folder_count, struct again_mark);
	memcpy(s->marks, rest.p, rest.n);
	return true;
}

/* The number of the first name that is not less. */
static size_t first_from(const struct stood *s, struct str name)
{
	size_t low = 0, high = s->count;

	while (low < high) {
		size_t middle = low + (high - low) / 2;

		if (str_compare(s->names[middle], name) < 0)
			low = middle + 1;
		else
			high = middle;
	}
	return low;
}

/* A file, or with a / at its end a folder with something in it. */
static bool is_noted(const struct stood *s, struct str name)
{
	size_t at = first_from(s, name);

	return at < s->count && (str_ends(name, STR("/")) ? str_starts(s->names[at], name)
	                                                  : str_equal(s->names[at], name));
}

/* Whether a folder holds what is noted of it, and nothing else. */
static bool holds_the_same(const struct stood *s, const char *path, struct str folder)
{
	struct str inner = folder.n > 0 ? str_join(s->arena, folder, STR("/")) : folder, *found;
	size_t count = folder_names(s->arena, path, &found), files = 0, noted = 0;

	for (size_t i = 0; i < count; i++) {
		files += !str_ends(found[i], STR("/"));
		if (!is_noted(s, str_join(s->arena, inner, found[i])))
			return false;
	}
	for (size_t i = first_from(s, inner); i < s->count && str_starts(s->names[i], inner); i++)
		noted += str_find(str_from(s->names[i], inner.n), '/') == s->names[i].n - inner.n;
	return noted == files;
}

static bool stands(struct stood *s)
{
	struct walk w = { s->names, s->count, 0, 0, false };
	char path[PATH_MAX];
	struct str folder;

	for (size_t i = 0; walk_next(&w, &folder); i++) {
		struct again_mark *noted = &s->marks[i], now;

		if (!path_of(path, s->top, folder))
			return false;
		now = settled(path);
		if (noted->at > 0 && now.at == noted->at && now.inode == noted->inode)
			continue;
		if (now.size == 0 || noted->at > 0 || !holds_the_same(s, path, folder))
			return false;
		*noted = now;
		s->is_other = true;
	}
	return true;
}

struct stood stood_open(struct arena *a, const char *top, const char *note)
{
	struct stood s = { .arena = a, .top = top, .note = note };

	if (read_note(&s) && stands(&s))
		return s;
	s = (struct stood){ .arena = a, .top = top, .note = note, .is_other = true };
	s.count = folder_list(a, top, "", true, &s.names);
	return s;
}

/* --- writing ---------------------------------------------------------------------------------- */

static void put(struct buf *b, const void *from, size_t n)
{
	buf_add(b, str_bytes(from, n));
}

/* What a switch of part leaves as it was. */
static bool is_untouched(struct str folder, const struct str *part)
{
	return !part || !(str_equal(folder, *part) || folder_is_inside(folder, *part) ||
	                  folder_is_inside(*part, folder));
}

/* The folders that a switch left stand in the same order before and after it. */
static bool put_marks(const struct stood *s, struct buf *b, struct walk now, const struct str *part)
{
	struct walk before = { s->names, s->count, 0, 0, false };
	struct str folder, old = STR("");
	char path[PATH_MAX];
	size_t i = 0;

	while (walk_next(&now, &folder)) {
		struct again_mark mark = { 0, 0, 0 };
		bool found = false;

		while (is_untouched(folder, part) && i < s->folder_count && !found &&
		       walk_next(&before, &old)) {
			found = str_equal(old, folder);
			mark = s->marks[i++];
		}
		if (!found && !path_of(path, s->top, folder))
			return false;
		if (!found)
			mark = settled(path);
		put(b, &mark, sizeof(mark));
	}
	return true;
}

bool stood_write(const struct stood *s, const struct str *names, size_t count,
                 const struct str *part)
{
	struct buf b = buf_open(s->arena);
	uint32_t n = (uint32_t)count;

	put(&b, magic, sizeof(magic));
	put(&b, &n, sizeof(n));
	for (size_t i = 0; i < count; i++) {
		buf_add(&b, names[i]);
		buf_byte(&b, '\n');
	}
	return put_marks(s, &b, (struct walk){ names, count, 0, 0, false }, part) &&
	       folder_write(s->arena, s->note, buf_str(&b));
}
