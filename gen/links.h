/* links.h: every link of every page leads somewhere: to a page, a file, or an address of a
 * program, and its #part to an id. */
#ifndef GEN_LINKS_H
#define GEN_LINKS_H

#include "gen/diag.h"
#include "store/base/arena.h"

struct link {
	struct str page, target;       /* target as written, entities read */
	const char *source;
};

struct links {
	struct arena *arena;
	struct link *all;
	size_t count, room;
	struct str *targets;           /* "/guide/" and "/guide/#part" */
	size_t target_count, target_room;
	struct str *programs;          /* addresses of programs; one that ends in * serves all below it */
	size_t program_count;
};

/* Reads the addresses of programs: the keys of site/addresses.yaml, or its list. */
struct links links_open(struct arena *a, struct diag *d, const char *addresses);

void links_add_target(struct links *l, struct str address);

/* Notes address and ids of the page, and its links. source: the file to name when one is broken. */
void links_add_page(struct links *l, struct str address, struct str html, const char *source);

void links_check(struct links *l, struct diag *d);

#endif
