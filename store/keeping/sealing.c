#include "store/keeping/sealing.h"

#include <errno.h>
#include <fcntl.h>
#include <stdio.h>
#include <sys/file.h>
#include <sys/stat.h>
#include <unistd.h>

#include "store/base/arena.h"
#include "store/base/log.h"
#include "store/base/whole.h"

enum { TAIL_BYTES = 4096, ALL_BYTES_MAX = 64 << 20, OTHERS = 077 };

static enum err failed(const char *what)
{
	log_error("sealing", what);
	return errno == ENOSPC || errno == EDQUOT ? ERR_FULL : ERR_IO;
}

/* --- reading ---------------------------------------------------------------------------------- */

/* At most the last `most` bytes. */
static enum err read_file(struct arena *a, int folder, const char *name, size_t most,
                          struct str *text)
{
	int file = openat(folder, name, O_RDONLY | O_CLOEXEC | O_NOFOLLOW);
	struct stat st;
	size_t n = 0, size;
	ssize_t got = 1;
	char *into;

	if (file < 0)
		return errno == ENOENT ? ERR_NOT_FOUND : failed("open");
	if (fstat(file, &st) != 0) {
		close(file);
		return failed("read");
	}
	size = (size_t)st.st_size > most ? most : (size_t)st.st_size;
	into = arena_take(a, size + 1);
	for (; n < size && got > 0; n += got > 0 ? (size_t)got : 0)
		got = pread(file, into + n, size - n, st.st_size - (off_t)(size - n));
	close(file);
	*text = str_bytes(into, n);
	return got < 0 ? failed("read") : OK;
}

static int open_folder(const char *path)
{
	return open(path, O_RDONLY | O_DIRECTORY | O_CLOEXEC);
}

static enum err read_heads(struct arena *a, const char *path, size_t most, struct heads *h)
{
	int folder = open_folder(path);
	struct str text = STR("");
	enum err e;

	*h = (struct heads){ 0 };
	if (folder < 0)
		return errno == ENOENT ? ERR_NOT_FOUND : failed("folder");
	if ((e = read_file(a, folder, "heads", most, &text)) == OK)
		*h = heads_read(a, text);
	close(folder);
	return e == OK && h->count == 0 ? ERR_NOT_FOUND : e;
}

enum err sealing_last(struct arena *a, const char *folder, struct head *last)
{
	struct heads h;
	enum err e = read_heads(a, folder, TAIL_BYTES, &h);

	*last = (struct head){ 0 };
	if (e == OK)
		*last = h.list[h.count - 1];
	return e;
}

enum err sealing_all(struct arena *a, const char *folder, struct heads *h)
{
	return read_heads(a, folder, ALL_BYTES_MAX, h);
}

/* --- keys ------------------------------------------------------------------------------------- */

static enum err read_key(struct arena *a, int folder, const char *name, struct secret *key,
                         struct str *public)
{
	unsigned char bytes[VAULT_SIGNER_BYTES];
	int file = openat(folder, name, O_RDONLY | O_CLOEXEC | O_NOFOLLOW);
	ssize_t n;

	if (file < 0)
		return errno == ENOENT ? ERR_NOT_FOUND : failed("key");
	n = read(file, key->key, VAULT_KEY_BYTES);
	close(file);
	if (n != VAULT_KEY_BYTES)
		return ERR_INVALID;
	vault_sign_public(key, bytes);
	*public = str_copy(a, str_bytes(bytes, sizeof(bytes)));
	return OK;
}

static enum err write_all(int file, struct str bytes)
{
	bool is_written = file >= 0 && whole_write(file, bytes) == OK && fsync(file) == 0;
	enum err e = is_written ? OK : failed("write");

	if (file >= 0)
		close(file);
	return e;
}

/* A new secret in key.next; gives its public part. */
static enum err make_next(struct arena *a, int folder, struct str *public)
{
	unsigned char bytes[VAULT_SIGNER_BYTES];
	struct secret next = secret_open();
	enum err e;

