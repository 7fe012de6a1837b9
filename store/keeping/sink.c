#include "store/keeping/sink.h"

#include <errno.h>
#include <string.h>
#include <unistd.h>

#include "store/base/hex.h"
#include "store/base/log.h"
#include "store/keeping/archive.h"

struct sink {
	int file;
	struct vault_stream *stream;       /* NULL: it is not sealed */
	struct secret key;
	struct buf plain, sealed;          /* one chunk of the stream each */
	char *chunk;                       /* ARCHIVE_CHUNK, of which have are there */
	size_t have;
	uint64_t bytes;
	unsigned char sum[VAULT_HASH_BYTES];
};

static const char mark[5] = { 'W', 'M', 'B', 'K', 1 };

static enum err failed(const char *what)
{
	log_error("backup", what);
	return errno == ENOSPC || errno == EDQUOT ? ERR_FULL : ERR_IO;
}

static enum err write_all(int file, const void *bytes, size_t n)
{
	const char *p = bytes;

	while (n > 0) {
		ssize_t done = write(file, p, n);

		if (done < 0 && errno == EINTR)
			continue;
		if (done <= 0)
			return failed("write");
		p += done;
		n -= (size_t)done;
	}
	return OK;
}

static enum err begin_sealed(struct arena *a, struct sink *s, const unsigned char *recipient)
{
	unsigned char boxed[VAULT_BOXED_KEY_BYTES];
	enum err e;

	s->key = secret_open();
	vault_random(s->key.key, VAULT_KEY_BYTES);
	vault_box_seal(recipient, &s->key, boxed);
	s->plain = buf_open(a);
	s->sealed = buf_open(a);
	buf_reserve(&s->plain, VAULT_CHUNK_BYTES);
	buf_reserve(&s->sealed, VAULT_CHUNK_BYTES + vault_stream_extra_bytes());
	s->stream = vault_stream_seal(a, &s->key, &s->sealed);
	if ((e = write_all(s->file, mark, sizeof(mark))) != OK || (e = write_all(s->file, boxed, sizeof(boxed))) != OK)
		return e;
	return write_all(s->file, s->sealed.p, s->sealed.n);
}

enum err sink_open(struct arena *a, int file, const unsigned char *recipient, struct sink **s)
{
	struct sink *made = ARENA_NEW(a, struct sink);

	made->file = file;
	made->chunk = arena_take(a, ARCHIVE_CHUNK);
	*s = made;
	return recipient ? begin_sealed(a, made, recipient) : OK;
}

/* The hash with what waits in the chunk. */
static void add_chunk(const struct sink *s, unsigned char sum[VAULT_HASH_BYTES])
{
	struct str parts[] = { str_bytes(sum, VAULT_HASH_BYTES), str_bytes(s->chunk, s->have) };

	vault_hash(NULL, parts, COUNT(parts), sum);
}

static void hash_on(struct sink *s, const char *p, size_t n)
{
	while (n > 0) {
		size_t room = ARCHIVE_CHUNK - s->have, piece = n < room ? n : room;

		memcpy(s->chunk + s->have, p, piece);
		s->have += piece;
		p += piece;
		n -= piece;
		if (s->have == ARCHIVE_CHUNK) {
			add_chunk(s, s->sum);
			s->have = 0;
		}
	}
}

static enum err push(struct sink *s, bool last)
{
	s->sealed.n = 0;
	vault_stream_push(s->stream, buf_str(&s->plain), last, &s->sealed);
	s->plain.n = 0;
	return write_all(s->file, s->sealed.p, s->sealed.n);
}

enum err sink_put(struct sink *s, const void *bytes, size_t n)
{
	struct str left = str_bytes(bytes, n);
	enum err e;

	hash_on(s, bytes, n);
	s->bytes += n;
	if (!s->stream)
		return write_all(s->file, bytes, n);
	while (left.n > 0) {
		struct str piece;

		if (s->plain.n == VAULT_CHUNK_BYTES && (e = push(s, false)) != OK)
			return e;
		piece = str_part(left, 0, VAULT_CHUNK_BYTES - s->plain.n);
		buf_add(&s->plain, piece);
		left = str_from(left, piece.n);
	}
	return OK;
}

uint64_t sink_bytes(const struct sink *s)
{
	return s->bytes;
}

struct str sink_hash(const struct sink *s, struct arena *a)
{
	unsigned char sum[VAULT_HASH_BYTES];

	memcpy(sum, s->sum, sizeof(sum));
	if (s->have > 0)
		add_chunk(s, sum);
	return hex_write(a, str_bytes(sum, sizeof(sum)));
}

enum err sink_end(struct sink *s)
{
	enum err e = s->stream ? push(s, true) : OK;

	return e == OK && fsync(s->file) != 0 ? failed("sync") : e;
}

void sink_close(struct sink *s)
{
	secret_close(&s->key);
}

/* --- back ------------------------------------------------------------------------------------- */

bool sink_is_sealed(int file)
{
	char found[sizeof(mark)];

	return pread(file, found, sizeof(found), 0) == sizeof(found) && memcmp(found, mark, sizeof(mark)) == 0;
}

/* Fewer bytes only at the end. */
static enum err read_some(int file, struct buf *b, size_t n)
{
	b->n = 0;
	buf_reserve(b, n);
	while (b->n < n) {
		ssize_t got = read(file, b->p + b->n, n - b->n);

		if (got < 0 && errno == EINTR)
			continue;
		if (got < 0)
			return failed("read");
		if (got == 0)
			break;
		b->n += (size_t)got;
	}
	return OK;
}

static enum err read_key(struct arena *a, int from, const struct secret *secret, struct vault_stream **stream)
{
	struct secret key = secret_open();
	struct buf b = buf_open(a);
	enum err e = lseek(from, sizeof(mark), SEEK_SET) < 0 ? failed("seek") : read_some(from, &b, VAULT_BOXED_KEY_BYTES);

	if (e == OK)
		e = b.n == VAULT_BOXED_KEY_BYTES ? vault_box_open(secret, (const unsigned char *)b.p, &key) : ERR_INVALID;
	if (e == OK)
		e = read_some(from, &b, vault_stream_header_bytes());
	if (e == OK)
		e = vault_stream_open(a, &key, buf_str(&b), stream);
	secret_close(&key);
	return e;
}

enum err sink_unseal(struct arena *a, int from, const struct secret *secret, int to)
{
	struct buf sealed = buf_open(a), plain = buf_open(a);
	struct vault_stream *stream;
	bool last = false;
	enum err e = read_key(a, from, secret, &stream);

	while (e == OK && !last) {
		plain.n = 0;
		if ((e = read_some(from, &sealed, VAULT_CHUNK_BYTES + vault_stream_extra_bytes())) != OK ||
		    (e = vault_stream_pull(stream, buf_str(&sealed), &plain, &last)) != OK)
			return e;
		e = write_all(to, plain.p, plain.n);
	}
	if (e == OK)
		e = read_some(from, &sealed, 1);
	return e == OK && sealed.n > 0 ? ERR_INVALID : e;
}
