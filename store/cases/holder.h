/* holder.h: whose the rights of the family are. A child's belong to the parent, which is also who
 * has parental responsibility or care (CFA 51; Education Act 1996 s.576); from the end of
 * compulsory school age on they are the young person's alone (CFA 83). Pure. */
#ifndef CASES_HOLDER_H
#define CASES_HOLDER_H

#include "store/people/grant.h"

enum holder {
	HOLDER_READER,                 /* the reader's own */
	HOLDER_PARENT, HOLDER_YOUNG,
	HOLDER_EITHER,                 /* not the reader's; the day of birth is not known */
	HOLDERS
};

/* born_on 0: unknown, and nobody of the family is told that it is another's. */
enum holder holder_of(int32_t born_on, const struct grant *reader, int32_t today);

const char *holder_id(enum holder h);            /* "parent": words timescale.holders.ID */

#endif
