/* links.h: every link of every page leads somewhere: to a page, a file, or an address of a
 * program, and its #part to an id. */
#ifndef GEN_LINKS_H
#define GEN_LINKS_H

#include "gen/diag.h"
#include "gen/pool.h"
#include "store/base/arena.h"

/* The newest first. */
struct link_use {
	const char *source;
	const struct link_use *next;
};

/* What is said on many pages is one link: most of a page's links are its header's. */
struct link {
	struct str target;             /* as written, entities read */
	struct str page;               /* of a link to a part of its own page; else empty */
	uint64_t hash;                 /* of both */
	const struct link_use *uses;
	struct link *next;             /* of the same bucket, or of all */
};

/* What one page names: numbers of l->pool, those of links with LINKS_HREF. */
enum { LINKS_HREF = 1 << 30 };
struct links_named {
	uint32_t *all;
	size_t count;
};

struct links {
	struct arena *arena;
	struct pool pool;              /* every id, and every link as it is written */
	struct link **of;              /* of each number of the pool: its link, or NULL */
	size_t of_room;
	uint32_t *named;               /* room that is used again by each page */
	size_t named_room;
	struct link **buckets;         /* links to a part of their own page; NULL while there is none */
	struct link *first;            /* all others */
	struct str *targets;           /* "/guide/" and "/guide/#part" */
	size_t target_count, target_room;
	uint32_t *slots;               /* open addressing: 1 + the number of a target, or 0; set by links_check */
	size_t slot_count;
	struct str *sorted;            /* targets in order, once a link is broken; else NULL */
	struct str *programs;          /* addresses of programs; one that ends in * serves all below it */
	size_t program_count;
};

/* Reads the addresses of programs: the keys of site/addresses.yaml, or its list. */
struct links links_open(struct arena *a, struct diag *d, const char *addresses);

void links_add_target(struct links *l, struct str address);

/* Notes address and ids of the page, and its links. source: the file to name when one is broken. Gives
 * what it names: good until the next page. */
struct links_named links_add_page(struct links *l, struct str address, struct str html, const char *source);

/* The same of a page that is not read again. */
void links_add_named(struct links *l, struct str address, struct links_named named, const char *source);

void links_check(struct links *l, struct diag *d);

/* Before it: the address of a menu, a page of this site. One that leads nowhere is told here alone. */
void links_check_menu(struct links *l, struct diag *d, struct str address, struct place at);

#endif
