#include "store/engine/blob.h"

#include <errno.h>
#include <fcntl.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

#include "store/base/log.h"
#include "store/engine/blob_file.h"
#include "store/engine/sealed.h"

struct blob_reader {
	struct blob blob;
	struct vault_stream *stream;
	struct vault_digest *digest;
	struct buf sealed;                 /* one chunk, used again */
	uint64_t bytes;                    /* plain, so far */
	int fd;
	bool ended;
};

static enum err changed(const char *how)
{
	log_event("blob", how, 0);
	return ERR_DAMAGED;
}

static uint64_t sealed_bytes(uint64_t plain)
{
	uint64_t chunks = plain == 0 ? 1 : (plain + VAULT_CHUNK_BYTES - 1) / VAULT_CHUNK_BYTES;

	return vault_stream_header_bytes() + plain + chunks * vault_stream_extra_bytes();
}

/* A file that was cut or grown is refused before its first byte goes out. */
static enum err open_file(struct arena *a, const char *path, struct blob_reader *r,
                          const struct secret *key)
{
	struct stat st;
	enum err e;

	if ((r->fd = open(path, O_RDONLY | O_CLOEXEC | O_NOFOLLOW)) < 0)
		return errno == ENOENT ? changed("file_missing") : blob_failed("open");
	if (fstat(r->fd, &st) != 0)
		return blob_failed("stat");
	if (!S_ISREG(st.st_mode) || (uint64_t)st.st_size != sealed_bytes(r->blob.bytes))
		return changed("length_changed");
	if ((e = sealed_open(a, key, r->fd, &r->stream)) != OK)
		return e == ERR_IO ? blob_failed("read") : changed("head_changed");
	return OK;
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
	ssize_t more;

	vault_digest_close(r->digest, hash);
	if (r->bytes != r->blob.bytes || memcmp(hash, r->blob.hash, sizeof(hash)) != 0)
		return changed("content_changed");
	if ((more = read(r->fd, hash, 1)) < 0)
		return blob_failed("read");
	return more == 0 ? OK : changed("longer");
}

enum err blob_read(struct blob_reader *r, struct buf *out, bool *last)
{
	size_t before = out->n;
	enum err e;

	if (r->ended)
		return ERR_DAMAGED;
	if ((e = sealed_next(r->stream, r->fd, &r->sealed, out, last)) != OK)
		return e == ERR_IO ? blob_failed("read") : changed("chunk_changed");
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
