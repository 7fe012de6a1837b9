/* hash.h: tells texts apart, guards against nothing. */
#ifndef GEN_HASH_H
#define GEN_HASH_H

#include "store/base/str.h"

/* s put behind what h holds; 0 begins. Eight bytes at a time: all of a site passes through it. */
uint64_t hash_add(uint64_t h, struct str s);

#endif
