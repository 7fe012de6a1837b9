/* vault_sign.h: what only the holder of a secret can have said, and everybody can verify
 * (libsodium's Ed25519). */
#ifndef ENGINE_VAULT_SIGN_H
#define ENGINE_VAULT_SIGN_H

#include "store/engine/vault.h"

enum { VAULT_SIGNER_BYTES = 32, VAULT_SIGNATURE_BYTES = 64 };

/* The public part of a secret; any VAULT_KEY_BYTES random bytes are one. */
void vault_sign_public(const struct secret *secret, unsigned char public[VAULT_SIGNER_BYTES]);

/* Of all parts, each bound with its length. */
void vault_sign(const struct secret *secret, const struct str *parts, size_t count,
                unsigned char signature[VAULT_SIGNATURE_BYTES]);
bool vault_sign_holds(struct str public, const struct str *parts, size_t count,
                      struct str signature);

#endif
