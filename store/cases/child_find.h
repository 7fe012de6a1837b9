/* child_find.h: cases found by what somebody types, and the words that each is found by. Name words
 * by their first 3 to 8 letters (a shorter one whole), birth date, postcode, reference and pupil
 * number whole. */
#ifndef CASES_CHILD_FIND_H
#define CASES_CHILD_FIND_H

#include "store/cases/child.h"

/* List of text. */
struct values *child_find_words(struct arena *a, const struct child *c);

/* Rows of the words of from go, those of to come; either may be NULL. */
enum err child_find_move(struct txn *t, struct keys *k, struct str id, const struct values *from,
                         const struct values *to) MUST_CHECK;

/* Is there a row for each of these words? For checks. */
bool child_find_has(struct txn *t, struct keys *k, struct str id, const struct values *words);

struct child_search {
	struct str typed;          /* names, parts of names from 3 letters, a birth date, a code */
	size_t max;
	/* Is it one to show? The search goes on past the others. NULL: each is. */
	bool (*wanted)(void *reader, const struct child *c);
	void *reader;

	struct child *list;        /* found: loaded whole, in no order */
	size_t count;
	bool more;                 /* there are more than max */
	bool stopped;              /* so many fit that it did not look at all of them */
};

/* Cases that fit all the words typed. */
enum err child_find(struct txn *t, struct keys *k, struct child_search *s) MUST_CHECK;

/* Cases with the same last name (any case, with and without accents) and birth date (0: any):
 * before a new one is opened. */
enum err child_twins(struct txn *t, struct keys *k, struct str last, int32_t born_on, size_t max,
                     struct child **list, size_t *count) MUST_CHECK;

#endif
