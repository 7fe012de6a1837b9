/* form_filling.h: fills any form, by turns in many ways, for tests: every text is a mark that
 * stands nowhere else. */
#ifndef TESTS_FORM_FILLING_H
#define TESTS_FORM_FILLING_H

#include "store/base/arena.h"
#include "store/compiled/check.h"

enum { FILLING_FIELDS_MAX = 600 };

struct filling {
	struct arena *arena;
	const struct form *form;
	struct values *answers;
	struct occasion o;             /* 26 November 2026 */
	size_t pick;                   /* each number chooses other options */
	size_t marks;                  /* made so far */
	bool seen[FILLING_FIELDS_MAX]; /* which fields were shown, counted over all pages */
};

struct filling filling_open(struct arena *a, const struct form *f, size_t pick);

/* "q7x": the next mark. */
struct str filling_mark(struct filling *fill);

/* Answers everything that is shown, in order (files are not picked). */
void filling_all(struct filling *fill);

/* Answers what is required and missing, again and again until nothing is; a choice that was made
 * before stays. */
void filling_least(struct filling *fill);

/* What stands in the way of sending. */
struct problems filling_missing(const struct filling *fill);

#endif
