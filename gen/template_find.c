/* Where templates are found: those below site/, and the places that programs fill. */
#include "gen/template_find.h"

#include <string.h>

#include "gen/folder.h"
#include "gen/hash.h"
#include "gen/yaml.h"

/* What gen fills on every page by itself: a place of that name would never be one. */
static void check_place(struct diag *d, const struct yaml_node *n)
{
	static const char *const taken[] = { "council", "words", "navigation", "footer", "sections",
	                                     "asset", "forms", "language", "languages" };

	for (size_t i = 0; i < COUNT(taken); i++)
		if (str_is(n->key, taken[i]))
			diag_error(d, n->at,
			           "the name \"%s\" is filled when the site is built, so no program can fill it; "
			           "write another name", taken[i]);
}

struct templates templates_open(struct arena *a, struct diag *d, const char *site)
{
	struct templates t = { .arena = a, .diag = d, .site = site };
	const char *places = folder_path(a, site, STR("places.yaml"));
	struct yaml_node *root = yaml_read_file(a, d, places);

	t.name_count = folder_list(a, site, ".mustache", true, &t.names);
	for (size_t i = 0; i < t.name_count; i++) {
		t.names[i].n -= strlen(".mustache");
		if (str_starts(t.names[i], STR("parts/")))
			t.names[i] = str_from(t.names[i], strlen("parts/"));
	}
	if (!root)
		return t;
	t.places = ARENA_MANY(a, root->count, struct str);
	for (struct yaml_node *n = root->children; n; n = n->next) {
		check_place(d, n);
		t.places[t.place_count++] = n->key;
	}
	return t;
}

struct template *template_find(struct templates *t, struct str name)
{
	struct template *one, **bucket;
	struct buf path = buf_open(t->arena);
	struct str source;

	if (str_starts(name, STR("parts/")))
		name = str_from(name, strlen("parts/"));
	bucket = &t->read[hash_add(0, name) >> 8 & (TEMPLATE_BUCKETS - 1)];
	for (one = *bucket; one; one = one->next)
		if (str_equal(one->name, name))
			return one;
	buf_text(&path, t->site);
	buf_text(&path, str_find(name, '/') < name.n ? "/" : "/parts/");
	buf_add(&path, name);
	buf_add(&path, str_bytes(".mustache", sizeof(".mustache")));
	if (!folder_read(t->arena, path.p, &source))
		return NULL;
	one = ARENA_NEW(t->arena, struct template);
	one->name = str_copy(t->arena, name);
	one->good = mustache_read(t->arena, t->diag, path.p, source, &one->read);
	one->next = *bucket;
	*bucket = one;
	return one;
}
