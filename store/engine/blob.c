#include "store/engine/blob.h"

#include <errno.h>
#include <fcntl.h>
#include <stdio.h>
#include <sys/stat.h>
#include <unistd.h>

#include "store/base/log.h"
#include "store/base/whole.h"
#include "store/engine/blob_file.h"
#include "store/engine/sealed.h"

enum state { WRITING, FINISHED, GONE };

struct blob_writer {
	struct arena *arena;
	const char *data;
	struct blob blob;
	/* in the arena, as the stream is: it goes with the request */
	unsigned char key[VAULT_KEY_BYTES];
	struct sealed out;
	struct vault_digest *digest;
	int fd;
	enum state state;
};

/* --- writing ------------------------------------------------------------------------------ */

static enum err sync_folder(const char *path)
{
	return whole_sync_folder(path) == OK ? OK : blob_failed("folder_sync");
}

/* A new folder is itself an entry that must be on disk; whoever made it may have been killed
 * before. */
static enum err make_folder(const char *path, const char *above)
{
	if (mkdir(path, 0700) != 0 && errno != EEXIST)
		return blob_failed("folder");
	return sync_folder(above);
}

static enum err open_part(struct blob_writer *w)
{
	struct arena *a = w->arena;
	const char *root = blob_root(a, w->data);
	enum err e;

	if ((e = make_folder(root, w->data)) != OK ||
	    (e = make_folder(blob_folder(a, w->data, w->blob.id), root)) != OK)
		return e;
	w->fd = open(blob_path(a, w->data, w->blob.id, ".part"),
	             O_WRONLY | O_CREAT | O_EXCL | O_CLOEXEC, 0600);
	return w->fd < 0 ? blob_failed("create") : OK;
}

enum err blob_create(struct arena *a, const char *data, struct blob_writer **w)
{
	struct blob_writer *made = ARENA_NEW(a, struct blob_writer);
	enum err e;

	made->arena = a;
	made->data = str_c(a, str_of(data));
	made->blob.id = vault_random_id(a);
	if ((e = open_part(made)) != OK)
		return e;
	vault_random(made->key, sizeof(made->key));
	made->digest = vault_digest_open(a);
	if (sealed_create(a, &(struct secret){ made->key }, made->fd, &made->out) != OK) {
		e = blob_failed("write");
		blob_discard(made);
		return e;
	}
	*w = made;
	return OK;
}

enum err blob_write(struct blob_writer *w, struct str plain)
{
	if (w->state != WRITING)
		die("blob_write");
	vault_digest_add(w->digest, plain);
	w->blob.bytes += plain.n;
	return sealed_add(&w->out, plain) == OK ? OK : blob_failed("write");
}

static enum err move_into_place(struct blob_writer *w)
{
	struct arena *a = w->arena;
	int fd = w->fd;

	if (fsync(fd) != 0)
		return blob_failed("sync");
	w->fd = -1;
	if (close(fd) != 0)
		return blob_failed("close");
	if (rename(blob_path(a, w->data, w->blob.id, ".part"), blob_path(a, w->data, w->blob.id, "")) !=
	    0)
		return blob_failed("rename");
	w->state = FINISHED;
	return sync_folder(blob_folder(a, w->data, w->blob.id));
}

enum err blob_finish(struct blob_writer *w, struct blob *b)
{
	enum err e;

	if (w->state != WRITING)
		die("blob_finish");
	if (sealed_end(&w->out) != OK)
		return blob_failed("write");
	if ((e = move_into_place(w)) != OK)
		return e;
	vault_digest_close(w->digest, w->blob.hash);
	*b = w->blob;
	return OK;
}

void blob_discard(struct blob_writer *w)
{
	const char *suffix = w->state == FINISHED ? "" : ".part";

	if (w->state == GONE)
		return;
	if (w->fd >= 0)
		close(w->fd);
	w->fd = -1;
	if (unlink(blob_path(w->arena, w->data, w->blob.id, suffix)) != 0)
		log_error("blob", "discard");
	w->state = GONE;
}

enum err blob_keep(struct txn *t, struct keys *k, struct str owner, const struct blob_writer *w)
{
	enum err e;

	if (w->state != FINISHED)
		die("blob_keep");
	e = blob_row_add(t, k, owner, &w->blob, w->key);
	return e == OK ? txn_count_add(t, STR("blob"), 1) : e;
}

/* --- afterwards --------------------------------------------------------------------------- */

enum err blob_give(struct txn *t, struct keys *k, struct str id, struct str from, struct str to)
{
	unsigned char key[VAULT_KEY_BYTES];
	struct blob b;
	enum err e;

	if ((e = blob_row_read(t, k, from, id, &b, key)) != OK)
		return e;
	if ((e = txn_delete(t, TABLE_BLOB, id)) == OK)
		e = blob_row_add(t, k, to, &b, key);
	explicit_bzero(key, sizeof(key));
	return e;
}

enum err blob_remove(struct txn *t, struct str id)
{
	enum err e = txn_delete(t, TABLE_BLOB, id);

	return e == OK ? txn_count_add(t, STR("blob"), -1) : e;
}
