/* vault.h: the only libsodium. Sealing, hashing, random bytes, passwords, secrets in locked
 * memory. */
#ifndef ENGINE_VAULT_H
#define ENGINE_VAULT_H

#include <stdbool.h>

#include "store/base/buf.h"
#include "store/base/err.h"

enum { VAULT_KEY_BYTES = 32, VAULT_ID_BYTES = 16, VAULT_HASH_BYTES = 32,
       VAULT_CHUNK_BYTES = 65536 };

/* A key in memory that is locked, not dumped, and wiped by secret_close. */
struct secret {
	unsigned char *key;        /* VAULT_KEY_BYTES */
};

/* Once, before anything else here; dies when there is no randomness. */
void vault_start(void);

struct secret secret_open(void);               /* zeroed */
void secret_close(struct secret *s);           /* NULL key is allowed */

/* count of them in one piece of memory, which costs as much as one; closing s[0] closes all. */
void secret_open_many(struct secret *s, size_t count);

void vault_random(void *out, size_t n);
struct str vault_random_id(struct arena *a);   /* VAULT_ID_BYTES */
uint32_t vault_random_below(uint32_t limit);   /* uniform */

/* Keyed BLAKE2b-256 of all parts, each bound with its length. key NULL: unkeyed. */
void vault_hash(const struct secret *key, const struct str *parts, size_t count,
                unsigned char out[VAULT_HASH_BYTES]);

/* The same hash, unkeyed and without lengths, of bytes that come in pieces. */
struct vault_digest;
struct vault_digest *vault_digest_open(struct arena *a);
void vault_digest_add(struct vault_digest *d, struct str bytes);
void vault_digest_close(struct vault_digest *d, unsigned char out[VAULT_HASH_BYTES]);

/* key = derived from parent for a purpose of exactly 8 characters (crypto_kdf). */
void vault_derive(const struct secret *parent, const char purpose[8], uint64_t number,
                  struct secret *key);

bool vault_equal(struct str a, struct str b);  /* constant time for equal lengths */

/* XChaCha20-Poly1305 with a random nonce in front: appended to out. bound: additional data. */
void vault_seal(const struct secret *key, struct str bound, struct str plain, struct buf *out);

/* ERR_INVALID: changed, moved or sealed with another key; nothing is appended. */
enum err vault_open(const struct secret *key, struct str bound, struct str sealed,
                    struct buf *out) MUST_CHECK;

/* Argon2id, 64 MiB, 2 passes; text of the libsodium form. At most `slots` run at once on the
 * host, by lock files in folder; waits for one, then ERR_BUSY. ERR_FULL: no memory for it. */
struct password_slots { const char *folder; int slots, seconds_max /* 0: 12 */; };
enum err vault_password_hash(const struct password_slots *s, struct str password, struct arena *a,
                             struct str *hash) MUST_CHECK;

/* hash empty: does the same work and says no (an unknown e-mail costs the same). */
enum err vault_password_check(const struct password_slots *s, struct str hash, struct str password,
                              bool *same) MUST_CHECK;

/* Streams (secretstream XChaCha20-Poly1305): a header, then chunks of VAULT_CHUNK_BYTES of plain
 * text, the last one shorter or equal and marked. */
struct vault_stream;
struct vault_stream *vault_stream_seal(struct arena *a, const struct secret *key,
                                       struct buf *header);
void vault_stream_push(struct vault_stream *s, struct str plain, bool last, struct buf *out);
enum err vault_stream_open(struct arena *a, const struct secret *key, struct str header,
                           struct vault_stream **s) MUST_CHECK;
enum err vault_stream_pull(struct vault_stream *s, struct str sealed, struct buf *plain,
                           bool *last) MUST_CHECK;
size_t vault_stream_header_bytes(void);
/* a sealed chunk is this much longer than its text */
size_t vault_stream_extra_bytes(void);

#endif
