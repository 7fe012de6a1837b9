/* child_made.h: a case of somebody by name, for tests that need no family around it. */
#ifndef TESTS_UNIT_CHILD_MADE_H
#define TESTS_UNIT_CHILD_MADE_H

#include "store/base/date.h"
#include "store/base/err.h"
#include "store/cases/child.h"
#include "tests/scratch.h"

/* born: ISO, or NULL. */
static inline struct child child_made(struct scratch *s, const char *first, const char *last,
                                      const char *born)
{
	struct child c = { .first = str_of(first), .last = str_of(last), .dates = values_open(s->arena),
	                   .officers = values_open(s->arena) };

	if (born && !date_read_iso(str_of(born), &c.born_on))
		die("born");
	return c;
}

#endif
