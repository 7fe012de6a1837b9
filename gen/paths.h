/* paths.h: the ways through a form, for an editor to see whom it asks what. Two people are on the
 * same path when they see the same pages; what differs within a page is said beside the field. */
#ifndef GEN_PATHS_H
#define GEN_PATHS_H

#include "store/base/buf.h"
#include "store/compiled/form.h"

enum { PATHS_MAX = 64 };

/* How many there are of something on one path, whatever is answered. */
struct path_count {
	size_t least, most;        /* most: some of them may exclude each other */
};

struct path {
	uint64_t held;             /* a bit for each rule of pages: whether it holds */
	size_t pages;
	struct path_count questions, required;
};

struct paths {
	struct arena *arena;
	const struct form *form;
	const struct condition *rules[PATHS_MAX];  /* of pages, each once */
	size_t rule_count;
	struct path list[PATHS_MAX];
	size_t count;
	bool stopped;              /* there are more paths, or more ways to answer than were tried */
};

/* Finds them: of all ways to answer those that could be sent, with every required question that is
 * shown answered. */
struct paths paths_find(struct arena *a, const struct form *f);

/* Every page with its fields and their rules, then every path: what leads to it, its pages, how
 * many questions. */
void paths_write(const struct paths *p, struct buf *out);

#endif
