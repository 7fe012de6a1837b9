#include "store/engine/vault_sha256.h"

#include <sodium.h>

#include "store/base/arena.h"

struct vault_sha256 {
	crypto_hash_sha256_state state;
};

struct vault_sha256 *vault_sha256_open(struct arena *a)
{
	struct vault_sha256 *s = ARENA_NEW(a, struct vault_sha256);

	crypto_hash_sha256_init(&s->state);
	return s;
}

void vault_sha256_add(struct vault_sha256 *s, struct str bytes)
{
	crypto_hash_sha256_update(&s->state, (const unsigned char *)bytes.p, bytes.n);
}

void vault_sha256_close(struct vault_sha256 *s, unsigned char out[VAULT_SHA256_BYTES])
{
	crypto_hash_sha256_final(&s->state, out);
}
