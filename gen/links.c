#include "gen/links.h"

#include <stdlib.h>
#include <string.h>

#include "gen/folder.h"
#include "gen/hash.h"
#include "gen/yaml.h"

enum { BUCKETS = 1 << 16 };

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
	uint64_t hash = hash_add(hash_add(0, target), page);
	struct link **bucket, *one;

	if (!l->buckets)
		l->buckets = ARENA_MANY(l->arena, BUCKETS, struct link *);
	bucket = &l->buckets[hash >> 8 & (BUCKETS - 1)];
	for (one = *bucket; one; one = one->next)
		if (one->hash == hash && str_equal(one->target, target) && str_equal(one->page, page))
			return one;
	one = ARENA_NEW(l->arena, struct link);
	*one = (struct link){ target, page, hash, NULL, *bucket };
	*bucket = one;
	return one;
}

/* Its number says which it is: what a page's header links to is on every page. */
static struct link *numbered_link(struct links *l, uint32_t number)
{
	struct link **more;

	if (number >= l->of_room) {
		more = ARENA_MANY(l->arena, l->pool.room, struct link *);
		if (l->of_room > 0)
			memcpy(more, l->of, l->of_room * sizeof(struct link *));
		l->of = more;
		l->of_room = l->pool.room;
	}
	if (!l->of[number]) {
		l->of[number] = ARENA_NEW(l->arena, struct link);
		*l->of[number] = (struct link){ .target = l->pool.all[number], .page = STR(""), .next = l->first };
		l->first = l->of[number];
	}
	return l->of[number];
}

static void add_link(struct links *l, struct str page, uint32_t number, const char *source)
{
	struct str target = l->pool.all[number];
	struct link *link = str_starts(target, STR("#")) ? find_link(l, page, target) : numbered_link(l, number);
	struct link_use *use;

	if (link->uses && link->uses->source == source)
		return;
	use = ARENA_NEW(l->arena, struct link_use);
	*use = (struct link_use){ source, link->uses };
	link->uses = use;
}

static struct str anchor(struct links *l, struct str address, struct str id)
{
	size_t n = address.n + 1 + id.n;
	char *p = arena_take(l->arena, n);

	memcpy(p, address.p, address.n);
	p[address.n] = '#';
	memcpy(p + address.n + 1, id.p, id.n);
	return str_bytes(p, n);
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

void links_add_named(struct links *l, struct str address, struct links_named named, const char *source)
{
	links_add_target(l, address);
	for (size_t i = 0; i < named.count; i++) {
		if (named.all[i] & LINKS_HREF)
			add_link(l, address, named.all[i] & ~(uint32_t)LINKS_HREF, source);
		else
			links_add_target(l, anchor(l, address, l->pool.all[named.all[i]]));
	}
}

struct links_named links_add_page(struct links *l, struct str address, struct str html, const char *source)
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
	links_add_named(l, address, named, source);
	return named;
}

static int by_text(const void *a, const void *b)
{
	return str_compare(*(const struct str *)a, *(const struct str *)b);
}

/* Where the target stands in the table, or the empty place for it. */
static uint32_t *slot(const struct links *l, struct str address)
{
	size_t at = hash_add(0, address) >> 8 & (l->slot_count - 1);

	while (l->slots[at] != 0 && !str_equal(l->targets[l->slots[at] - 1], address))
		at = (at + 1) & (l->slot_count - 1);
	return &l->slots[at];
}

static void fill_slots(struct links *l)
{
	for (l->slot_count = 1024; l->slot_count < 2 * l->target_count; l->slot_count *= 2)
		;
	l->slots = ARENA_MANY(l->arena, l->slot_count, uint32_t);
	for (uint32_t i = 0; i < l->target_count; i++)
		*slot(l, l->targets[i]) = i + 1;
}

static bool is_target(const struct links *l, struct str address)
{
	return *slot(l, address) != 0;
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

static struct str nearest(struct links *l, struct str wanted)
{
	if (!l->sorted) {
		l->sorted = ARENA_MANY(l->arena, l->target_count + 1, struct str);
		memcpy(l->sorted, l->targets, l->target_count * sizeof(*l->sorted));
		qsort(l->sorted, l->target_count, sizeof(*l->sorted), by_text);
	}
	return diag_nearest(wanted, l->sorted, l->target_count);
}

static void say_nowhere(struct diag *d, struct place at, struct str target, struct str near)
{
	diag_error(d, at, "the link %.*s leads nowhere; %s%.*s", STR_FMT(target),
	           near.n ? "write " : "write the address of a page, or list it in site/addresses.yaml", STR_FMT(near));
}

/* Said of each file that holds it. */
static void refuse(struct links *l, struct diag *d, const struct link *link, struct str path, struct str part)
{
	struct str wanted = part.n > 0 ? anchor(l, path, part) : path;
	struct str near = nearest(l, wanted);

	for (const struct link_use *use = link->uses; use; use = use->next) {
		struct place at = place_of(l, link, use->source);

		if (part.n > 0)
			diag_error(d, at, "the page %.*s has no part #%.*s; %s%.*s", STR_FMT(path), STR_FMT(part),
			           near.n ? "write " : "write the id of one of its headings", STR_FMT(near));
		else
			say_nowhere(d, at, link->target, near);
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
	if (part.n == 0 && is_target(l, path))
		return;
	if (is_program(l, path))
		return;
	if (!is_target(l, path))
		refuse(l, d, link, path, STR(""));
	else if (part.n > 0 && !is_target(l, anchor(l, path, part)))
		refuse(l, d, link, path, part);
}

void links_check(struct links *l, struct diag *d)
{
	if (l->target_count == 0)
		return;
	if (!l->slots)
		fill_slots(l);
	for (const struct link *link = l->first; link; link = link->next)
		check_one(l, d, link);
	for (size_t i = 0; l->buckets && i < BUCKETS; i++)
		for (const struct link *link = l->buckets[i]; link; link = link->next)
			check_one(l, d, link);
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
