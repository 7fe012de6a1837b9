/* kept.h: how long a case is kept after it was closed: `keep_months` of content/council.yaml. */
#ifndef CASES_KEPT_H
#define CASES_KEPT_H

#include "store/compiled/words.h"

/* The last day on which a case that was closed on closed_on is there. words NULL, or no number in
 * them: 12 months on. */
int32_t kept_until(const struct words *words, int32_t closed_on);

#endif
