#include "gen/links.h"

#include <stdlib.h>
#include <string.h>

#include "gen/folder.h"
#include "gen/hash.h"
#include "gen/yaml.h"

struct links links_open(struct arena *a, struct diag *d, const char *addresses)
{
	struct links l = { .arena = a, .pool = pool_open(a) };
	struct yaml_node *root = yaml_read_file(a, d, addresses);

	if (!root)
		return l;
	l.programs = ARENA_MANY(a, root->count, struct str);
	for (struct yaml_node *n = root->children; n; n = n->next)
		l.programs[l.program_count++] = root->kind == YAML_MAP ? n->key : n->text;
	return l;
}

static struct links_target *add(struct links *l, struct str address)
{
	if (l->target_count == l->target_room) {
		struct links_target *more = ARENA_MANY(l->arena, l->target_room * 2 + 256,
		                                       struct links_target);

		if (l->target_count > 0)
			memcpy(more, l->targets, l->target_count * sizeof(*more));
		l->targets = more;
		l->target_room = l->target_room * 2 + 256;
	}
	l->targets[l->target_count] = (struct links_target){ .address = address };
	return &l->targets[l->target_count++];
}

void links_add_target(struct links *l, struct str address)
{
	add(l, address);
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

/* What stands before the quote at `at` is that name. */
static bool is_named(struct str html, size_t at, struct str name)
{
	return at >= name.n && memcmp(html.p + at - name.n, name.p, name.n) == 0;
}

static void name(struct links *l, struct links_named *n, struct str value, uint32_t kind)
{
	uint32_t *more;

	if (n->count == l->named_room) {
		l->named_room = l->named_room * 2 + 256;
		more = ARENA_MANY(l->arena, l->named_room, uint32_t);
		if (n->count > 0)
			memcpy(more, n->all, n->count * sizeof(*more));
		l->named = n->all = more;
	}
	n->all[n->count++] = pool_add(&l->pool, value) | kind;
}

void links_add_named(struct links *l, struct str address, struct links_named named,
                     const char *source)
{
	struct links_target *page = add(l, address);

	page->source = source;
	page->named = named;
	page->stands = true;
}

static struct links_named kept(struct links *l, struct links_named named)
{
	uint32_t *all = ARENA_MANY(l->arena, named.count, uint32_t);

	if (named.count > 0)
		memcpy(all, named.all, named.count * sizeof(*all));
	return (struct links_named){ all, named.count };
}

struct links_named links_add_page(struct links *l, struct str address, struct str html,
                                  const char *source)
{
	struct links_named named = { l->named, 0 };

	for (size_t at = 0; (at += str_find(str_from(html, at), '=')) < html.n; at++) {
		struct str rest = str_from(html, at + 1);

		if (rest.n == 0 || rest.p[0] != '"')
			continue;
		if (is_named(html, at, STR(" href")) || is_named(html, at, STR(" action")))
			name(l, &named, attribute(str_from(rest, 1)), LINKS_HREF);
		else if (is_named(html, at, STR(" id")))
			name(l, &named, attribute(str_from(rest, 1)), 0);
	}
	named = kept(l, named);
	links_add_named(l, address, named, source);
	l->targets[l->target_count - 1].stands = false;
	return named;
}

static int by_text(const void *a, const void *b)
{
	return str_compare(*(const struct str *)a, *(const struct str *)b);
}

/* The next place at or behind `at` that holds a target of that address, or the empty one. */
static size_t slot_from(const struct links *l, size_t at, struct str address)
{
	at &= l->slot_count - 1;
	while (l->slots[at] != 0 && !str_equal(l->targets[l->slots[at] - 1].address, address))
		at = (at + 1) & (l->slot_count - 1);
	return at;
}

static size_t first_slot(const struct links *l, struct str address)
{
	return slot_from(l, hash_add(0, address) >> 8, address);
}

static void fill_slots(struct links *l)
{
	for (l->slot_count = 1024; l->slot_count < 2 * l->target_count; l->slot_count *= 2)
		;
	l->slots = ARENA_MANY(l->arena, l->slot_count, uint32_t);
	for (uint32_t i = 0; i < l->target_count; i++) {
		size_t at = first_slot(l, l->targets[i].address);

		while (l->slots[at] != 0)
			at = (at + 1) & (l->slot_count - 1);
		l->slots[at] = i + 1;
	}
}

static bool is_target(const struct links *l, struct str address)
{
	return l->slots[first_slot(l, address)] != 0;
}

static bool names(const struct links_target *page, uint32_t number)
{
	for (size_t i = 0; i < page->named.count; i++)
		if (page->named.all[i] == number)
			return true;
	return false;
}

/* Of each page of that address: two are an error of their own. */
static bool is_part(const struct links *l, struct str address, struct str id)
{
	uint32_t number;

	if (!pool_find(&l->pool, id, &number))
		return false;
	for (size_t at = first_slot(l, address); l->slots[at] != 0; at = slot_from(l, at + 1, address))
		if (names(&l->targets[l->slots[at] - 1], number))
			return true;
	return false;
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
static struct place place_of(struct links *l, struct str target, const char *source)
{
	struct place place = { source, 0, 0 };
	struct str bytes;
	size_t at, line;

	if (!folder_read(l->arena, source, &bytes))
		return place;
	at = str_search(bytes, str_join(l->arena, STR("("), target));
	if (at == bytes.n)
		at = str_search(bytes, target);
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

static void sort_targets(struct links *l)
{
	size_t most = l->target_count;

	for (size_t i = 0; i < l->target_count; i++)
		most += l->targets[i].named.count;
	l->sorted = ARENA_MANY(l->arena, most + 1, struct str);
	for (const struct links_target *t = l->targets; t < l->targets + l->target_count; t++) {
		l->sorted[l->sorted_count++] = t->address;
		for (size_t i = 0; i < t->named.count; i++)
			if (!(t->named.all[i] & LINKS_HREF))
				l->sorted[l->sorted_count++] = anchor(l, t->address, l->pool.all[t->named.all[i]]);
	}
	qsort(l->sorted, l->sorted_count, sizeof(*l->sorted), by_text);
}

static struct str nearest(struct links *l, struct str wanted)
{
	if (!l->sorted)
		sort_targets(l);
	return diag_nearest(wanted, l->sorted, l->sorted_count);
}

static void say_nowhere(struct diag *d, struct place at, struct str target, struct str near)
{
	diag_error(d, at, "the link %.*s leads nowhere; %s%.*s", STR_FMT(target),
	           near.n ? "write " : "write the address of a page, or list it in site/addresses.yaml",
	           STR_FMT(near));
}

static void refuse(struct links *l, struct diag *d, const struct links_target *page,
                   struct str target)
{
	size_t hash = str_find(target, '#');
	struct str path = str_part(target, 0, hash), part = str_from(target, hash + 1), near;
	struct place at = place_of(l, target, page->source);

	path = path.n > 0 ? str_part(path, 0, str_find(path, '?')) : page->address;
	if (part.n == 0 || !is_target(l, path)) {
		say_nowhere(d, at, target, nearest(l, path));
		return;
	}
	near = nearest(l, anchor(l, path, part));
	diag_error(d, at, "the page %.*s has no part #%.*s; %s%.*s", STR_FMT(path), STR_FMT(part),
	           near.n ? "write " : "write the id of one of its headings", STR_FMT(near));
}

/* As it is written; page: what a link of a part alone is on. */
static bool is_right(const struct links *l, struct str target, struct str page)
{
	size_t hash = str_find(target, '#');
	struct str part = str_from(target, hash + 1), path = str_part(target, 0, hash);

	if (target.n == 0 || str_is(target, "#") || str_starts(target, STR("https:")) ||
	    str_starts(target, STR("mailto:")) || str_starts(target, STR("tel:")) ||
	    str_starts(target, STR("?")))
		return true;
	path = path.n ? str_part(path, 0, str_find(path, '?')) : page;
	return (part.n == 0 ? is_target(l, path) : is_part(l, path, part)) || is_program(l, path);
}

enum { UNSEEN, RIGHT, BROKEN };

/* What is said on many pages is looked at once: most of a page's links are its header's. */
static void check_page(struct links *l, struct diag *d, const struct links_target *page, char *seen)
{
	for (size_t i = 0; i < page->named.count; i++) {
		uint32_t number = page->named.all[i] & ~(uint32_t)LINKS_HREF;
		struct str target = l->pool.all[number];
		bool own = str_starts(target, STR("#"));

		if (!(page->named.all[i] & LINKS_HREF) || seen[number] == RIGHT || (own && page->stands))
			continue;
		if (own || seen[number] == UNSEEN)
			seen[number] = is_right(l, target, page->address) ? RIGHT : BROKEN;
		if (seen[number] == BROKEN)
			refuse(l, d, page, target);
		if (own)
			seen[number] = UNSEEN;
	}
}

void links_check(struct links *l, struct diag *d)
{
	char *seen = arena_take(l->arena, l->pool.count);

	if (l->target_count == 0)
		return;
	if (!l->slots)
		fill_slots(l);
	for (size_t i = 0; i < l->target_count; i++)
		if (l->targets[i].source)
			check_page(l, d, &l->targets[i], seen);
}

void links_check_menu(struct links *l, struct diag *d, struct str address, struct place at)
{
	if (!l->slots)
		fill_slots(l);
	if (is_target(l, address) || is_program(l, address))
		return;
	say_nowhere(d, at, address, nearest(l, address));
	links_add_target(l, address);
	l->slots = NULL;               /* and sorted keeps what may be proposed */
}
