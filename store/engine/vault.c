#include "store/engine/vault.h"

#include <stdint.h>
#include <string.h>

#include "store/base/arena.h"
#include "store/base/log.h"

#include <sodium.h>

_Static_assert(VAULT_KEY_BYTES == crypto_aead_xchacha20poly1305_ietf_KEYBYTES, "sealing key");
_Static_assert(VAULT_KEY_BYTES == crypto_kdf_KEYBYTES, "derivation key");
_Static_assert(VAULT_HASH_BYTES == crypto_generichash_BYTES, "hash");

enum {
	NONCE_BYTES = crypto_aead_xchacha20poly1305_ietf_NPUBBYTES,
	TAG_BYTES = crypto_aead_xchacha20poly1305_ietf_ABYTES,
	DIGEST_ALIGN = 64,
};

void vault_start(void)
{
	if (sodium_init() < 0)
		die("vault_start");
}

/* --- secrets ------------------------------------------------------------------------------ */

void secret_open_many(struct secret *s, size_t count)
{
	unsigned char *p = sodium_allocarray(count, VAULT_KEY_BYTES);

	if (!p)
		die("secret_open");
	sodium_memzero(p, count * VAULT_KEY_BYTES);
	for (size_t i = 0; i < count; i++)
		s[i].key = p + i * VAULT_KEY_BYTES;
}

struct secret secret_open(void)
{
	struct secret s;

	secret_open_many(&s, 1);
	return s;
}

void secret_close(struct secret *s)
{
	sodium_free(s->key);
	s->key = NULL;
}

/* --- chance ------------------------------------------------------------------------------- */

void vault_random(void *out, size_t n)
{
	randombytes_buf(out, n);
}

struct str vault_random_id(struct arena *a)
{
	void *p = arena_take(a, VAULT_ID_BYTES);

	randombytes_buf(p, VAULT_ID_BYTES);
	return str_bytes(p, VAULT_ID_BYTES);
}

uint32_t vault_random_below(uint32_t limit)
{
	return randombytes_uniform(limit);
}

/* --- hashes and derived keys -------------------------------------------------------------- */

static void add_length(crypto_generichash_state *h, size_t n)
{
	unsigned char eight[8];

	for (int i = 0; i < 8; i++)
		eight[i] = (unsigned char)((uint64_t)n >> 8 * i);
	crypto_generichash_update(h, eight, sizeof(eight));
}

void vault_hash(const struct secret *key, const struct str *parts, size_t count,
                unsigned char out[VAULT_HASH_BYTES])
{
	crypto_generichash_state h;

	crypto_generichash_init(&h, key ? key->key : NULL, key ? VAULT_KEY_BYTES : 0, VAULT_HASH_BYTES);
	for (size_t i = 0; i < count; i++) {
		add_length(&h, parts[i].n);
		crypto_generichash_update(&h, (const unsigned char *)parts[i].p, parts[i].n);
	}
	crypto_generichash_final(&h, out, VAULT_HASH_BYTES);
	sodium_memzero(&h, sizeof(h));
}

/* libsodium's state wants an alignment that an arena does not give. */
static crypto_generichash_state *state_of(struct vault_digest *d)
{
	uintptr_t p = (uintptr_t)d;

	return (crypto_generichash_state *)((p + DIGEST_ALIGN - 1) & ~(uintptr_t)(DIGEST_ALIGN - 1));
}

struct vault_digest *vault_digest_open(struct arena *a)
{
	struct vault_digest *d = arena_take(a, sizeof(crypto_generichash_state) + DIGEST_ALIGN);

	crypto_generichash_init(state_of(d), NULL, 0, VAULT_HASH_BYTES);
	return d;
}

void vault_digest_add(struct vault_digest *d, struct str bytes)
{
	crypto_generichash_update(state_of(d), (const unsigned char *)bytes.p, bytes.n);
}

void vault_digest_close(struct vault_digest *d, unsigned char out[VAULT_HASH_BYTES])
{
	crypto_generichash_final(state_of(d), out, VAULT_HASH_BYTES);
}

void vault_derive(const struct secret *parent, const char purpose[8], uint64_t number,
                  struct secret *key)
{
	crypto_kdf_derive_from_key(key->key, VAULT_KEY_BYTES, number, purpose, parent->key);
}

bool vault_equal(struct str a, struct str b)
{
	return a.n == b.n && (a.n == 0 || sodium_memcmp(a.p, b.p, a.n) == 0);
}

/* --- sealing ------------------------------------------------------------------------------ */

void vault_seal(const struct secret *key, struct str bound, struct str plain, struct buf *out)
{
	unsigned char *nonce, *sealed;
	unsigned long long n;

	buf_reserve(out, NONCE_BYTES + plain.n + TAG_BYTES);
	nonce = (unsigned char *)out->p + out->n;
	sealed = nonce + NONCE_BYTES;
	randombytes_buf(nonce, NONCE_BYTES);
	crypto_aead_xchacha20poly1305_ietf_encrypt(sealed, &n, (const unsigned char *)plain.p, plain.n,
	                                           (const unsigned char *)bound.p, bound.n, NULL,
	                                           nonce, key->key);
	out->n += NONCE_BYTES + (size_t)n;
}

enum err vault_open(const struct secret *key, struct str bound, struct str sealed, struct buf *out)
{
	const unsigned char *nonce = (const unsigned char *)sealed.p;
	unsigned long long n;

	if (sealed.n < NONCE_BYTES + TAG_BYTES)
		return ERR_INVALID;
	buf_reserve(out, sealed.n - NONCE_BYTES - TAG_BYTES + 1);     /* a place even for nothing */
	if (crypto_aead_xchacha20poly1305_ietf_decrypt((unsigned char *)out->p + out->n, &n, NULL,
	                                               nonce + NONCE_BYTES, sealed.n - NONCE_BYTES,
	                                               (const unsigned char *)bound.p, bound.n,
	                                               nonce, key->key) != 0)
		return ERR_INVALID;
	out->n += (size_t)n;
	return OK;
}
