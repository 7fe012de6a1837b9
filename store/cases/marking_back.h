/* marking_back.h: cases that took their forms in before answers marked them (marking.h), marked
 * once by what they took in, some cases at a time. TABLE_META "marks" says how far it is. */
#ifndef CASES_MARKING_BACK_H
#define CASES_MARKING_BACK_H

#include "store/cases/marking.h"

struct marking_back {
	const char *compiled;          /* folder */
	size_t count_max;              /* cases in one transaction */
	size_t looked, marked;         /* cases, added up; whoever begins sets 0 */
	bool is_done;
};

/* Is there a case that was not looked through? */
enum err marking_back_due(struct txn *t, bool *due) MUST_CHECK;

/* The next cases; each is looked through once, whatever becomes of it. A flag that stands, or that
 * an officer ever set, checked or took away, is left as it is. What does not open is passed over:
 * the checker tells which. */
enum err marking_back_some(const struct marking *m, struct marking_back *b) MUST_CHECK;

/* All cases of this store were marked as they took their forms in. */
enum err marking_back_none(struct txn *t) MUST_CHECK;

#endif
