/* vault_sha1.h: SHA-1 (FIPS 180-4), as lists of stolen passwords are given out by it. Proves
 * nothing and keeps nothing secret: for nothing else. */
#ifndef ENGINE_VAULT_SHA1_H
#define ENGINE_VAULT_SHA1_H

#include "store/base/str.h"

enum { VAULT_SHA1_BYTES = 20 };

void vault_sha1(struct str bytes, unsigned char out[VAULT_SHA1_BYTES]);

#endif
