/* schoolage.h: that compulsory school age ends, and the rights of a parent pass to the young person
 * (holder.h), is told to the family by letter, once, HOLDER_SOON_DAYS before or as soon as it is
 * known. The dashboard says when it is. */
#ifndef CASES_SCHOOLAGE_H
#define CASES_SCHOOLAGE_H

#include "store/cases/child.h"

/* The day from which it is to be told; 0: the day of birth is not known, the case is closed, it was
 * told, or that day has passed. */
int32_t schoolage_tells_on(const struct child *c, int32_t today);

/* is_told: the letters are written, the caller saves c. A record that does not open is passed over,
 * as other cases wait behind this one. */
enum err schoolage_tell(struct txn *t, struct keys *k, struct child *c, int64_t now,
                        bool *is_told) MUST_CHECK;

#endif
