/* child_find.h: the words that a case is found by, for child.c. Name words by their first 3 to 8
 * letters (a shorter one whole), birth date, postcode, reference and pupil number whole. */
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

#endif
