#include "gen/again.h"

#include <limits.h>
#include <stdio.h>
#include <string.h>
#include <sys/stat.h>
#include <time.h>

#include "gen/folder.h"
#include "gen/hash.h"
#include "store/compiled/json.h"

static const char magic[8] = "genpage5";

/* --- gen.pages -------------------------------------------------------------------------------- */

/* The bytes of this machine, for itself: the magic; how many texts, and each with its length,
 * filled up to whole numbers; how many pages, and each: key, two marks, how many numbers of texts,
 * and these. The pool is empty when they are read, so that its numbers are those of the file, and
 * what a page names is left where it stands. */
struct reader {
	const char *at, *end;
	bool bad;
};

static void take(struct reader *r, void *to, size_t n)
{
	if (r->bad || n > (size_t)(r->end - r->at)) {
		r->bad = true;
		memset(to, 0, n);
		return;
	}
	memcpy(to, r->at, n);
	r->at += n;
}

static uint32_t take_count(struct reader *r, size_t least)
{
	uint32_t n;

	take(r, &n, sizeof(n));
	r->bad |= n > (size_t)(r->end - r->at) / least;
	return r->bad ? 0 : n;
}

static void read_record(struct reader *r, struct again_record *one, uint32_t texts)
{
	take(r, &one->page.key, sizeof(one->page.key));
	take(r, &one->site, sizeof(one->site));
	take(r, &one->compiled, sizeof(one->compiled));
	one->named.count = take_count(r, sizeof(uint32_t));
	one->named.all = (uint32_t *)(uintptr_t)r->at;
	r->at += one->named.count * sizeof(uint32_t);
	for (size_t i = 0; i < one->named.count; i++)
		r->bad |= (one->named.all[i] & ~(uint32_t)LINKS_HREF) >= texts;
}

static size_t filling(size_t n)
{
	return -n & (sizeof(uint32_t) - 1);
}

static uint32_t read_texts(struct again *g, struct reader *r)
{
	uint32_t texts = take_count(r, sizeof(uint32_t)), n;

	r->bad |= g->pool->count > 0;
	for (uint32_t i = 0; i < texts && !r->bad; i++) {
		n = take_count(r, 1);
		r->bad |= pool_add(g->pool, str_bytes(r->at, n)) != i;
		r->at += n;
		r->bad |= filling(n) > (size_t)(r->end - r->at);
		r->at += r->bad ? 0 : filling(n);
	}
	return texts;
}

static uint32_t *slot(const struct again *g, uint64_t key)
{
	size_t at = key >> 8 & (g->slot_count - 1);

	while (g->slots[at] != 0 && g->old[g->slots[at] - 1].page.key != key)
		at = (at + 1) & (g->slot_count - 1);
	return &g->slots[at];
}

static void read_all(struct again *g, struct str bytes)
{
	struct reader r = { bytes.p, bytes.p + bytes.n, false };
	char found[sizeof(magic)];
	uint32_t texts, n;

	take(&r, found, sizeof(found));
	r.bad |= memcmp(found, magic, sizeof(magic)) != 0;
	texts = read_texts(g, &r);
	n = take_count(&r, sizeof(struct again_mark));
	g->old = ARENA_MANY(g->arena, n, struct again_record);
	for (g->slot_count = 64; g->slot_count < 2 * (size_t)n; g->slot_count *= 2)
		;
	g->slots = ARENA_MANY(g->arena, g->slot_count, uint32_t);
	for (uint32_t i = 0; i < n && !r.bad; i++) {
		read_record(&r, &g->old[i], texts);
		if (!r.bad)
			*slot(g, g->old[i].page.key) = i + 1;
	}
	g->old_count = r.bad ? 0 : n;
}

struct again again_open(struct arena *a, const char *folder, struct pool *pool, bool look)
{
	struct again g = { .arena = a, .folder = folder, .pool = pool };
	struct stat self;
	struct str bytes;

	if (stat("/proc/self/exe", &self) != 0)
		return g;
	g.self = hash_add(0, str_bytes(&self.st_ino, sizeof(self.st_ino)));
	g.self = hash_add(g.self, str_bytes(&self.st_size, sizeof(self.st_size)));
	g.self = hash_add(g.self, str_bytes(&self.st_mtim, sizeof(self.st_mtim)));
	if (look && folder_read(a, folder_path(a, folder, STR("gen.pages")), &bytes))
		read_all(&g, bytes);
	return g;
}

/* --- what pages are made from ----------------------------------------------------------------- */

void again_base(struct again *g)
{
	g->base = g->self;
}

void again_base_text(struct again *g, struct str text)
{
	g->base = hash_add(g->base, text);
}

void again_base_files(struct again *g, const char *folder, const char *suffix)
{
	struct str *names, bytes;
	size_t count = folder_list(g->arena, folder, suffix, true, &names);

	for (size_t i = 0; i < count; i++) {
		again_base_text(g, names[i]);
		if (folder_read(g->arena, folder_path(g->arena, folder, names[i]), &bytes))
			again_base_text(g, bytes);
	}
}

void again_base_values(struct again *g, const struct values *v)
{
	struct buf b = buf_open(g->arena);

	json_write(&b, v);
	again_base_text(g, buf_str(&b));
}

uint64_t again_key(const struct again *g, struct str name, struct str source)
{
	return hash_add(hash_add(g->base, name), source);
}

/* --- pages ------------------------------------------------------------------------------------ */

struct again_mark again_mark_source(const char *path)
{
	struct again_mark mark = { 0, 0, 0 };
	struct stat about;

	if (stat(path, &about) != 0)
		return mark;
	mark.size = (uint64_t)about.st_size;
	mark.at = (uint64_t)about.st_mtim.tv_sec * 1000000000u + (uint64_t)about.st_mtim.tv_nsec;
	mark.inode = about.st_ino;
	return mark;
}

