#include "store/engine/blob.h"

#include <errno.h>
#include <fcntl.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

#include "store/base/log.h"
#include "store/engine/blob_file.h"

struct blob_reader {
	struct blob blob;
	struct vault_stream *stream;
	struct vault_digest *digest;
	struct buf sealed;                 /* one chunk, used again */
	uint64_t bytes;                    /* plain, so far */
	int fd;
	bool ended;
};

/* Up to n bytes; fewer only at the end of the file. */
static enum err read_some(int fd, size_t n, struct buf *b)
{
	buf_reserve(b, n);
	while (n > 0) {
		ssize_t got = read(fd, b->p + b->n, n);

		if (got < 0 && errno == EINTR)
			continue;
		if (got < 0)
			return blob_failed("read");
		if (got == 0)
			return OK;
		b->n += (size_t)got;
		n -= (size_t)got;
	}
	return OK;
}

static enum err changed(const char *how)
{
	log_event("blob", how, 0);
	return ERR_INVALID;
}

static uint64_t sealed_bytes(uint64_t plain)
{
	uint64_t chunks = plain == 0 ? 1 : (plain + VAULT_CHUNK_BYTES - 1) / VAULT_CHUNK_BYTES;

	return vault_stream_header_bytes() + plain + chunks * vault_stream_extra_bytes();
}

/* A file that was cut or grown is refused before its first byte goes out. */
static enum err open_file(struct arena *a, const char *path, struct blob_reader *r, const struct secret *key)
{
	struct buf header = buf_open(a);
	struct stat st;
	enum err e;

	if ((r->fd = open(path, O_RDONLY | O_CLOEXEC | O_NOFOLLOW)) < 0)
		return errno == ENOENT ? changed("file_missing") : blob_failed("open");
	if (fstat(r->fd, &st) != 0)
		return blob_failed("stat");
	if (!S_ISREG(st.st_mode) || (uint64_t)st.st_size != sealed_bytes(r->blob.bytes))
		return changed("length_changed");
	if ((e = read_some(r->fd, vault_stream_header_bytes(), &header)) != OK)
		return e;
	return vault_stream_open(a, key, buf_str(&header), &r->stream);
}

enum err blob_open(struct txn *t, struct keys *k, const char *data, struct str owner, struct str id,
                   struct blob_reader **r, struct blob *b)
{
	struct arena *a = txn_arena(t);
	struct blob_reader *made = ARENA_NEW(a, struct blob_reader);
	unsigned char bytes[VAULT_KEY_BYTES];
	const struct secret key = { bytes };
	enum err e;

	if ((e = blob_row_read(t, k, owner, id, &made->blob, bytes)) != OK)
		return e;
	e = open_file(a, blob_path(a, data, id, ""), made, &key);
	explicit_bzero(bytes, sizeof(bytes));
	if (e != OK) {
		blob_close(made);
		return e;
	}
	made->digest = vault_digest_open(a);
	made->sealed = buf_open(a);
	*b = made->blob;
	*r = made;
	return OK;
}

/* The whole must be what the row says, beside each chunk being whole. */
static enum err check_end(struct blob_reader *r)
{
	unsigned char hash[VAULT_HASH_BYTES];
	char more;

	vault_digest_close(r->digest, hash);
	if (r->bytes != r->blob.bytes || memcmp(hash, r->blob.hash, sizeof(hash)) != 0)
		return changed("content_changed");
	return read(r->fd, &more, 1) == 0 ? OK : changed("longer");
}

enum err blob_read(struct blob_reader *r, struct buf *out, bool *last)
{
	size_t before = out->n;
	enum err e;

	if (r->ended)
		return ERR_INVALID;
	r->sealed.n = 0;
	if ((e = read_some(r->fd, VAULT_CHUNK_BYTES + vault_stream_extra_bytes(), &r->sealed)) != OK)
		return e;
	if (vault_stream_pull(r->stream, buf_str(&r->sealed), out, last) != OK)
		return changed("chunk_changed");
	vault_digest_add(r->digest, str_bytes(out->p + before, out->n - before));
	r->bytes += out->n - before;
	r->ended = *last;
	if (*last && (e = check_end(r)) != OK)
		out->n = before;
	return e;
}

void blob_close(struct blob_reader *r)
{
	if (r && r->fd >= 0) {
		close(r->fd);
		r->fd = -1;
	}
}
