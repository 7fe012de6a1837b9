/* lookup.h: what a name in a template means: a value that is known when building, or a place. */
#ifndef GEN_LOOKUP_H
#define GEN_LOOKUP_H

#include "gen/template.h"

/* Where names are looked for. later: a section that is played for each request is open here. */
struct lookup {
	const struct values *tree;
	const struct value *item;
	bool later;
	const struct lookup *around;
};

/* True: known when building, *v is its value, NULL after a fault. False: a place. */
bool lookup_known(struct templates *t, const struct mustache_node *n, const struct lookup *c,
                  struct str name, const struct value **v);

/* The name a tag means: its own, or what the known value it names holds. Empty after a fault. */
struct str lookup_name(struct templates *t, const struct mustache_node *n, const struct lookup *c);

#endif
