#include "store/engine/blob.h"

#include <errno.h>
#include <fcntl.h>
#include <stdio.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

#include "store/base/hex.h"
#include "store/base/log.h"

struct blob_writer {
	struct arena *arena;
	const char *folder, *part, *path;      /* DATA/blobs/AB, its file while it is written, and when it is whole */
	int fd;
	struct secret key;
	struct vault_stream *stream;
	struct buf waiting, sealed;            /* plain bytes not yet a whole chunk; the chunk as it is written */
	struct str id;
	uint64_t bytes;
	bool is_finished;
};

static enum err system_error(const char *what)
{
	enum err e = errno == ENOSPC || errno == EDQUOT || errno == EMFILE ? ERR_FULL : ERR_IO;

	log_error("blob", what);
	return e;
}

static struct str folder_of(struct arena *a, const char *data, struct str id)
{
	struct str folder = str_join(a, str_of(data), STR("/blobs/"));

	return str_join(a, folder, str_part(hex_write(a, id), 0, 2));
}

static const char *path_of(struct arena *a, const char *data, struct str id)
{
	return str_c(a, str_join(a, str_join(a, folder_of(a, data, id), STR("/")), hex_write(a, id)));
}

static enum err make_folders(struct arena *a, const char *data, struct str id)
{
	const char *paths[] = { str_c(a, str_join(a, str_of(data), STR("/blobs"))),
		                str_c(a, folder_of(a, data, id)) };

	for (size_t i = 0; i < COUNT(paths); i++)
		if (mkdir(paths[i], 0700) != 0 && errno != EEXIST)
			return system_error("folder");
	return OK;
}

static enum err write_all(int fd, struct str bytes)
{
	while (bytes.n > 0) {
		ssize_t n = write(fd, bytes.p, bytes.n);

		if (n < 0 && errno == EINTR)
			continue;
		if (n < 0)
			return system_error("write");
		bytes = str_from(bytes, (size_t)n);
	}
	return OK;
}

enum err blob_create(struct arena *a, const char *data, struct blob_writer **out)
{
	struct blob_writer *w = ARENA_NEW(a, struct blob_writer);
	struct buf header = buf_open(a);
	enum err e;

	w->arena = a;
	w->id = vault_random_id(a);
	w->key = secret_open();
	vault_random(w->key.key, VAULT_KEY_BYTES);
	w->folder = str_c(a, folder_of(a, data, w->id));
	w->path = path_of(a, data, w->id);
	w->part = str_c(a, str_join(a, str_of(w->path), STR(".part")));
	w->waiting = buf_open(a);
	w->sealed = buf_open(a);
	buf_reserve(&w->waiting, VAULT_CHUNK_BYTES);
	buf_reserve(&w->sealed, VAULT_CHUNK_BYTES + vault_stream_extra_bytes());
	if ((e = make_folders(a, data, w->id)) != OK)
		return e;
	w->fd = open(w->part, O_WRONLY | O_CREAT | O_EXCL | O_CLOEXEC | O_NOFOLLOW, 0600);
	if (w->fd < 0)
		return system_error("create");
	w->stream = vault_stream_seal(a, &w->key, &header);
	*out = w;
	return write_all(w->fd, buf_str(&header));
}

static enum err flush(struct blob_writer *w, bool last)
{
	w->sealed.n = 0;
	vault_stream_push(w->stream, buf_str(&w->waiting), last, &w->sealed);
	w->waiting.n = 0;
	return write_all(w->fd, buf_str(&w->sealed));
}

enum err blob_write(struct blob_writer *w, struct str plain)
{
	enum err e;

	w->bytes += plain.n;
	while (plain.n > 0) {
		struct str piece = str_part(plain, 0, VAULT_CHUNK_BYTES - w->waiting.n);

		if (w->waiting.n == VAULT_CHUNK_BYTES) {
			if ((e = flush(w, false)) != OK)
				return e;
			continue;
		}
		buf_add(&w->waiting, piece);
		plain = str_from(plain, piece.n);
	}
	return OK;
}

static enum err sync_folder(const char *folder)
{
	int fd = open(folder, O_RDONLY | O_DIRECTORY | O_CLOEXEC);
	enum err e = fd >= 0 && fsync(fd) == 0 ? OK : system_error("folder_sync");

	if (fd >= 0)
		close(fd);
	return e;
}

enum err blob_finish(struct blob_writer *w, struct blob *b)
{
	enum err e = flush(w, true);

	if (e == OK && fsync(w->fd) != 0)
		e = system_error("sync");
	close(w->fd);
	w->fd = -1;
	if (e == OK && rename(w->part, w->path) != 0)
		e = system_error("rename");
	if (e != OK)
		return e;
	w->is_finished = true;
	*b = (struct blob){ .id = w->id, .bytes = w->bytes };
	return sync_folder(w->folder);
}

void blob_discard(struct blob_writer *w)
{
	if (w->fd >= 0)
		close(w->fd);
	w->fd = -1;
	if (unlink(w->is_finished ? w->path : w->part) != 0 && errno != ENOENT)
		log_error("blob", "discard");
	secret_close(&w->key);
}

/* --- the row: length, then the data key wrapped by the owner's key --- */

