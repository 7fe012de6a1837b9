/* known_from.h: when a browser came to be known (familiar.h), and from when those of an account
 * are. */
#ifndef STORE_PEOPLE_KNOWN_FROM_H
#define STORE_PEOPLE_KNOWN_FROM_H

#include <stdint.h>

/* Seconds, UTC: now, but later than what was before. So a browser that becomes known in the very
 * second in which all others were ended is known, and ends when they are ended again. before:
 * known_from of the account. */
int64_t known_anew(int64_t before, int64_t now);

#endif
