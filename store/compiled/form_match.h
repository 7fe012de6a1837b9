/* form_match.h: two versions of a form side by side: which question of the newer one asks what a
 * question of the older one asked, by its id or by `was`. The one place that says it: carrying a
 * draft over (carry.h), rehearsing and the words of `gen changes` all ask here. It also works
 * backwards, when an older version is published again. Pure. */
#ifndef COMPILED_FORM_MATCH_H
#define COMPILED_FORM_MATCH_H

#include "store/compiled/form.h"

struct arena;

struct form_pair {
	/* from NULL: newly asked; to NULL: no longer asked */
	const struct form_field *from, *to;
	const struct form_page *from_page, *to_page;   /* of the field; columns have none */
	/* its id, page (form_match_origin), label, type are others */
	bool renamed, moved, reworded, retyped;
	bool required_now;                             /* and was not before */
	struct form_pair *columns;                     /* when `to` has columns */
	size_t column_count;
};

struct form_match {
	const struct form *from, *to;
	struct form_pair *pairs;       /* in the order of `to`, then what is no longer asked */
	size_t count;
};

/* Lives in a; borrows both forms. Information is no question and has no pair. */
struct form_match form_match_open(struct arena *a, const struct form *from, const struct form *to);

/* The pair of that id of `from` or, when `from` has none, of an earlier version still; NULL:
 * none. */
const struct form_pair *form_match_find(const struct form_match *m, struct str id);
const struct form_pair *form_match_column(const struct form_match *m, const struct form_pair *list,
                                          struct str id);

/* What that option or preset row of p is called now; empty: it is gone. list: of a column its
 * table, else NULL. */
struct str form_match_option(const struct form_match *m, const struct form_pair *list,
                             const struct form_pair *p, struct str id);

/* Where what that page of `from` asks is asked now: the page of the same id, else that of the first
 * of its questions that is still asked; NULL: of none. */
const struct form_page *form_match_page(const struct form_match *m, const struct form_page *p);

/* The page of `from` that p of `to` was: of the same id; or of an id that is gone, all that is
 * still asked of it beginning with this page. NULL: p is new. */
const struct form_page *form_match_origin(const struct form_match *m, const struct form_page *p);

/* An answer to a question of the one type may be one to the other; carry.h looks at each. */
bool form_match_converts(enum field_type from, enum field_type to);

#endif
