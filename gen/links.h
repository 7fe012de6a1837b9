/* links.h: every link of every page leads somewhere: to a page, a file, or an address of a
 * program, and its #part to an id. */
#ifndef GEN_LINKS_H
#define GEN_LINKS_H

#include "gen/diag.h"
#include "gen/pool.h"
#include "store/base/arena.h"

/* What one page names: numbers of l->pool, those of links with LINKS_HREF. */
enum { LINKS_HREF = 1 << 30 };
struct links_named {
	uint32_t *all;
	size_t count;
};

/* What a link may lead to: a page with what it names, or a file alone. */
struct links_target {
	struct str address;            /* "/guide/" */
	const char *source;            /* of a page; else NULL */
	struct links_named named;
	bool stands;                   /* links to its own parts were looked at when it was made */
};

struct links {
	struct arena *arena;
	struct pool pool;              /* every id, and every link as it is written, entities read */
	uint32_t *named;               /* room that is used again by each page */
	size_t named_room;
	struct links_target *targets;
	size_t target_count, target_room;
	/* open addressing: 1 + the number of a target, or 0; set by links_check */
	uint32_t *slots;
	size_t slot_count;
	/* all of them and their parts in order, once a link is broken; else NULL */
	struct str *sorted;
	size_t sorted_count;
	/* addresses of programs; one that ends in * serves all below it */
	struct str *programs;
	size_t program_count;
};

/* Reads the addresses of programs: the keys of site/addresses.yaml, or its list. */
struct links links_open(struct arena *a, struct diag *d, const char *addresses);

void links_add_target(struct links *l, struct str address);

/* Notes address and ids of the page, and its links. source: the file to name when one is broken.
 * Gives what it names. */
struct links_named links_add_page(struct links *l, struct str address, struct str html,
                                  const char *source);

/* The same of a page that is not read again; named must stay. */
void links_add_named(struct links *l, struct str address, struct links_named named,
                     const char *source);

void links_check(struct links *l, struct diag *d);

/* Before it: the address of a menu, a page of this site. One that leads nowhere is told here
 * alone. */
void links_check_menu(struct links *l, struct diag *d, struct str address, struct place at);

#endif
