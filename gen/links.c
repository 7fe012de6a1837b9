#include "gen/links.h"

#include <stdlib.h>
#include <string.h>

#include "gen/folder.h"
#include "gen/yaml.h"

enum { BUCKETS = 4096 };

struct links links_open(struct arena *a, struct diag *d, const char *addresses)
{
	struct links l = { .arena = a };
	struct yaml_node *root = yaml_read_file(a, d, addresses);

	if (!root)
		return l;
	l.programs = ARENA_MANY(a, root->count, struct str);
	for (struct yaml_node *n = root->children; n; n = n->next)
		l.programs[l.program_count++] = root->kind == YAML_MAP ? n->key : n->text;
	return l;
}

void links_add_target(struct links *l, struct str address)
{
	if (l->target_count == l->target_room) {
		struct str *more = ARENA_MANY(l->arena, l->target_room * 2 + 256, struct str);

		if (l->target_count > 0)
			memcpy(more, l->targets, l->target_count * sizeof(*more));
		l->targets = more;
		l->target_room = l->target_room * 2 + 256;
	}
	l->targets[l->target_count++] = address;
}

static struct link *find_link(struct links *l, struct str page, struct str target)
{
	uint32_t hash = 2166136261;    /* FNV-1a */
	struct link *one;

	if (!l->buckets)
		l->buckets = ARENA_MANY(l->arena, BUCKETS, struct link *);
	for (size_t i = 0; i < target.n; i++)
		hash = (hash ^ (unsigned char)target.p[i]) * 16777619;
	for (size_t i = 0; i < page.n; i++)
		hash = (hash ^ (unsigned char)page.p[i]) * 16777619;
	for (one = l->buckets[hash % BUCKETS]; one; one = one->next)
		if (str_equal(one->target, target) && str_equal(one->page, page))
			return one;
	one = ARENA_NEW(l->arena, struct link);
	*one = (struct link){ target, page, NULL, l->buckets[hash % BUCKETS] };
	l->buckets[hash % BUCKETS] = one;
	return one;
}

static void add_link(struct links *l, struct str page, struct str target, const char *source)
{
	struct link *link = find_link(l, str_starts(target, STR("#")) ? page : STR(""), target);
	struct link_use *use;

	if (link->uses && link->uses->source == source)
		return;
	use = ARENA_NEW(l->arena, struct link_use);
	*use = (struct link_use){ source, link->uses };
	link->uses = use;
}

static struct str anchor(struct links *l, struct str address, struct str id)
{
	return str_join(l->arena, str_join(l->arena, address, STR("#")), id);
}

/* The value of the attribute that begins at the start of html (after its quote). */
static struct str attribute(struct str html)
{
	return str_part(html, 0, str_find(html, '"'));
}

void links_add_page(struct links *l, struct str address, struct str html, const char *source)
{
	struct str id = STR(" id=\""), href = STR(" href=\""), action = STR(" action=\"");

	links_add_target(l, address);
	for (size_t at = 0; (at += str_find(str_from(html, at), '=')) < html.n; at++) {
		struct str value;

		if (at + 1 >= html.n || html.p[at + 1] != '"')
			continue;
		value = attribute(str_from(html, at + 2));
		if (at + 2 >= id.n && str_starts(str_from(html, at + 2 - id.n), id))
			links_add_target(l, anchor(l, address, value));
		else if ((at + 2 >= href.n && str_starts(str_from(html, at + 2 - href.n), href)) ||
		         (at + 2 >= action.n && str_starts(str_from(html, at + 2 - action.n), action)))
			add_link(l, address, value, source);
	}
}

static int by_text(const void *a, const void *b)
{
	return str_compare(*(const struct str *)a, *(const struct str *)b);
}

static bool is_target(const struct links *l, struct str address)
{
	return l->target_count &&
	       bsearch(&address, l->targets, l->target_count, sizeof(address), by_text);
}

static bool is_program(const struct links *l, struct str address)
{
	for (size_t i = 0; i < l->program_count; i++) {
		struct str program = l->programs[i];

		if (str_ends(program, STR("*")) && str_starts(address, str_part(program, 0, program.n - 1)))
			return true;
		if (str_equal(program, address))
			return true;
	}
	return false;
}

/* Where the source writes the link, as well as can be seen; else the file as a whole. */
static struct place place_of(struct links *l, const struct link *link, const char *source)
{
	struct place place = { source, 0, 0 };
	struct str bytes;
	size_t at, line;

	if (!folder_read(l->arena, source, &bytes))
		return place;
	at = str_search(bytes, str_join(l->arena, STR("("), link->target));
	if (at == bytes.n)
		at = str_search(bytes, link->target);
	if (at == bytes.n)
		return place;
	place.line = 1;
	line = 0;
	for (size_t i = 0; i < at; i++) {
		if (bytes.p[i] != '\n')
			continue;
		place.line++;
		line = i + 1;
	}
	place.column = (int)(at - line) + 1;
	return place;
}

/* Said of each file that holds it. */
static void refuse(struct links *l, struct diag *d, const struct link *link, struct str path, struct str part)
{
	struct str wanted = part.n > 0 ? anchor(l, path, part) : path;
	struct str near = diag_nearest(wanted, l->targets, l->target_count);

	for (const struct link_use *use = link->uses; use; use = use->next) {
		struct place at = place_of(l, link, use->source);

		if (part.n > 0)
			diag_error(d, at, "the page %.*s has no part #%.*s; %s%.*s", STR_FMT(path), STR_FMT(part),
			           near.n ? "write " : "write the id of one of its headings", STR_FMT(near));
		else
			diag_error(d, at, "the link %.*s leads nowhere; %s%.*s", STR_FMT(link->target),
			           near.n ? "write " : "write the address of a page, or list it in site/addresses.yaml",
			           STR_FMT(near));
	}
}

static void check_one(struct links *l, struct diag *d, const struct link *link)
{
	struct str target = link->target, path, part;
	size_t hash;

	if (target.n == 0 || str_is(target, "#") || str_starts(target, STR("https:")) ||
	    str_starts(target, STR("mailto:")) || str_starts(target, STR("tel:")) ||
	    str_starts(target, STR("?")))
		return;
	hash = str_find(target, '#');
	part = str_from(target, hash + 1);
	path = str_part(target, 0, hash);
	path = path.n ? str_part(path, 0, str_find(path, '?')) : link->page;
	if (is_program(l, path))
		return;
	if (!is_target(l, path))
		refuse(l, d, link, path, STR(""));
	else if (part.n > 0 && !is_target(l, anchor(l, path, part)))
		refuse(l, d, link, path, part);
}

void links_check(struct links *l, struct diag *d)
{
	if (l->target_count == 0 || !l->buckets)
		return;
	qsort(l->targets, l->target_count, sizeof(*l->targets), by_text);
	for (size_t i = 0; i < BUCKETS; i++)
		for (const struct link *link = l->buckets[i]; link; link = link->next)
			check_one(l, d, link);
}
