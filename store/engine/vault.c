#include "store/engine/vault.h"

#include <sodium.h>
#include <string.h>

#include "store/base/arena.h"
#include "store/base/log.h"

_Static_assert(VAULT_KEY_BYTES == crypto_aead_xchacha20poly1305_ietf_KEYBYTES, "one size of key");
_Static_assert(VAULT_KEY_BYTES == crypto_secretstream_xchacha20poly1305_KEYBYTES, "one size of key");
_Static_assert(VAULT_KEY_BYTES == crypto_kdf_KEYBYTES, "one size of key");

enum {
	NONCE = crypto_aead_xchacha20poly1305_ietf_NPUBBYTES,
	TAG = crypto_aead_xchacha20poly1305_ietf_ABYTES,
};

void vault_start(void)
{
	if (sodium_init() < 0)
		die("no_randomness");
}

struct secret secret_open(void)
{
	struct secret s = { sodium_malloc(VAULT_KEY_BYTES) };

	if (!s.key)
		die("secret_memory");
	sodium_memzero(s.key, VAULT_KEY_BYTES);
	return s;
}

void secret_open_many(struct secret *s, size_t count)
{
	s[0].key = sodium_malloc(count * VAULT_KEY_BYTES);
	if (!s[0].key)
		die("secret_memory");
	sodium_memzero(s[0].key, count * VAULT_KEY_BYTES);
	for (size_t i = 1; i < count; i++)
		s[i].key = s[0].key + i * VAULT_KEY_BYTES;
}

void secret_close(struct secret *s)
{
	sodium_free(s->key);
	s->key = NULL;
}

void vault_random(void *out, size_t n)
{
	randombytes_buf(out, n);
}

struct str vault_random_id(struct arena *a)
{
	char *p = arena_take(a, VAULT_ID_BYTES);

	randombytes_buf(p, VAULT_ID_BYTES);
	return str_bytes(p, VAULT_ID_BYTES);
}

uint32_t vault_random_below(uint32_t limit)
{
	return randombytes_uniform(limit);
}

void vault_hash(const struct secret *key, const struct str *parts, size_t count,
                unsigned char out[VAULT_HASH_BYTES])
{
	crypto_generichash_state state;

	crypto_generichash_init(&state, key ? key->key : NULL, key ? VAULT_KEY_BYTES : 0, VAULT_HASH_BYTES);
	for (size_t i = 0; i < count; i++) {
		uint64_t n = parts[i].n;

		crypto_generichash_update(&state, (const unsigned char *)&n, sizeof(n));
		crypto_generichash_update(&state, (const unsigned char *)parts[i].p, parts[i].n);
	}
	crypto_generichash_final(&state, out, VAULT_HASH_BYTES);
	sodium_memzero(&state, sizeof(state));
}

void vault_derive(const struct secret *parent, const char purpose[8], uint64_t number, struct secret *key)
{
	crypto_kdf_derive_from_key(key->key, VAULT_KEY_BYTES, number, purpose, parent->key);
}

bool vault_equal(struct str a, struct str b)
{
	return a.n == b.n && sodium_memcmp(a.p, b.p, a.n) == 0;
}

void vault_seal(const struct secret *key, struct str bound, struct str plain, struct buf *out)
{
	unsigned char *p;
	unsigned long long n;

	buf_reserve(out, NONCE + plain.n + TAG);
	p = (unsigned char *)out->p + out->n;
	randombytes_buf(p, NONCE);
	crypto_aead_xchacha20poly1305_ietf_encrypt(p + NONCE, &n, (const unsigned char *)plain.p, plain.n,
	                                           (const unsigned char *)bound.p, bound.n, NULL, p, key->key);
	out->n += NONCE + (size_t)n;
}

enum err vault_open(const struct secret *key, struct str bound, struct str sealed, struct buf *out)
{
	const unsigned char *p = (const unsigned char *)sealed.p;
	unsigned long long n;

	if (sealed.n < NONCE + TAG)
		return ERR_INVALID;
	buf_reserve(out, sealed.n - NONCE - TAG + 1);
	if (crypto_aead_xchacha20poly1305_ietf_decrypt((unsigned char *)out->p + out->n, &n, NULL, p + NONCE,
	                                               sealed.n - NONCE, (const unsigned char *)bound.p, bound.n, p,
	                                               key->key) != 0)
		return ERR_INVALID;
	out->n += (size_t)n;
	return OK;
}
