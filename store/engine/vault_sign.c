#include "store/engine/vault_sign.h"

#include "store/base/log.h"

#include <sodium.h>

_Static_assert(VAULT_SIGNER_BYTES == crypto_sign_PUBLICKEYBYTES, "public key");
_Static_assert(VAULT_KEY_BYTES == crypto_sign_SEEDBYTES, "secret");
_Static_assert(VAULT_SIGNATURE_BYTES == crypto_sign_BYTES, "signature");

/* both: what libsodium signs with; wiped by the caller. */
static void pair_of(const struct secret *secret, unsigned char public[VAULT_SIGNER_BYTES],
                    unsigned char both[crypto_sign_SECRETKEYBYTES])
{
	if (crypto_sign_seed_keypair(public, both, secret->key) != 0)
		die("vault_sign");
}

void vault_sign_public(const struct secret *secret, unsigned char public[VAULT_SIGNER_BYTES])
{
	unsigned char both[crypto_sign_SECRETKEYBYTES];

	pair_of(secret, public, both);
	sodium_memzero(both, sizeof(both));
}

void vault_sign(const struct secret *secret, const struct str *parts, size_t count,
                unsigned char signature[VAULT_SIGNATURE_BYTES])
{
	unsigned char public[VAULT_SIGNER_BYTES], both[crypto_sign_SECRETKEYBYTES],
	    hash[VAULT_HASH_BYTES];

	pair_of(secret, public, both);
	vault_hash(NULL, parts, count, hash);
	if (crypto_sign_detached(signature, NULL, hash, sizeof(hash), both) != 0)
		die("vault_sign");
	sodium_memzero(both, sizeof(both));
}

bool vault_sign_holds(struct str public, const struct str *parts, size_t count,
                      struct str signature)
{
	unsigned char hash[VAULT_HASH_BYTES];

	if (public.n != VAULT_SIGNER_BYTES || signature.n != VAULT_SIGNATURE_BYTES)
		return false;
	vault_hash(NULL, parts, count, hash);
	return crypto_sign_verify_detached((const unsigned char *)signature.p, hash, sizeof(hash),
	                                   (const unsigned char *)public.p) == 0;
}
