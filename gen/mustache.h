/* mustache.h: the text of a template to a tree of nodes: the mustache spec 1.4 with its optional
 * modules inheritance and dynamic names, without lambdas. Nothing is looked up here; see
 * template.h. */
#ifndef GEN_MUSTACHE_H
#define GEN_MUSTACHE_H

#include <stdbool.h>

#include "gen/diag.h"
#include "gen/markup.h"
#include "store/base/arena.h"

enum mustache_kind {
	MUSTACHE_TEXT,       /* text: as it stands */
	MUSTACHE_VALUE,      /* text, and in all below: the name */
	MUSTACHE_RAW,
	MUSTACHE_SECTION,
	MUSTACHE_INVERTED,
	MUSTACHE_PARTIAL,
	MUSTACHE_PARENT,     /* {{<name}}: its children of kind BLOCK replace the parent's */
	MUSTACHE_BLOCK       /* {{$name}} */
};

struct mustache_node {
	enum mustache_kind kind;
	bool dynamic;        /* written with *: text names what holds the name */
	struct str text;
	struct place at;     /* of the tag */
	struct mustache_node *child, *next;
	struct mustache_end *end;    /* of a text; zeroed */
};

/* Where the HTML stands behind a text that begins outside tags, once it was looked at: a text of a
 * layout is played on every page. */
struct mustache_end {
	bool is_known;
	struct markup at;
};

struct mustache {
	const char *path;
	struct mustache_node *first;
};

/* Reads source; it and path must outlive the result. Faults are told to d; then false. */
bool mustache_read(struct arena *a, struct diag *d, const char *path, struct str source,
                   struct mustache *m);

#endif
