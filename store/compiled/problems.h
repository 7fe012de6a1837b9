/* problems.h: a person's mistakes, as data: which field, which sentence (a key of
 * content/problems.yaml), and what to put into it. Words are put in by whoever plays the page. */
#ifndef COMPILED_PROBLEMS_H
#define COMPILED_PROBLEMS_H

#include "store/base/str.h"

struct arena;

struct problem {
	struct str field;      /* the input's name: "dob", "needs.r1.date"; empty for the whole page */
	struct str page;       /* set when several pages are checked; else empty */
	struct str key;        /* "required_text" */
	/* {what} or {label}: the label in the right voice, tokens not yet filled */
	struct str what;
	/* in a table or list of people: what a row is called, tokens not yet filled */
	struct str row;
	int64_t row_number;    /* its number; 0: row is its whole name */
	int64_t number;        /* {max}, {n} or {min} */
	int64_t over;          /* {over} */
	struct str extra;      /* {ext}, {missing} */
	struct str other;      /* {other}: a label like what, or "today", or a date in ISO 8601 */
	struct str unit; /* {length}: "days", "weeks", "months" or "years", of which there are number */
	struct problem *next;
};

struct problems {
	struct arena *arena;
	struct problem *first, *last;
	size_t count;
};

struct problems problems_open(struct arena *a);

/* Adds one and returns it for its places to be filled. */
struct problem *problems_add(struct problems *p, struct str field, struct str key);

/* The same, behind the first at: for what is found out later than what the page asks after it. */
struct problem *problems_put(struct problems *p, size_t at, struct str field, struct str key);

/* The first one of that field, or NULL. */
const struct problem *problems_find(const struct problems *p, struct str field);

#endif
