#include "gen/again.h"

#include <string.h>
#include <sys/stat.h>

#include "gen/folder.h"
#include "gen/hash.h"
#include "store/compiled/json.h"

enum { DIGITS = 16, LINE_BYTES = 2 * DIGITS + 2 };

static uint64_t hash_of(struct str site, struct str compiled)
{
	return hash_add(hash_add(0, site), compiled);
}

static struct str whole(struct again *g, const char *path)
{
	struct str bytes = { NULL, 0 };

	return folder_read(g->arena, path, &bytes) ? bytes : STR("");
}

struct again again_open(struct arena *a, const char *folder, bool look)
{
	struct again g = { .arena = a, .folder = folder, .lines = buf_open(a) };
	struct stat self;

	if (look)
		g.old = whole(&g, folder_path(a, folder, STR("gen.pages")));
	if (stat("/proc/self/exe", &self) != 0)
		g.old = STR("");
	g.self = hash_add(0, str_bytes(&self.st_ino, sizeof(self.st_ino)));
	g.self = hash_add(g.self, str_bytes(&self.st_size, sizeof(self.st_size)));
	g.self = hash_add(g.self, str_bytes(&self.st_mtim, sizeof(self.st_mtim)));
	return g;
}

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
	struct str *names;
	size_t count = folder_list(g->arena, folder, suffix, true, &names);

	for (size_t i = 0; i < count; i++) {
		again_base_text(g, names[i]);
		again_base_text(g, whole(g, folder_path(g->arena, folder, names[i])));
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

static void write_hex(struct buf *b, uint64_t n)
{
	for (int shift = 60; shift >= 0; shift -= 4)
		buf_byte(b, "0123456789abcdef"[n >> shift & 15]);
}

static struct str line_of(struct buf *b, uint64_t key, uint64_t hash)
{
	size_t start = b->n;

	write_hex(b, key);
	buf_byte(b, ' ');
	write_hex(b, hash);
	buf_byte(b, '\n');
	return str_bytes(b->p + start, LINE_BYTES);
}

/* The lines of a file that gen wrote stand in the order of the pages, so that the next one is
 * nearly always the first that is looked at. */
static bool was_noted(struct again *g, struct str line)
{
	size_t at;

	if (str_starts(g->old, line)) {
		g->old = str_from(g->old, LINE_BYTES);
		return true;
	}
	at = str_search(g->old, line);
	if (at == g->old.n)
		return false;
	g->old = str_from(g->old, at + LINE_BYTES);
	return true;
}

bool again_take(struct again *g, const struct again_page *p, struct str *site, struct str *compiled)
{
	struct buf line = buf_open(g->arena);

	if (g->old.n == 0)
		return false;
	*site = p->site.n > 0 ? whole(g, folder_path(g->arena, g->folder, p->site)) : STR("");
	*compiled = whole(g, folder_path(g->arena, g->folder, p->compiled));
	if (compiled->n == 0 || !was_noted(g, line_of(&line, p->key, hash_of(*site, *compiled))))
		return false;
	buf_add(&g->lines, buf_str(&line));
	return true;
}

void again_note(struct again *g, const struct again_page *p, struct str site, struct str compiled)
{
	line_of(&g->lines, p->key, hash_of(site, compiled));
}

bool again_write(struct again *g)
{
	return folder_write(g->arena, folder_path(g->arena, g->folder, STR("gen.pages")), buf_str(&g->lines));
}
