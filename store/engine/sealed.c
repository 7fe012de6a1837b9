#include "store/engine/sealed.h"

#include <string.h>

#include "store/base/whole.h"

enum err sealed_create(struct arena *a, const struct secret *key, int fd, struct sealed *s)
{
	*s = (struct sealed){ .plain = buf_open(a), .out = buf_open(a), .fd = fd };
	buf_reserve(&s->plain, VAULT_CHUNK_BYTES);
	buf_reserve(&s->out, VAULT_CHUNK_BYTES + vault_stream_extra_bytes());
	s->stream = vault_stream_seal(a, key, &s->out);
	return whole_write(fd, buf_str(&s->out));
}

static enum err push(struct sealed *s, bool last)
{
	s->out.n = 0;
	vault_stream_push(s->stream, buf_str(&s->plain), last, &s->out);
	explicit_bzero(s->plain.p, s->plain.n);
	s->plain.n = 0;
	return whole_write(s->fd, buf_str(&s->out));
}

/* A full chunk waits until more arrives: only then is it known not to be the last. */
enum err sealed_add(struct sealed *s, struct str plain)
{
	enum err e;

	while (plain.n > 0) {
		struct str piece;

		if (s->plain.n == VAULT_CHUNK_BYTES && (e = push(s, false)) != OK)
			return e;
		piece = str_part(plain, 0, VAULT_CHUNK_BYTES - s->plain.n);
		buf_add(&s->plain, piece);
		plain = str_from(plain, piece.n);
	}
	return OK;
}

enum err sealed_end(struct sealed *s)
{
	return push(s, true);
}

enum err sealed_open(struct arena *a, const struct secret *key, int fd, struct vault_stream **s)
{
	struct buf head = buf_open(a);
	enum err e = whole_read(fd, vault_stream_header_bytes(), &head);

	return e == OK ? vault_stream_open(a, key, buf_str(&head), s) : e;
}

enum err sealed_next(struct vault_stream *s, int fd, struct buf *room, struct buf *plain,
                     bool *last)
{
	enum err e;

	room->n = 0;
	e = whole_read(fd, VAULT_CHUNK_BYTES + vault_stream_extra_bytes(), room);
	return e == OK ? vault_stream_pull(s, buf_str(room), plain, last) : e;
}
