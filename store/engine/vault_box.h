/* vault_box.h: bytes that only a recipient can open: sealed to their public key (libsodium's sealed
 * box: X25519 and XSalsa20-Poly1305). Whoever seals cannot open again. */
#ifndef ENGINE_VAULT_BOX_H
#define ENGINE_VAULT_BOX_H

#include "store/engine/vault.h"

enum { VAULT_PUBLIC_BYTES = 32, VAULT_BOXED_KEY_BYTES = VAULT_KEY_BYTES + 48 };

/* A new pair: secret is filled in. */
void vault_box_pair(struct secret *secret, unsigned char public[VAULT_PUBLIC_BYTES]);

void vault_box_seal(const unsigned char public[VAULT_PUBLIC_BYTES], const struct secret *key,
                    unsigned char boxed[VAULT_BOXED_KEY_BYTES]);

/* ERR_INVALID: changed, or sealed to somebody else. */
enum err vault_box_open(const struct secret *secret,
                        const unsigned char boxed[VAULT_BOXED_KEY_BYTES],
                        struct secret *key) MUST_CHECK;

#endif
