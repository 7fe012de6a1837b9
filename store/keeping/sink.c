#include "store/keeping/sink.h"

#include <string.h>
#include <unistd.h>

#include "store/base/hex.h"
#include "store/base/log.h"
#include "store/base/whole.h"
#include "store/engine/sealed.h"
#include "store/keeping/archive.h"

struct sink {
	int file;
	bool is_sealed;
	struct sealed sealed;
	char *chunk;                       /* ARCHIVE_CHUNK, of which have are there */
	size_t have;
	uint64_t bytes;
	unsigned char sum[VAULT_HASH_BYTES];
};

static const char mark[5] = { 'W', 'M', 'B', 'K', 1 };

static enum err failed(const char *what)
{
	return log_failed("backup", what);
}

static enum err put(const struct sink *s, struct str bytes)
{
	return whole_write(s->file, bytes) == OK ? OK : failed("write");
}

static enum err begin_sealed(struct arena *a, struct sink *s, const unsigned char *recipient)
{
	unsigned char boxed[VAULT_BOXED_KEY_BYTES];
	struct secret key = secret_open();
	enum err e;

	vault_random(key.key, VAULT_KEY_BYTES);
	vault_box_seal(recipient, &key, boxed);
	if ((e = put(s, str_bytes(mark, sizeof(mark)))) == OK &&
	    (e = put(s, str_bytes(boxed, sizeof(boxed)))) == OK &&
	    sealed_create(a, &key, s->file, &s->sealed) != OK)
		e = failed("write");
	secret_close(&key);
	s->is_sealed = true;
	return e;
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

enum err sink_put(struct sink *s, struct str bytes)
{
	hash_on(s, bytes.p, bytes.n);
	s->bytes += bytes.n;
	if (!s->is_sealed)
		return put(s, bytes);
	return sealed_add(&s->sealed, bytes) == OK ? OK : failed("write");
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
	if (s->is_sealed && sealed_end(&s->sealed) != OK)
		return failed("write");
	return fsync(s->file) == 0 ? OK : failed("sync");
}

/* --- back ------------------------------------------------------------------------------------- */

bool sink_is_sealed(int file)
{
	char found[sizeof(mark)];

	return pread(file, found, sizeof(found), 0) == sizeof(found) &&
	       memcmp(found, mark, sizeof(mark)) == 0;
}

static enum err open_stream(struct arena *a, int from, const struct secret *secret,
                            struct vault_stream **stream)
{
	struct secret key = secret_open();
	struct buf boxed = buf_open(a);
	enum err e = lseek(from, sizeof(mark), SEEK_SET) < 0
	                 ? ERR_IO
	                 : whole_read(from, VAULT_BOXED_KEY_BYTES, &boxed);

	if (e == OK && boxed.n < VAULT_BOXED_KEY_BYTES)
		e = ERR_INVALID;
	if (e == OK)
		e = vault_box_open(secret, (const unsigned char *)boxed.p, &key);
	if (e == OK)
		e = sealed_open(a, &key, from, stream);
	secret_close(&key);
	return e;
}

enum err sink_unseal(struct arena *a, int from, const struct secret *secret, int to)
{
	struct buf room = buf_open(a), plain = buf_open(a);
	struct vault_stream *stream;
	bool last = false;
	enum err e = open_stream(a, from, secret, &stream);

	while (e == OK && !last) {
		plain.n = 0;
		if ((e = sealed_next(stream, from, &room, &plain, &last)) == OK &&
		    whole_write(to, buf_str(&plain)) != OK)
			return failed("write");
	}
	room.n = 0;
	if (e == OK)
		e = whole_read(from, 1, &room);
	if (e == ERR_IO)
		return failed("read");
	return e == OK && room.n > 0 ? ERR_INVALID : e;
}
