#include "store/keeping/restore.h"

#include <errno.h>
#include <fcntl.h>
#include <ftw.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/sendfile.h>
#include <sys/stat.h>
#include <unistd.h>

#include "store/base/log.h"
#include "store/base/whole.h"
#include "store/compiled/json.h"
#include "store/engine/vault.h"
#include "store/keeping/archive.h"
#include "store/keeping/sink.h"
#include "store/keeping/tar.h"

enum { COMPLETE_BYTES_MAX = 4096 };

struct reader {
	struct arena *arena;
	int file;
	uint64_t at;                   /* where the next head stands */
	int into;                      /* the folder */
	const struct backup_watch *watch;
	struct backup_counts *counts, promised;
	bool is_glance;                /* all but the hash */
};

static enum err failed(const char *what)
{
	return log_failed("restore", what);
}

static char *under(struct arena *a, const char *folder, const char *name)
{
	return str_c(a, str_join(a, str_of(folder), str_of(name)));
}

static enum err read_head(const struct reader *r, struct tar_entry *entry)
{
	unsigned char block[TAR_BLOCK];

	if (pread(r->file, block, sizeof(block), (off_t)r->at) != TAR_BLOCK || !tar_read(block, entry))
		return ERR_INVALID;
	return OK;
}

static void skip(struct reader *r, const struct tar_entry *entry)
{
	r->at += TAR_BLOCK + entry->bytes + tar_gap(entry->bytes);
}

/* The last entry: all before it is as it was written. */
static enum err check_complete(struct reader *r, const struct tar_entry *entry)
{
	char *text = arena_take(r->arena, COMPLETE_BYTES_MAX);
	struct values *v;
	struct str hash;
	enum err e;

	if (entry->bytes > COMPLETE_BYTES_MAX)
		return ERR_INVALID;
	if (pread(r->file, text, entry->bytes, (off_t)(r->at + TAR_BLOCK)) != (ssize_t)entry->bytes)
		return ERR_INVALID;
	if ((e = json_read(r->arena, str_bytes(text, entry->bytes), &v)) != OK)
		return e;
	if (values_get_number(v, STR("v")) != 1 ||
	    (uint64_t)values_get_number(v, STR("bytes")) != r->at)
		return ERR_INVALID;
	r->promised.files = (uint64_t)values_get_number(v, STR("files"));
	r->promised.bytes = r->at;
	r->promised.at = values_get_number(v, STR("at"));
	if (r->is_glance)
		return OK;
	if ((e = archive_hash(r->arena, r->file, r->at, &hash)) != OK)
		return e;
	return vault_equal(hash, values_get(v, STR("hash"))) ? OK : ERR_INVALID;
}

static enum err check_whole(struct reader *r)
{
	struct tar_entry entry;
	enum err e;

	for (r->at = 0; (e = read_head(r, &entry)) == OK; skip(r, &entry)) {
		if (strcmp(entry.name, ARCHIVE_COMPLETE) == 0)
			return check_complete(r, &entry);
	}
	return e;
}

bool restore_looks_whole(const char *path)
{
	struct arena *a = arena_open(1 << 20);
	struct reader r = { .arena = a, .file = open(path, O_RDONLY | O_CLOEXEC), .is_glance = true };
	bool whole = r.file >= 0 && (sink_is_sealed(r.file) || check_whole(&r) == OK);

	if (r.file >= 0)
		close(r.file);
	arena_close(a);
	return whole;
}

/* "main/data.mdb" or "blobs/AB/HEX" and nothing else; makes the folders. */
static enum err make_room(const struct reader *r, const char *name)
{
	char folder[sizeof("blobs/00")];

	if (strcmp(name, ARCHIVE_DATABASE) == 0)
		return mkdirat(r->into, "main", 0700) < 0 ? failed("folder") : OK;
	if (strncmp(name, "blobs/", 6) != 0 || strlen(name) != 41 || name[8] != '/')
		return ERR_INVALID;
	snprintf(folder, sizeof(folder), "%.8s", name);
	if (!archive_is_hex(folder + 6, 2) || !archive_is_hex(name + 9, 32))
		return ERR_INVALID;
	if (mkdirat(r->into, folder, 0700) < 0 && errno != EEXIST)
		return failed("folder");
	r->counts->files++;
	return OK;
}

static enum err copy_out(const struct reader *r, int to, uint64_t bytes)
{
	off_t from = (off_t)(r->at + TAR_BLOCK);

	while (bytes > 0) {
		ssize_t n = sendfile(to, r->file, &from, bytes < 1 << 30 ? bytes : 1 << 30);

		if (n <= 0)
			return failed("write");
		bytes -= (uint64_t)n;
	}
	return OK;
}

