/* fnv.h: FNV-1a, 64 bits (Fowler, Noll, Vo): tells texts apart and spreads them evenly; no proof, and no secret. What is
 * named by it (styles, codes on paper) keeps its name: it never changes. */
#ifndef BASE_FNV_H
#define BASE_FNV_H

#include <stdint.h>

#include "store/base/str.h"

uint64_t fnv_hash(struct str s);

#endif
