/* fnv.h: FNV-1a, 64 bits (Fowler, Noll, Vo): tells texts apart and spreads them evenly; no proof,
 * and no secret. It never changes: styles and codes on paper are named by it. */
#ifndef BASE_FNV_H
#define BASE_FNV_H

#include <stdint.h>

#include "store/base/str.h"

uint64_t fnv_hash(struct str s);

#endif
