#include "store/engine/vault_box.h"

#include "store/base/log.h"

#include <sodium.h>

_Static_assert(VAULT_PUBLIC_BYTES == crypto_box_PUBLICKEYBYTES, "public key");
_Static_assert(VAULT_KEY_BYTES == crypto_box_SECRETKEYBYTES, "secret key");
_Static_assert(VAULT_BOXED_KEY_BYTES == VAULT_KEY_BYTES + crypto_box_SEALBYTES, "boxed key");

void vault_box_pair(struct secret *secret, unsigned char public[VAULT_PUBLIC_BYTES])
{
	if (crypto_box_keypair(public, secret->key) != 0)
		die("vault_box_pair");
}

void vault_box_seal(const unsigned char public[VAULT_PUBLIC_BYTES], const struct secret *key,
                    unsigned char boxed[VAULT_BOXED_KEY_BYTES])
{
	if (crypto_box_seal(boxed, key->key, VAULT_KEY_BYTES, public) != 0)
		die("vault_box_seal");
}

enum err vault_box_open(const struct secret *secret,
                        const unsigned char boxed[VAULT_BOXED_KEY_BYTES], struct secret *key)
{
	unsigned char public[VAULT_PUBLIC_BYTES];

	if (crypto_scalarmult_base(public, secret->key) != 0 ||
	    crypto_box_seal_open(key->key, boxed, VAULT_BOXED_KEY_BYTES, public, secret->key) != 0)
		return ERR_INVALID;
	return OK;
}