static struct again_mark mark_of(const struct again *g, struct str path)
{
	char name[PATH_MAX];
	int n = snprintf(name, sizeof(name), "%s/%.*s", g->folder, STR_FMT(path));

	return path.n > 0 && n > 0 && n < PATH_MAX ? again_mark_source(name)
	                                           : (struct again_mark){ 0, 0, 0 };
}

static bool is_mark(struct again_mark x, struct again_mark y)
{
	return x.size == y.size && x.at == y.at && x.inode == y.inode;
}

static struct again_record *add(struct again *g)
{
	struct again_record *more;

	if (g->now_count == g->now_room) {
		g->now_room = g->now_room * 2 + g->old_count + 256;
		more = ARENA_MANY(g->arena, g->now_room, struct again_record);
		if (g->now_count > 0)
			memcpy(more, g->now, g->now_count * sizeof(*more));
		g->now = more;
	}
	return &g->now[g->now_count++];
}

static const struct again_record *old_of(const struct again *g, uint64_t key)
{
	uint32_t number = g->old_count > 0 ? *slot(g, key) : 0;

	return number > 0 ? &g->old[number - 1] : NULL;
}

/* Notes an old one as it is. */
static struct again_record *take_over(struct again *g, const struct again_record *old)
{
	struct again_record *one = add(g);

	*one = *old;
	one->stands = true;
	return one;
}

const struct again_record *again_take(struct again *g, const struct again_page *p)
{
	const struct again_record *old = old_of(g, p->key);
	struct again_record *one;

	if (!old || old->compiled.size == 0 || (p->site.n > 0 && old->site.size == 0) ||
	    !is_mark(old->compiled, mark_of(g, p->compiled)) ||
	    !is_mark(old->site, mark_of(g, p->site)))
		return NULL;
	one = take_over(g, old);
	one->page = *p;
	return one;
}

void again_note(struct again *g, const struct again_page *p, struct links_named named)
{
	struct again_record *one = add(g);

	one->page = *p;
	one->named = named;
}

const struct again_record *again_take_source(struct again *g, uint64_t key, struct again_mark mark)
{
	const struct again_record *old = old_of(g, key);

	return old && mark.size > 0 && is_mark(old->site, mark) ? take_over(g, old) : NULL;
}

/* What was written in the last moments may be written again with the same time. */
void again_note_source(struct again *g, uint64_t key, struct again_mark mark,
                       const struct str *texts, size_t count)
{
	struct again_record *one;

	if (mark.size == 0 || mark.at / 1000000000u + 2 > (uint64_t)time(NULL))
		return;
	one = add(g);
	*one = (struct again_record){ .page.key = key, .site = mark, .stands = true };
	one->named.all = ARENA_MANY(g->arena, count, uint32_t);
	for (; one->named.count < count; one->named.count++)
		one->named.all[one->named.count] = pool_add(g->pool, texts[one->named.count]);
}

struct str again_text(const struct again *g, const struct again_record *r, size_t i)
{
	return i < r->named.count ? g->pool->all[r->named.all[i] & ~(uint32_t)LINKS_HREF] : STR("");
}

static void put(struct buf *b, const void *from, size_t n)
{
	buf_add(b, str_bytes(from, n));
}

/* Only the texts that are named still. Gives what each is called in the file, from 1; 0: it is not
 * there. */
static uint32_t *write_texts(struct again *g, struct buf *b)
{
	uint32_t *called = ARENA_MANY(g->arena, g->pool->count + 1, uint32_t), count = 0, n;
	const uint32_t no = 0;
	size_t at = b->n;

	put(b, &count, sizeof(count));
	for (const struct again_record *one = g->now; one < g->now + g->now_count; one++) {
		for (size_t i = 0; i < one->named.count; i++) {
			uint32_t number = one->named.all[i] & ~(uint32_t)LINKS_HREF;

			if (called[number] > 0)
				continue;
			called[number] = ++count;
			n = (uint32_t)g->pool->all[number].n;
			put(b, &n, sizeof(n));
			buf_add(b, g->pool->all[number]);
			put(b, &no, filling(n));
		}
	}
	memcpy(b->p + at, &count, sizeof(count));
	return called;
}

static void write_record(struct again *g, struct buf *b, struct again_record *one,
                         const uint32_t *called)
{
	uint32_t n = (uint32_t)one->named.count;

	if (!one->stands) {
		one->site = mark_of(g, one->page.site);
		one->compiled = mark_of(g, one->page.compiled);
	}
	put(b, &one->page.key, sizeof(one->page.key));
	put(b, &one->site, sizeof(one->site));
	put(b, &one->compiled, sizeof(one->compiled));
	put(b, &n, sizeof(n));
	for (size_t i = 0; i < one->named.count; i++) {
		n = (called[one->named.all[i] & ~(uint32_t)LINKS_HREF] - 1) |
		    (one->named.all[i] & LINKS_HREF);
		put(b, &n, sizeof(n));
	}
}

bool again_write(struct again *g)
{
	struct buf b = buf_open(g->arena);
	const uint32_t *called;
	size_t named = 0;

	for (uint32_t i = 0; i < g->now_count; i++)
		named += g->now[i].named.count;
	buf_reserve(&b, named * sizeof(uint32_t) + g->now_count * (sizeof(struct again_record) + 64));
	put(&b, magic, sizeof(magic));
	called = write_texts(g, &b);
	put(&b, &g->now_count, sizeof(g->now_count));
	for (uint32_t i = 0; i < g->now_count; i++)
		write_record(g, &b, &g->now[i], called);
	return folder_write(g->arena, folder_path(g->arena, g->folder, STR("gen.pages")), buf_str(&b));
}
