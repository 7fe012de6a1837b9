/* vault_sha256.h: SHA-256 (FIPS 180-4) of bytes that come in pieces, for lists that other systems
 * check. */
#ifndef ENGINE_VAULT_SHA256_H
#define ENGINE_VAULT_SHA256_H

#include "store/base/str.h"

enum { VAULT_SHA256_BYTES = 32 };

struct vault_sha256;

struct vault_sha256 *vault_sha256_open(struct arena *a);
void vault_sha256_add(struct vault_sha256 *s, struct str bytes);
void vault_sha256_close(struct vault_sha256 *s, unsigned char out[VAULT_SHA256_BYTES]);

#endif
