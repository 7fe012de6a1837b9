/* holder.h: whose the rights of the family are. A child's belong to the parent, which is also who
 * has parental responsibility or care (CFA 51; Education Act 1996 s.576); from the end of
 * compulsory school age on they are the young person's alone (CFA 83), or of whoever acts for one
 * who lacks capacity for that; so does a child's parent have who acts for them (acting.h). Pure. */
#ifndef CASES_HOLDER_H
#define CASES_HOLDER_H

#include "store/people/grant.h"

struct child;

enum { HOLDER_SOON_DAYS = 90 };    /* so long before school age ends it is told what changes */

enum holder {
	HOLDER_READER,                 /* the reader's own */
	HOLDER_PARENT, HOLDER_YOUNG,
	HOLDER_ACTING,                 /* of who acts for the young person, which the reader is not */
	HOLDER_REPRESENTED,            /* of who acts for the reader, a child's parent */
	HOLDER_EITHER,                 /* not the reader's; the day of birth is not known */
	HOLDERS
};

/* A parent, by whatever the law takes for one. */
bool holder_is_parent(const struct grant *g);

/* No day of birth: nobody of the family is told that it is another's, unless somebody acts. */
enum holder holder_of(const struct child *c, const struct grant *reader, int32_t today);

const char *holder_id(enum holder h);            /* "parent": words timescale.holders.ID */

#endif