	vault_random(next.key, VAULT_KEY_BYTES);
	vault_sign_public(&next, bytes);
	*public = str_copy(a, str_bytes(bytes, sizeof(bytes)));
	e = write_all(openat(folder, "key.next", O_WRONLY | O_CREAT | O_TRUNC | O_CLOEXEC | O_NOFOLLOW,
	                     0600),
	              str_bytes(next.key, VAULT_KEY_BYTES));
	secret_close(&next);
	return e;
}

static enum err take_next(int folder)
{
	return renameat(folder, "key.next", folder, "key") == 0 && fsync(folder) == 0
	           ? OK
	           : failed("rename");
}

/* The key that the last head names: key, or key.next when a crash came between. */
static enum err find_key(struct arena *a, int folder, const struct head *last, struct secret *key)
{
	struct str public = STR("");
	enum err e = read_key(a, folder, "key", key, &public);

	if (e == OK && (last->number == 0 || str_equal(public, last->next)))
		return OK;
	if (e == ERR_NOT_FOUND && last->number == 0 && (e = make_next(a, folder, &public)) == OK)
		return (e = take_next(folder)) == OK ? read_key(a, folder, "key", key, &public) : e;
	if (e != OK && e != ERR_NOT_FOUND)
		return e;
	e = read_key(a, folder, "key.next", key, &public);
	if (e == OK && last->number > 0 && str_equal(public, last->next))
		return take_next(folder);
	return e == OK || e == ERR_NOT_FOUND ? ERR_INVALID : e;
}

/* --- adding ----------------------------------------------------------------------------------- */

/* Behind what a crash may have left half. */
static void cut(int folder, off_t length)
{
	int file = openat(folder, "heads", O_WRONLY | O_CLOEXEC | O_NOFOLLOW);

	if (file < 0 || ftruncate(file, length) != 0)
		log_error("heads", "cut");
	if (file >= 0)
		close(file);
}

/* What came only in part goes again: half a head looks like one that was tampered with. */
static enum err append(struct arena *a, int folder, const struct head *h)
{
	int file = openat(folder, "heads", O_WRONLY | O_APPEND | O_CREAT | O_CLOEXEC | O_NOFOLLOW,
	                  0600);
	off_t length = file < 0 ? -1 : lseek(file, 0, SEEK_END);
	struct buf text = buf_open(a);
	enum err e;

	buf_byte(&text, '\n');
	head_write(&text, h);
	e = write_all(file, buf_str(&text));
	if (e != OK && length >= 0)
		cut(folder, length);
	return e;
}

static enum err add(struct arena *a, const char *path, int folder, struct head *h)
{
	struct secret key = secret_open();
	struct head last;
	enum err e = sealing_last(a, path, &last);

	if (e == ERR_NOT_FOUND)
		e = OK;
	if (e == OK)
		e = find_key(a, folder, &last, &key);
	if (e == OK)
		e = make_next(a, folder, &h->next);
	if (e == OK) {
		h->number = last.number + 1;
		head_sign(a, h, &key);
		e = append(a, folder, h);
	}
	secret_close(&key);
	return e == OK ? take_next(folder) : e;
}

static enum err lock(int folder, int *file)
{
	struct stat st;

	if (fstat(folder, &st) != 0)
		return failed("folder");
	if (st.st_mode & OTHERS)
		return ERR_DENIED;
	*file = openat(folder, "lock", O_RDWR | O_CREAT | O_CLOEXEC | O_NOFOLLOW, 0600);
	return *file >= 0 && flock(*file, LOCK_EX) == 0 ? OK : failed("lock");
}

enum err sealing_add(struct arena *a, const char *path, struct head *h)
{
	int folder, file = -1;
	enum err e;

	if (mkdir(path, 0700) != 0 && errno != EEXIST)
		return failed("folder");
	if ((folder = open_folder(path)) < 0)
		return failed("folder");
	if ((e = lock(folder, &file)) == OK)
		e = add(a, path, folder, h);
	if (file >= 0)
		close(file);
	close(folder);
	return e;
}