static enum err unpack_one(const struct reader *r, const struct tar_entry *entry)
{
	enum err e = make_room(r, entry->name);
	int to;

	if (e != OK)
		return e;
	to = openat(r->into, entry->name, O_WRONLY | O_CREAT | O_EXCL | O_CLOEXEC | O_NOFOLLOW, 0600);
	if (to < 0)
		return failed("create");
	e = copy_out(r, to, entry->bytes);
	close(to);
	r->watch->report(r->watch->to, r->counts->files, r->promised.files);
	return e;
}

static enum err unpack_all(struct reader *r)
{
	struct tar_entry entry;
	enum err e;

	for (r->at = 0; (e = read_head(r, &entry)) == OK; skip(r, &entry)) {
		if (strcmp(entry.name, ARCHIVE_COMPLETE) == 0)
			break;
		if ((e = unpack_one(r, &entry)) != OK)
			return e;
	}
	if (e == OK && r->counts->files != r->promised.files)
		return ERR_INVALID;
	if (e == OK && syncfs(r->into) < 0)
		return failed("sync");
	return e;
}

static bool has_store(struct arena *a, const char *data)
{
	return access(under(a, data, "/main"), F_OK) == 0 ||
	       access(under(a, data, "/blobs"), F_OK) == 0;
}

static enum err make_folders(struct arena *a, const char *data, int *into)
{
	char *aside = under(a, data, RESTORE_ASIDE);

	if (mkdir(data, 0700) < 0 && errno != EEXIST)
		return failed("folder");
	restore_abandon(a, data);
	if (mkdir(aside, 0700) < 0 || mkdir(under(a, aside, "/blobs"), 0700) < 0)
		return failed("folder");
	*into = open(aside, O_RDONLY | O_DIRECTORY | O_CLOEXEC);
	return *into < 0 ? failed("folder") : OK;
}

/* What is sealed for a recipient, opened into a file without a name in the folder that is restored
 * into. */
static enum err unseal(struct arena *a, const struct restore_order *order, int sealed, int *plain)
{
	char *name = under(a, order->data, "/.unsealed.XXXXXX");
	enum err e;

	if (mkdir(order->data, 0700) < 0 && errno != EEXIST)
		return failed("folder");
	if ((*plain = mkostemp(name, O_CLOEXEC)) < 0)
		return failed("create");
	e = unlink(name) < 0 ? failed("unlink") : sink_unseal(a, sealed, order->secret, *plain);
	if (e != OK)
		close(*plain);
	return e;
}

static enum err open_backup(struct arena *a, const struct restore_order *order, int *file)
{
	enum err e;
	int sealed;

	if ((*file = order->opened > 0 ? order->opened : open(order->path, O_RDONLY | O_CLOEXEC)) < 0)
		return errno == ENOENT ? ERR_NOT_FOUND : failed("open");
	if (!sink_is_sealed(*file))
		return OK;
	sealed = *file;
	e = order->secret ? unseal(a, order, sealed, file) : ERR_DENIED;
	close(sealed);
	return e;
}

enum err restore_unpack(struct arena *a, const struct restore_order *order, struct backup_counts *c)
{
	struct reader r = { .arena = a, .into = -1, .watch = order->watch, .counts = c };
	enum err e;

	*c = (struct backup_counts){ 0 };
	if (has_store(a, order->data))
		return ERR_EXISTS;
	if ((e = open_backup(a, order, &r.file)) != OK)
		return e;
	if ((e = check_whole(&r)) == OK && (e = make_folders(a, order->data, &r.into)) == OK) {
		if ((e = unpack_all(&r)) != OK)
			restore_abandon(a, order->data);
	}
	c->bytes = r.promised.bytes;
	c->at = r.promised.at;
	if (r.into >= 0)
		close(r.into);
	close(r.file);
	return e;
}

static enum err sync_folder(const char *path)
{
	return whole_sync_folder(path) == OK ? OK : failed("sync");
}

enum err restore_settle(struct arena *a, const char *data)
{
	char *aside = under(a, data, RESTORE_ASIDE);
	enum err e;

	if (rename(under(a, aside, "/blobs"), under(a, data, "/blobs")) < 0)
		return failed("rename");
	if ((e = sync_folder(data)) != OK)
		return e;
	if (rename(under(a, aside, "/main"), under(a, data, "/main")) < 0)
		return failed("rename");
	restore_abandon(a, data);
	return sync_folder(data);
}

static int remove_one(const char *path, const struct stat *about, int kind, struct FTW *where)
{
	(void)about, (void)kind, (void)where;
	return remove(path);
}

void restore_abandon(struct arena *a, const char *data)
{
	nftw(under(a, data, RESTORE_ASIDE), remove_one, 16, FTW_DEPTH | FTW_PHYS);
}