static struct str bound_to(struct arena *a, struct str owner, struct str id)
{
	return KEY(a, STR("waymark blob"), owner, id);
}

static enum err put_row(struct txn *t, struct keys *k, struct str owner, struct str id, uint64_t bytes,
                        const struct secret *key)
{
	struct arena *a = txn_arena(t);
	struct buf row = buf_open(a);
	const struct secret *owner_key;
	enum err e = keys_owner_load(k, t, owner, &owner_key);

	if (e != OK)
		return e;
	buf_add(&row, key_time(a, (int64_t)bytes));
	vault_seal(owner_key, bound_to(a, owner, id), str_bytes(key->key, VAULT_KEY_BYTES), &row);
	return txn_put(t, TABLE_BLOB, id, buf_str(&row));
}

static enum err get_row(struct txn *t, struct keys *k, struct str owner, struct str id, uint64_t *bytes,
                        struct secret *key)
{
	struct arena *a = txn_arena(t);
	struct buf plain = buf_open(a);
	const struct secret *owner_key;
	struct str row;
	enum err e;

	if ((e = txn_get(t, TABLE_BLOB, id, &row)) != OK || (e = keys_owner_load(k, t, owner, &owner_key)) != OK)
		return e;
	*bytes = (uint64_t)key_read_time(str_part(row, 0, 8));
	if (vault_open(owner_key, bound_to(a, owner, id), str_from(row, 8), &plain) != OK ||
	    plain.n != VAULT_KEY_BYTES) {
		log_event("blob", "key_does_not_open", 0);
		return ERR_INVALID;
	}
	memcpy(key->key, plain.p, VAULT_KEY_BYTES);
	explicit_bzero(plain.p, plain.n);
	return OK;
}

enum err blob_keep(struct txn *t, struct keys *k, struct str owner, const struct blob_writer *w)
{
	enum err e = put_row(t, k, owner, w->id, w->bytes, &w->key);

	return e == OK ? txn_count_add(t, STR("blob"), 1) : e;
}

enum err blob_give(struct txn *t, struct keys *k, struct str id, struct str from, struct str to)
{
	struct secret key = secret_open();
	uint64_t bytes;
	enum err e = get_row(t, k, from, id, &bytes, &key);

	if (e == OK)
		e = put_row(t, k, to, id, bytes, &key);
	secret_close(&key);
	return e;
}

enum err blob_remove(struct txn *t, struct str id)
{
	enum err e = txn_delete(t, TABLE_BLOB, id);

	return e == OK ? txn_count_add(t, STR("blob"), -1) : e;
}

/* --- reading --- */

struct blob_reader {
	int fd;
	struct secret key;
	struct vault_stream *stream;
	struct buf sealed;
	uint64_t left;                 /* plain bytes still to come */
};

/* Exactly n bytes, or all that there are. */
static enum err read_some(int fd, struct buf *b, size_t n)
{
	b->n = 0;
	buf_reserve(b, n);
	while (b->n < n) {
		ssize_t got = read(fd, b->p + b->n, n - b->n);

		if (got < 0 && errno == EINTR)
			continue;
		if (got < 0)
			return system_error("read");
		if (got == 0)
			break;
		b->n += (size_t)got;
	}
	return OK;
}

static enum err begin_reading(struct arena *a, struct blob_reader *r)
{
	enum err e;

	r->sealed = buf_open(a);
	buf_reserve(&r->sealed, VAULT_CHUNK_BYTES + vault_stream_extra_bytes());
	if ((e = read_some(r->fd, &r->sealed, vault_stream_header_bytes())) != OK)
		return e;
	return vault_stream_open(a, &r->key, buf_str(&r->sealed), &r->stream);
}

enum err blob_open(struct txn *t, struct keys *k, const char *data, struct str owner, struct str id,
                   struct blob_reader **out, struct blob *b)
{
	struct arena *a = txn_arena(t);
	struct blob_reader *r = ARENA_NEW(a, struct blob_reader);
	enum err e;

	r->fd = -1;
	r->key = secret_open();
	e = get_row(t, k, owner, id, &b->bytes, &r->key);
	if (e == OK) {
		r->fd = open(path_of(a, data, id), O_RDONLY | O_CLOEXEC | O_NOFOLLOW);
		e = r->fd >= 0 ? begin_reading(a, r) : system_error("open");
	}
	if (e != OK) {
		blob_close(r);
		return e;
	}
	b->id = id;
	r->left = b->bytes;
	*out = r;
	return OK;
}

enum err blob_read(struct blob_reader *r, struct buf *out, bool *last)
{
	size_t before = out->n;
	enum err e = read_some(r->fd, &r->sealed, VAULT_CHUNK_BYTES + vault_stream_extra_bytes());

	if (e == OK)
		e = vault_stream_pull(r->stream, buf_str(&r->sealed), out, last);
	if (e == OK && out->n - before > r->left)
		e = ERR_INVALID;
	if (e == OK)
		r->left -= out->n - before;
	if (e == OK && *last && r->left > 0)
		e = ERR_INVALID;
	if (e != OK)
		log_event("blob", "does_not_open", 0);
	return e;
}

void blob_close(struct blob_reader *r)
{
	if (r->fd >= 0)
		close(r->fd);
	r->fd = -1;
	secret_close(&r->key);
}
