#include "store/engine/vault.h"

#include "store/base/arena.h"
#include "store/base/log.h"

#include <sodium.h>

_Static_assert(VAULT_KEY_BYTES == crypto_secretstream_xchacha20poly1305_KEYBYTES, "stream key");

enum {
	HEADER_BYTES = crypto_secretstream_xchacha20poly1305_HEADERBYTES,
	EXTRA_BYTES = crypto_secretstream_xchacha20poly1305_ABYTES,
};

struct vault_stream {
	crypto_secretstream_xchacha20poly1305_state state;
	bool ended;
};

size_t vault_stream_header_bytes(void)
{
	return HEADER_BYTES;
}

size_t vault_stream_extra_bytes(void)
{
	return EXTRA_BYTES;
}

struct vault_stream *vault_stream_seal(struct arena *a, const struct secret *key,
                                       struct buf *header)
{
	struct vault_stream *s = ARENA_NEW(a, struct vault_stream);

	buf_reserve(header, HEADER_BYTES);
	crypto_secretstream_xchacha20poly1305_init_push(&s->state,
	                                                (unsigned char *)header->p + header->n,
	                                                key->key);
	header->n += HEADER_BYTES;
	return s;
}

void vault_stream_push(struct vault_stream *s, struct str plain, bool last, struct buf *out)
{
	unsigned char tag = last ? crypto_secretstream_xchacha20poly1305_TAG_FINAL : 0;
	unsigned long long n;

	if (s->ended || plain.n > VAULT_CHUNK_BYTES)
		die("vault_stream_push");
	buf_reserve(out, plain.n + EXTRA_BYTES);
	crypto_secretstream_xchacha20poly1305_push(&s->state, (unsigned char *)out->p + out->n, &n,
	                                           (const unsigned char *)plain.p, plain.n, NULL, 0,
	                                           tag);
	out->n += (size_t)n;
	s->ended = last;
}

enum err vault_stream_open(struct arena *a, const struct secret *key, struct str header,
                           struct vault_stream **s)
{
	struct vault_stream *made = ARENA_NEW(a, struct vault_stream);

	if (header.n != HEADER_BYTES ||
	    crypto_secretstream_xchacha20poly1305_init_pull(&made->state,
	                                                    (const unsigned char *)header.p,
	                                                    key->key) != 0)
		return ERR_INVALID;
	*s = made;
	return OK;
}

enum err vault_stream_pull(struct vault_stream *s, struct str sealed, struct buf *plain, bool *last)
{
	unsigned long long n;
	unsigned char tag;

	if (s->ended || sealed.n < EXTRA_BYTES || sealed.n > VAULT_CHUNK_BYTES + EXTRA_BYTES)
		return ERR_INVALID;
	buf_reserve(plain, sealed.n - EXTRA_BYTES);
	if (crypto_secretstream_xchacha20poly1305_pull(&s->state, (unsigned char *)plain->p + plain->n,
	                                               &n, &tag, (const unsigned char *)sealed.p,
	                                               sealed.n, NULL, 0) != 0)
		return ERR_INVALID;
	plain->n += (size_t)n;
	s->ended = tag == crypto_secretstream_xchacha20poly1305_TAG_FINAL;
	*last = s->ended;
	return OK;
}
