#include <sodium.h>

#include "store/base/arena.h"
#include "store/base/log.h"
#include "store/engine/vault.h"

enum {
	HEADER = crypto_secretstream_xchacha20poly1305_HEADERBYTES,
	EXTRA = crypto_secretstream_xchacha20poly1305_ABYTES,
};

struct vault_stream {
	crypto_secretstream_xchacha20poly1305_state state;
};

size_t vault_stream_header_bytes(void)
{
	return HEADER;
}

size_t vault_stream_extra_bytes(void)
{
	return EXTRA;
}

struct vault_stream *vault_stream_seal(struct arena *a, const struct secret *key, struct buf *header)
{
	struct vault_stream *s = ARENA_NEW(a, struct vault_stream);

	buf_reserve(header, HEADER);
	crypto_secretstream_xchacha20poly1305_init_push(&s->state, (unsigned char *)header->p + header->n, key->key);
	header->n += HEADER;
	return s;
}

void vault_stream_push(struct vault_stream *s, struct str plain, bool last, struct buf *out)
{
	unsigned char tag = last ? crypto_secretstream_xchacha20poly1305_TAG_FINAL
	                         : crypto_secretstream_xchacha20poly1305_TAG_MESSAGE;

	if (plain.n > VAULT_CHUNK_BYTES)
		die("chunk_too_long");
	buf_reserve(out, plain.n + EXTRA);
	crypto_secretstream_xchacha20poly1305_push(&s->state, (unsigned char *)out->p + out->n, NULL,
	                                           (const unsigned char *)plain.p, plain.n, NULL, 0, tag);
	out->n += plain.n + EXTRA;
}

enum err vault_stream_open(struct arena *a, const struct secret *key, struct str header, struct vault_stream **s)
{
	*s = ARENA_NEW(a, struct vault_stream);
	if (header.n != HEADER || crypto_secretstream_xchacha20poly1305_init_pull(
	                              &(*s)->state, (const unsigned char *)header.p, key->key) != 0)
		return ERR_INVALID;
	return OK;
}

enum err vault_stream_pull(struct vault_stream *s, struct str sealed, struct buf *plain, bool *last)
{
	unsigned char tag;

	if (sealed.n < EXTRA || sealed.n > VAULT_CHUNK_BYTES + EXTRA)
		return ERR_INVALID;
	buf_reserve(plain, sealed.n - EXTRA + 1);
	if (crypto_secretstream_xchacha20poly1305_pull(&s->state, (unsigned char *)plain->p + plain->n, NULL, &tag,
	                                               (const unsigned char *)sealed.p, sealed.n, NULL, 0) != 0)
		return ERR_INVALID;
	plain->n += sealed.n - EXTRA;
	*last = tag == crypto_secretstream_xchacha20poly1305_TAG_FINAL;
	return OK;
}
